"""How a program reads as data: for the API, from a content file and into one."""

from typing import Annotated

from pydantic import Field

from charity_site.core.data import (
    Data,
    Fact,
    OptionalAddress,
    Organization,
    Said,
    TypedAddress,
    for_api,
    one_of,
    only,
    shared,
    shown_only,
)
from charity_site.core.models import shown_facts
from charity_site.delivery.text.survival_figures import states_survival_figure
from research import models


class ProgramLine(Data):
    """What lists show."""

    slug: str = Field(examples=["leukemia-research"])
    aim: Said
    status: one_of(models.ProgramPage.Status)
    start_year: int | None
    end_year: int | None
    lead: str = Field(description="Who leads it, and where.")


class Milestone(Data):
    year: int | None
    month: int | None = Field(description="From 1 to 12, where it is known.", examples=[3])
    state: one_of(models.Milestone.State)
    text: str


class Step(Data):
    """How something stands that gifts pay for; nothing where nobody said."""

    state: one_of(models.Output.State, "")
    year: int | None = Field(description="Since when it stands so.")
    month: int | None = Field(description="From 1 to 12, where it is known.", examples=[3])
    why_stopped: Said


class Grant(Step):
    """A sum that pays for a piece of the research."""

    title: Said
    lead: Said
    institution: Said
    award_number: str
    start_year: int | None
    end_year: int | None
    amount: str = Field(description="Where it is public.", examples=["$250,000"])


class Output(Step):
    """What came of the research."""

    kind: one_of(models.Output.Kind)
    title: Said
    identifier: str = Field(
        description="A DOI, a number of PubMed or of ClinicalTrials.gov.", examples=["10.1182/blood-2014"]
    )
    url: OptionalAddress = shown_only()
    journal: Said = Field(description="Where a paper appeared.", examples=["Blood"])
    open_access_url: TypedAddress = Field(description="A copy that anybody can read without paying.")
    note: Said
    paid_by: str = Field(description="The award number of the grant that paid for it.", examples=["LEUK-2024-01"])


def shown_milestones(rows):
    return [row for row in rows if not states_survival_figure(row.text)]


class ProgramRows(Data):
    partners: list[Annotated[Organization, shared("core.Organization"), only("organization")]]
    milestones: Annotated[list[Milestone], for_api(shown_milestones)] = Field(description="The oldest first.")
    grants: list[Grant]
    outputs: list[Output]
    impact_figures: Annotated[list[Fact], for_api(shown_facts)]
