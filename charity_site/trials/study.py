"""How the register writes of a trial (API v2 of ClinicalTrials.gov): every part may be missing, and any code may be a new one."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from charity_site.delivery.text.clean_text import in_one_line
from charity_site.trials.models import LONGEST, Trial
from charity_site.trials.sites import spread
from charity_site.trials.words import CLOSED, ONLY_WATCHES, UNKNOWN

MOST_TRIED, MOST_SITES, MOST_PHASES = 30, 500, 6  # of one trial
NUMBER = r"^NCT[0-9]{8}$"
DAY, MONTH = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), re.compile(r"\d{4}-\d{2}", re.ASCII)


def text_or_none(said: Any) -> str | None:
    return said if isinstance(said, str) else None


def part_or_none(said: Any) -> dict[str, Any] | None:
    return said if isinstance(said, dict) else None


def texts_in(said: Any) -> list[str]:
    return [each for each in said if isinstance(each, str)] if isinstance(said, list) else []


def parts_in(said: Any) -> list[dict[str, Any]]:
    return [each for each in said if isinstance(each, dict)] if isinstance(said, list) else []


# What is of another type than it should be is dropped, and nothing around it.
Text = Annotated[str | None, BeforeValidator(text_or_none)]
OR_NONE, PARTS = BeforeValidator(part_or_none), BeforeValidator(parts_in)


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Identification(Part):
    number: str = Field(alias="nctId", pattern=NUMBER)
    title: Text = Field(default=None, alias="briefTitle")


class Status(Part):
    overall: Text = Field(default=None, alias="overallStatus")
    last_known: Text = Field(default=None, alias="lastKnownStatus")
    verified: Text = Field(default=None, alias="statusVerifiedDate")


class Design(Part):
    kind: Text = Field(default=None, alias="studyType")
    phases: Annotated[list[str], BeforeValidator(texts_in)] = []


class Intervention(Part):
    type: Text = None
    name: Text = None


class Arms(Part):
    interventions: Annotated[list[Intervention], PARTS] = []


class Eligibility(Part):
    youngest: Text = Field(default=None, alias="minimumAge")
    oldest: Text = Field(default=None, alias="maximumAge")


class Location(Part):
    facility: Text = None
    status: Text = None
    city: Text = None
    country: Text = None


class Contacts(Part):
    locations: Annotated[list[Location], PARTS] = []


class Protocol(Part):
    identification: Identification = Field(alias="identificationModule")
    status: Annotated[Status | None, OR_NONE] = Field(default=None, alias="statusModule")
    design: Annotated[Design | None, OR_NONE] = Field(default=None, alias="designModule")
    arms: Annotated[Arms | None, OR_NONE] = Field(default=None, alias="armsInterventionsModule")
    eligibility: Annotated[Eligibility | None, OR_NONE] = Field(default=None, alias="eligibilityModule")
    contacts: Annotated[Contacts | None, OR_NONE] = Field(default=None, alias="contactsLocationsModule")


class Study(Part):
    """A trial with its number. All else may be missing."""

    protocol: Protocol = Field(alias="protocolSection")

    def trial(self) -> Trial:
        """Return what is stored of it, without a list to which it belongs."""
        status, design = self.protocol.status or Status(), self.protocol.design or Design()
        arms, ages = self.protocol.arms or Arms(), self.protocol.eligibility or Eligibility()
        sites = list(filter(None, map(site_of, (self.protocol.contacts or Contacts()).locations)))
        return Trial(
            number=self.protocol.identification.number,
            title=line(self.protocol.identification.title, LONGEST),
            status=code(status.overall),
            last_known_status=code(status.last_known),
            confirmed=as_date(status.verified),
            phases=[code(phase) for phase in design.phases if phase][:MOST_PHASES],
            tried=[[code(each.type), line(each.name, LONGEST)] for each in arms.interventions if each.name][
                :MOST_TRIED
            ],
            youngest=line(ages.youngest, 30),
            oldest=line(ages.oldest, 30),
            sites=spread(sites, MOST_SITES),
            number_of_sites=len(sites),
        )

    @property
    def is_for_new_participants(self) -> bool:
        """Return whether a child could join it, now or soon or as far as anybody knows: it tries something, and is not closed."""
        status, design = self.protocol.status or Status(), self.protocol.design or Design()
        said = status.last_known if status.overall == UNKNOWN else status.overall
        return said not in CLOSED and design.kind != ONLY_WATCHES


def site_of(location: Location) -> dict[str, str] | None:
    """Return where a trial is; None for a place that takes nobody any more, and for one without a name."""
    site = {
        "country": line(location.country, 80),
        "city": line(location.city, 80),
        "facility": line(location.facility, 200),
    }
    return site if any(site.values()) and location.status not in CLOSED else None


def line(said: str | None, longest: int) -> str:
    """Return text of the register in one line, at most so many characters (int)."""
    text = " ".join(in_one_line(said or "").split())
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def code(said: str | None) -> str:
    return line(said, 60)


def as_date(said: str | None) -> str:
    """Return a date as it is known, to the day or to the month (ISO 8601); '' for what is none."""
    text = (said or "").strip()
    whole = text if DAY.fullmatch(text) else f"{text}-01" if MONTH.fullmatch(text) else ""
    try:
        date.fromisoformat(whole)
    except ValueError:
        return ""
    return text


def studies_in(data: Any) -> list[Any] | None:
    """Return the list in an answer of the register; None where there is no list in it."""
    found = data.get("studies") if isinstance(data, dict) else None
    return found if isinstance(found, list) else None
