"""How the register writes of a trial (API v2 of ClinicalTrials.gov): every part may be missing, and any code may be a new one."""

import re
from datetime import date
from typing import Any

from django.utils.text import Truncator
from pydantic import BaseModel, ConfigDict, Field

from charity_site.delivery.text.clean_text import in_one_line
from charity_site.trials.models import LONGEST, Trial
from charity_site.trials.words import CLOSED, ONLY_WATCHES, UNKNOWN

MOST_TRIED, MOST_SITES, MOST_PHASES = 30, 500, 6  # of one trial
NUMBER = r"^NCT\d{8}$"
DAY, MONTH = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), re.compile(r"\d{4}-\d{2}", re.ASCII)


class Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Identification(Part):
    number: str = Field(alias="nctId", pattern=NUMBER)
    title: str | None = Field(default=None, alias="briefTitle")


class Status(Part):
    overall: str | None = Field(default=None, alias="overallStatus")
    last_known: str | None = Field(default=None, alias="lastKnownStatus")
    verified: str | None = Field(default=None, alias="statusVerifiedDate")


class Design(Part):
    kind: str | None = Field(default=None, alias="studyType")
    phases: list[str] | None = None


class Intervention(Part):
    type: str | None = None
    name: str | None = None


class Arms(Part):
    interventions: list[Intervention] | None = None


class Eligibility(Part):
    youngest: str | None = Field(default=None, alias="minimumAge")
    oldest: str | None = Field(default=None, alias="maximumAge")


class Location(Part):
    facility: str | None = None
    status: str | None = None
    city: str | None = None
    country: str | None = None


class Contacts(Part):
    locations: list[Location] | None = None


class Protocol(Part):
    identification: Identification = Field(alias="identificationModule")
    status: Status | None = Field(default=None, alias="statusModule")
    design: Design | None = Field(default=None, alias="designModule")
    arms: Arms | None = Field(default=None, alias="armsInterventionsModule")
    eligibility: Eligibility | None = Field(default=None, alias="eligibilityModule")
    contacts: Contacts | None = Field(default=None, alias="contactsLocationsModule")


class Study(Part):
    """A trial with its number. All else may be missing."""

    protocol: Protocol = Field(alias="protocolSection")

    def trial(self) -> Trial:
        """Return what is stored of it, without a list to which it belongs."""
        status, design = self.protocol.status or Status(), self.protocol.design or Design()
        arms, ages = self.protocol.arms or Arms(), self.protocol.eligibility or Eligibility()
        sites = list(filter(None, map(site_of, (self.protocol.contacts or Contacts()).locations or [])))
        return Trial(
            number=self.protocol.identification.number,
            title=line(self.protocol.identification.title, LONGEST),
            status=code(status.overall),
            last_known_status=code(status.last_known),
            confirmed=as_date(status.verified),
            phases=[code(phase) for phase in design.phases or [] if phase][:MOST_PHASES],
            tried=[[code(each.type), line(each.name, LONGEST)] for each in arms.interventions or [] if each.name][
                :MOST_TRIED
            ],
            youngest=line(ages.youngest, 30),
            oldest=line(ages.oldest, 30),
            sites=sites[:MOST_SITES],
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
    return Truncator(" ".join(in_one_line(said or "").split())).chars(longest)


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
