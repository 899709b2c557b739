from datetime import date

from pydantic import Field

from charity_site.api.schemas.parts import Reference
from charity_site.core.data import Address, Data


class Trial(Data):
    """A clinical trial as the register has it. Its codes are those of ClinicalTrials.gov, and new ones may come."""

    class Tried(Data):
        """What is tried."""

        kind: str = Field(examples=["DRUG"])
        name: str = Field(examples=["Vincristine"])

    class Site(Data):
        """A place that takes participants."""

        country: str = Field(examples=["France"])
        city: str
        facility: str

    number: str = Field(description="In the register.", examples=["NCT01234567"])
    title: str = Field(validation_alias="name", description="In the words of doctors.")
    url: Address = Field(description="Its page in the register.")
    status: str = Field(description="UNKNOWN: nobody has confirmed it for two years. Say so.", examples=["RECRUITING"])
    last_known_status: str = Field(description="Before it was UNKNOWN.", examples=[""])
    confirmed: str = Field(
        description="When who runs it last confirmed that, to the day or to the month.", examples=["2026-04"]
    )
    phases: list[str] = Field(examples=[["PHASE1", "PHASE2"]])
    tried: list[Tried]
    youngest: str = Field(description="Empty without a limit.", examples=["6 Months"])
    oldest: str = Field(description="Empty without a limit.", examples=["21 Years"])
    sites: list[Site]
    number_of_sites: int = Field(description="Of all, where sites has the first of very many.")

    @staticmethod
    def resolve_tried(trial):
        return [{"kind": kind, "name": name} for kind, name in trial.tried]


class TrialList(Data):
    """What a public register lists for one disease. It is the register's and not ours: name it, and the day. Ask for it each day."""

    disease: Reference
    register_name: str = Field(examples=["ClinicalTrials.gov"])
    as_of: date = Field(description="The day on which the register said so.")
    is_doubtful: bool = Field(description="The register could not be asked for more than a week. Say so.")
    trials: list[Trial] = Field(description="Those that children can join, or could soon; the open ones first.")
