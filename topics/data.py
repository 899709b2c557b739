"""How a topic reads as data: for its fingerprint, for the API, from a content file and into one."""

from typing import Annotated

from pydantic import Field

from charity_site.core.data import Data, Html, Said, SourcedFigure, one_of, only
from diseases.sections.questions import QuestionLines
from topics.stages import Reader, Stage


class Part(SourcedFigure):
    """A part of the text, under a heading."""

    heading: str
    text: Html


class TopicText(Data):
    """What a clinician reviews."""

    introduction: Said
    parts: list[Part]
    questions_to_ask: QuestionLines = Field(
        validation_alias="questions", description="To take to those whom they are for. A quiet topic has none."
    )


class TopicLine(Data):
    """What lists show."""

    slug: str = Field(examples=["first-days"])
    stage: one_of(Stage) = Field(description="When a family needs it.")
    readers: list[Annotated[one_of(Reader), only("reader")]] = Field(description="For whom it is written.")
