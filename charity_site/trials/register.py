"""Ask ClinicalTrials.gov for the trials of a disease that children may take part in (its API v2, clinicaltrials.gov/data-api/api)."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pydantic import ValidationError

from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.outgoing.exchange import Answer, Limits
from charity_site.delivery.outgoing.failures import NotFetched, TooLarge
from charity_site.delivery.text.clean_text import in_one_line
from charity_site.trials.models import Trial
from charity_site.trials.question import PAGE_SIZE, address_for, names_of, names_that_fit
from charity_site.trials.study import Study, studies_in
from charity_site.trials.words import ORDER, UNKNOWN
from diseases.models import DiseasePage

LIMITS = Limits(connect=5, read=20, total=120, size=24 * 1024 * 1024, redirects=3, tries=3, pause=30)
MOST_PAGES = 10
LONGEST_TOKEN = 80  # characters
MOST_UNREADABLE = 0.1  # of a list: one with more is not believed
OF_ITS_OWN = (200, 304, 400, 404)  # another answer says that the next question would come to nothing, too
NOT_MODIFIED, BAD_REQUEST = 304, 400
LONGEST_WORDS = 120  # of what the register says of a bad request


@dataclass(frozen=True)
class Listed:
    """The whole list of a disease; `trials` is None where it is the one that is known already."""

    address: str
    trials: list[Trial] | None
    etag: str = ""
    note: str = ""  # for staff: what of it is missing


class NotListed(Exception):
    """No list came, or none that can be believed. `ends_round` (bool): whether there is no use in asking for other diseases now.
    `lasts` (bool): whether it fails until staff change the page, so that there is no use in trying again."""

    def __init__(self, words: str, *, ends_round: bool = False, lasts: bool = False) -> None:
        super().__init__(words)
        self.ends_round, self.lasts = ends_round, lasts


def trials_of(client: Client, disease: DiseasePage, known: tuple[str, str] = ("", "")) -> Listed:
    """Fetch the list of `disease`, all of it. `known`: address and ETag of the answer that is stored. Raises NotListed."""
    names = names_of(disease)
    fit = names_that_fit(names)
    if not fit:
        raise NotListed(
            "The page has no name that the register could be asked for: abbreviations mean other things too.",
            lasts=True,
        )
    address = address_for(fit)
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
            note = " ".join(filter(None, [note_of_names(names, fit), note_of_unreadable(studies)]))
            etag = etag_of(first) if number == 1 and not note else ""  # what is noted is said again each day
            return Listed(address, sorted_trials(studies), etag, note)
        if not is_token(token):
            raise NotListed("It answers with something that is no list of trials.")
        if number < MOST_PAGES:
            answer = fetched(client, f"{address}&{urlencode({'pageToken': token})}")
    raise NotListed(
        f"It lists more than {PAGE_SIZE * MOST_PAGES:,} trials: are the names on the page too general?", lasts=True
    )


def is_token(said: Any) -> bool:
    """Return whether `said` can be sent back for the next page. Encoded, it can be three times as long."""
    return isinstance(said, str) and said.isascii() and said.isprintable() and len(said) <= LONGEST_TOKEN


def note_of_names(names: list[str], fit: list[str]) -> str:
    if len(fit) == len(names):
        return ""
    return f"It was asked by {len(fit)} of {len(names)} names: the others make the question too long."


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


def note_of_unreadable(found: list[Any]) -> str:
    """Return how many of what was `found` cannot be read, in a sentence; '' where all can."""
    number = len(found) - len(readable(found))
    return (
        f"{number} of {len(found)} trials cannot be read and {'is' if number == 1 else 'are'} left out."
        if number
        else ""
    )


def sorted_trials(found: list[Any]) -> list[Trial]:
    """Return the trials among what was `found` that take participants, the open ones first, and of these what was confirmed last. One
    that cannot be read is left out. Raises NotListed where these are many, or nothing else is there: that is no empty list."""
    studies = readable(found)
    trials = {study.protocol.identification.number: study.trial() for study in studies if study.is_for_new_participants}
    unreadable = len(found) - len(studies)
    if unreadable and (not trials or unreadable > MOST_UNREADABLE * len(found)):
        raise NotListed(f"It answers with trials that cannot be read: {unreadable} of {len(found)}.")
    listed = sorted(trials.values(), key=lambda trial: (trial.confirmed, trial.number), reverse=True)
    listed.sort(key=lambda trial: rank(trial.status))
    for place, trial in enumerate(listed):
        trial.place = place
    return listed


def readable(found: list[Any]) -> list[Study]:
    return list(filter(None, map(study_of, found)))


def study_of(said: Any) -> Study | None:
    try:
        return Study.model_validate(said)
    except ValidationError:
        return None


def rank(status: str) -> int:
    if status in ORDER:
        return ORDER.index(status)
    return len(ORDER) + (status == UNKNOWN)
