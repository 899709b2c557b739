"""Ask ClinicalTrials.gov for the trials of a disease that children may take part in (its API v2, clinicaltrials.gov/data-api/api)."""

import json
import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from pydantic import ValidationError

from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.outgoing.exchange import Answer, Limits
from charity_site.delivery.outgoing.failures import NotFetched, TooLarge
from charity_site.delivery.text.clean_text import in_one_line
from charity_site.trials.models import Trial
from charity_site.trials.study import Study, studies_in
from charity_site.trials.words import OPEN, ORDER, UNKNOWN
from diseases.models import DiseaseName, DiseasePage

logger = logging.getLogger(__name__)

LIMITS = Limits(connect=5, read=20, total=120, size=24 * 1024 * 1024, redirects=3, tries=3, pause=30)
PAGE_SIZE = 200  # trials in an answer; the register allows 1,000, and fewer keep an answer small
MOST_PAGES = 10
STATUSES = (*OPEN, UNKNOWN)
CHILDREN = 'AREA[StdAge]"CHILD"'  # whatever includes anybody under 18: ages are shown
FIELDS = (
    "NCTId", "BriefTitle", "OverallStatus", "LastKnownStatus", "StatusVerifiedDate", "StudyType", "Phase", "InterventionType",
    "InterventionName", "MinimumAge", "MaximumAge", "LocationFacility", "LocationStatus", "LocationCity", "LocationCountry",
)  # fmt: skip
LONGEST_QUERY = 600  # characters
SHORTEST_NAME = 5  # characters: shorter ones are abbreviations, which mean something else too (ALL)
OF_ITS_OWN = (200, 304, 400, 404)  # another answer says that the next question would come to nothing, too
NOT_MODIFIED, BAD_REQUEST = 304, 400
LONGEST_WORDS = 120  # of what the register says of a bad request


@dataclass(frozen=True)
class Listed:
    """The whole list of a disease; `trials` is None where it is the one that is known already."""

    address: str
    trials: list[Trial] | None
    etag: str = ""


class NotListed(Exception):
    """No list came, or none that can be believed. `ends_round` (bool): whether there is no use in asking for other diseases now."""

    def __init__(self, words: str, *, ends_round: bool = False) -> None:
        super().__init__(words)
        self.ends_round = ends_round


def names_of(disease: DiseasePage) -> list[str]:
    """Return the names by which the register is asked: those of doctors, in English, without abbreviations."""
    asked = (DiseaseName.Kind.SYNONYM, DiseaseName.Kind.FORMER)
    others = (each.name for each in disease.names.all() if each.kind in asked and not each.language)
    plain = (" ".join(re.sub(r"[^\w\s'-]", " ", name).split()) for name in (disease.title, *others))
    return list(dict.fromkeys(name for name in plain if len(name) >= SHORTEST_NAME and not name.isupper()))


def address_for(names: Iterable[str]) -> str:
    """Return where the register lists what it knows by any of `names`, as many as fit."""
    query = ""
    for name in names:
        longer = f'{query} OR "{name}"' if query else f'"{name}"'
        if len(longer) > LONGEST_QUERY:
            break
        query = longer
    asked = {
        "query.cond": query,
        "filter.overallStatus": "|".join(STATUSES),
        "filter.advanced": CHILDREN,
        "fields": "|".join(FIELDS),
        "pageSize": PAGE_SIZE,
        "format": "json",
    }
    return f"{settings.CLINICAL_TRIALS_API}/studies?{urlencode(asked)}"


def trials_of(client: Client, disease: DiseasePage, known: tuple[str, str] = ("", "")) -> Listed:
    """Fetch the list of `disease`, all of it. `known`: address and ETag of the answer that is stored. Raises NotListed."""
    names = names_of(disease)
    if not names:
        raise NotListed(
            "The page has no name that the register could be asked for: abbreviations mean other things too."
        )
    address = address_for(names)
    etag = known[1] if known[0] == address else ""
    answer = fetched(client, address, etag)
    if answer.status == NOT_MODIFIED:
        return Listed(address, None, etag)
    first = answer
    studies: list[Any] = []
    for number in range(1, MOST_PAGES + 1):
        data = data_in(answer)
        page = studies_in(data)
        if page is None:
            raise NotListed("It answers with something that is no list of trials.")
        studies += page
        token = data.get("nextPageToken")
        if not token:
            return Listed(address, sorted_trials(studies), etag_of(first) if number == 1 else "")
        if number < MOST_PAGES:
            answer = fetched(client, f"{address}&{urlencode({'pageToken': str(token)})}")
    raise NotListed(f"It lists more than {PAGE_SIZE * MOST_PAGES:,} trials: are the names on the page too general?")


def fetched(client: Client, address: str, etag: str = "") -> Answer:
    asked = {"Accept": "application/json", **({"If-None-Match": etag} if etag else {})}
    try:
        answer = client.get(address, asked)
    except TooLarge as error:
        raise NotListed(str(error)) from error
    except NotFetched as error:
        why = str(error) if error.was_reached else f"The register was not reached, so there may be no network. {error}"
        raise NotListed(why, ends_round=True) from error
    if answer.status == BAD_REQUEST:
        raise NotListed(f"It does not understand the question: {words_in(answer) or answer.status}")
    if answer.status not in (200, *([NOT_MODIFIED] if etag else [])):
        raise NotListed(f"It answers with {answer.status}.", ends_round=answer.status not in OF_ITS_OWN)
    return answer


def data_in(answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise NotListed("It answers with something that is no data.") from error


def words_in(answer: Answer) -> str:
    """Return what a plain text says (str); '' where it is none."""
    if not answer.headers.get("Content-Type", "").startswith("text/plain"):
        return ""
    return " ".join(in_one_line(answer.body.decode(errors="replace")).split())[:LONGEST_WORDS]


def etag_of(answer: Answer) -> str:
    """Return the ETag, if it can be kept and sent back; else ''."""
    etag = answer.headers.get("ETag", "")
    return etag if len(etag) <= 200 and etag.isascii() and etag.isprintable() else ""


def sorted_trials(found: list[Any]) -> list[Trial]:
    """Return the trials among what was `found` that take participants, the open ones first, and of these what was confirmed last. One
    that cannot be read is left out; where none can, the answer is not believed."""
    studies = list(filter(None, map(study_of, found)))
    if found and not studies:
        raise NotListed("It answers with trials that cannot be read.")
    if len(studies) < len(found):
        logger.warning("%s trials of the register could not be read", len(found) - len(studies))
    trials = {study.protocol.identification.number: study.trial() for study in studies if study.is_for_new_participants}
    listed = sorted(trials.values(), key=lambda trial: (trial.confirmed, trial.number), reverse=True)
    listed.sort(key=lambda trial: rank(trial.status))
    for place, trial in enumerate(listed):
        trial.place = place
    return listed


def study_of(said: Any) -> Study | None:
    try:
        return Study.model_validate(said)
    except ValidationError:
        return None


def rank(status: str) -> int:
    if status in ORDER:
        return ORDER.index(status)
    return len(ORDER) + (status == UNKNOWN)
