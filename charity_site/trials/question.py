"""What the register is asked for a disease: its names, in an address that is short enough."""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlencode, urlsplit

from django.conf import settings

from charity_site.trials.words import OPEN, UNKNOWN
from diseases.models import DiseaseName, DiseasePage

PAGE_SIZE = 200  # trials in an answer; the register allows 1,000, and fewer keep an answer small
STATUSES = (*OPEN, UNKNOWN)
CHILDREN = 'AREA[StdAge]"CHILD"'  # whatever includes anybody under 18: ages are shown
FIELDS = (
    "NCTId", "BriefTitle", "OverallStatus", "LastKnownStatus", "StatusVerifiedDate", "StudyType", "Phase", "InterventionType",
    "InterventionName", "MinimumAge", "MaximumAge", "LocationFacility", "LocationStatus", "LocationCity", "LocationCountry",
)  # fmt: skip
NAMES = "query.cond"
LONGEST_ADDRESS = 1700  # characters; the site asks for 2,000 at most, and the token of a further page comes behind
SHORTEST_NAME = 5  # characters: shorter ones are abbreviations, which mean something else too (ALL)
SHORTEST_PART = 10  # characters of one word that is a part of a name: “Leukemia” alone means too much
PARTS = re.compile(r"[()\[\]/,;]")


def names_of(disease: DiseasePage) -> list[str]:
    """Return the names by which the register is asked: those of doctors, in English, without abbreviations. Whatever stands in
    brackets or behind a comma is a name of its own: no trial is called “Wilms tumor nephroblastoma”."""
    asked = (DiseaseName.Kind.SYNONYM, DiseaseName.Kind.FORMER)
    others = (each.name for each in disease.names.all() if each.kind in asked and not each.language)
    found = (name for said in (disease.title, *others) for name in names_in(said))
    return list(dict.fromkeys(found))


def names_in(said: str) -> list[str]:
    plain = (" ".join(re.sub(r"[^\w\s'-]", " ", part).split()) for part in PARTS.split(said))
    parts = [part for part in plain if part]
    names = [part for part in parts if len(part) >= SHORTEST_NAME and not part.isupper()]
    return names if len(parts) == 1 else [name for name in names if " " in name or len(name) >= SHORTEST_PART]


def names_that_fit(names: Iterable[str]) -> list[str]:
    """Return those of `names` that an address has room for."""
    fit: list[str] = []
    for name in names:
        if len(address_by([*fit, name])) <= LONGEST_ADDRESS:
            fit.append(name)
    return fit


def address_for(names: Iterable[str]) -> str:
    """Return where the register lists what it knows by any of `names`, as many as fit."""
    return address_by(names_that_fit(names))


def address_by(names: list[str]) -> str:
    asked = {
        NAMES: " OR ".join(f'"{name}"' for name in names),
        "filter.overallStatus": "|".join(STATUSES),
        "filter.advanced": CHILDREN,
        "fields": "|".join(FIELDS),
        "pageSize": PAGE_SIZE,
        "format": "json",
    }
    return f"{settings.CLINICAL_TRIALS_API}/studies?{urlencode(asked)}"


def is_asked_by(address: str, disease: DiseasePage) -> bool:
    """Return whether `address` asks by the names that `disease` has now. Other changes of it make no list wrong."""
    return names_asked(address) == names_asked(address_for(names_of(disease)))


def names_asked(address: str) -> list[str]:
    return parse_qs(urlsplit(address).query).get(NAMES, [])
