from datetime import date

from ninja import Schema
from pydantic import Field

from charity_site.api.schemas.parts import PageObject, Reference
from charity_site.core.data import Address, Fact, Html, OptionalAddress, Organization, Said, one_of
from charity_site.core.models import shown_facts
from charity_site.delivery.outlook import says_outlook
from research import models


class ProgrammeSummary(PageObject):
    """A line of research that the charity pays for."""

    slug: str = Field(examples=["leukemia-research"])
    aim: str
    status: one_of(models.ProgrammePage.Status)
    start_year: int | None
    end_year: int | None
    lead: str = Field(description="Who leads it, and where.")
    diseases: list[Reference]

    @staticmethod
    def resolve_aim(page):
        return page.card_text


class Milestone(Schema):
    year: int | None
    month: int | None = Field(description="From 1 to 12, where it is known.", examples=[3])
    state: one_of(models.Milestone.State)
    text: str


class Output(Schema):
    """What came of the research."""

    kind: one_of(models.Output.Kind)
    title: Said
    identifier: str = Field(description="A DOI, or a number of ClinicalTrials.gov.", examples=["10.1182/blood-2014"])
    url: OptionalAddress
    note: Said


class Update(Schema):
    """News of the programme."""

    title: str
    date: date | None
    text: Html
    url: Address

    @staticmethod
    def resolve_url(page):
        return page.full_url


class Programme(ProgrammeSummary):
    """A line of research with what it reached."""

    partners: list[Organization]
    milestones: list[Milestone] = Field(description="The oldest first.")
    outputs: list[Output]
    impact_figures: list[Fact]
    updates: list[Update] = Field(description="The newest first.")

    @staticmethod
    def resolve_milestones(page):
        return [row for row in page.milestones.all() if not says_outlook(row.text)]

    @staticmethod
    def resolve_partners(page):
        return [row.organization for row in page.partners.select_related("organization")]

    @staticmethod
    def resolve_impact_figures(page):
        return shown_facts(page.impact_figures.select_related("source"))

    @staticmethod
    def resolve_updates(page):
        return page.updates()
