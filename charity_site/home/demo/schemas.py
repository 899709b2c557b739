"""What a content file says of a page of each type. What it shares with the API is said there (core/data.py)."""

from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator

from charity_site.cards.data import CardText
from charity_site.cards.models import CardPage
from charity_site.core.data import Data, Html, SourcedFigure, shared
from charity_site.giving.models import GivePage
from charity_site.home.models import StandardPage
from diseases.models import DiseasePage
from diseases.sections import PARTS
from research.data import ProgramLine, ProgramRows
from research.models import ProgramPage, ProgramUpdatePage
from stories.models import StoryPage
from topics.data import TopicLine, TopicText
from topics.models import TopicPage

Disease = Annotated[Any, shared("diseases.DiseasePage")]
Body = Annotated[Any, BeforeValidator(lambda body, info: info.context["file"].body(body))]


class PageData(Data):
    """What a file says of every page."""

    title: str
    slug: str
    search_description: str


class PicturedData(PageData):
    drawing_subject: str
    drawing_light: str


class Narrative(Data):
    """A page of text to which search leads by words of its own."""

    introduction: str
    search_words: str
    body: Body


class InMenu(Data):
    show_in_menus: bool


class Amount(SourcedFigure):
    amount: int
    does: str


class Giving(Data):
    offers_monthly: bool
    smallest: int
    largest: int
    amounts: list[Amount]


class ProgramFile(PicturedData):
    fund: Annotated[Any, shared("research.Fund")]
    diseases: list[Disease]
    body: Body


class UpdateFile(Data):
    title: str
    slug: str
    date: date | None
    text: Html


class StoryFile(PicturedData):
    """Without the people in it: their records are no content."""

    display_name: str
    role: str
    label: str
    age_at_diagnosis: int | None
    year: int | None
    pull_quote: str
    disease: Disease
    body: Body


class TopicFile(PicturedData):
    diseases: list[Disease]
    treatments: list[Annotated[Any, shared("diseases.TreatmentKind")]]
    search_words: str


class CardFile(PageData):
    search_words: str


SCHEMAS = {
    CardPage: [CardFile, CardText],
    DiseasePage: [PicturedData, *(part.data for part in PARTS if part.data)],
    GivePage: [PicturedData, Giving, Narrative],
    ProgramPage: [ProgramFile, ProgramLine, ProgramRows],
    ProgramUpdatePage: [UpdateFile],
    StandardPage: [PageData, InMenu, Narrative],
    StoryPage: [StoryFile],
    TopicPage: [TopicFile, TopicLine, TopicText],
}
