from datetime import date

from pydantic import Field

from charity_site.api.schemas.parts import PageObject, Reference
from charity_site.core.data import Address, Data, Html
from research.data import ProgramLine, ProgramRows


class ProgrammeSummary(ProgramLine, PageObject):
    """A line of research that the charity pays for."""

    diseases: list[Reference]


class Update(Data):
    """News of the programme."""

    title: str
    date: date | None
    text: Html
    url: Address = Field(validation_alias="full_url")


class Programme(ProgramRows, ProgrammeSummary):
    """A line of research with what it reached."""

    updates: list[Update] = Field(description="The newest first.")
