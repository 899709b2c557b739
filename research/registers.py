"""Ask registers what a paper is called, where and when it appeared, and where anybody can read it.

Crossref knows DOIs, Europe PMC knows DOIs and numbers of PubMed. They are asked only when an editor asks, and what they say is a
proposal for the form: nothing is stored here but a copy for a day. Sources: api.crossref.org/swagger-ui, europepmc.org/RestfulWebService.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.text import Truncator

from charity_site.core.plain_text import text_of
from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.outgoing.exchange import Limits
from charity_site.delivery.outgoing.failures import NotFetched
from charity_site.delivery.scheduler.locks import try_lock
from research.models import Output

LIMITS = Limits(
    connect=3, read=5, total=7, size=2 * 1024 * 1024, redirects=3, tries=2, pause=2
)  # an editor waits for it
A_DAY = 24 * 3600  # seconds
AROUND = re.compile(
    r"^(?:https?://)?(?:(?:dx\.)?doi\.org/|pubmed\.ncbi\.nlm\.nih\.gov/|doi:\s*|pmid:\s*)|/$", re.IGNORECASE
)
YEARS = range(1800, 2101)
OPEN, FREE = "OA", "F"  # by license, or only to be read
RETRACTED = "Retracted Publication"

CHECK = "Read it through before you publish."
BY_HAND = "What you typed stays. You can fill in the rest by hand."
BUSY = "Something else is being looked up just now. Press the button again in a moment."
WHICH = "A paper or a data set can be looked up, by its DOI (10....) or its PubMed number."


@dataclass(frozen=True)
class Paper:
    """What registers say of one. '' and None for what they do not."""

    title: str = ""
    journal: str = ""
    year: int | None = None
    open_access_url: str = ""
    is_retracted: bool = False


@dataclass(frozen=True)
class Found:
    """What came of a look-up: a number without an address around it, the paper, and what to tell the editor."""

    identifier: str
    said: str
    paper: Paper | None = None


class Silent(Exception):
    """A register gave no answer that can be read."""


Register = Callable[[Client, str], Paper | None]


def look_up(typed: str, client: Client | None = None) -> Found:
    """Ask for what somebody `typed` as an identifier. One at a time on the whole site: Crossref bounds how much one address asks at once
    (crossref.org/documentation/retrieve-metadata/rest-api/access-and-authentication), and registers that are slow take one thread."""
    identifier = AROUND.sub("", typed.strip()).strip()
    if re.fullmatch(Output.DOI[0], identifier):
        registers: dict[str, Register] = {"Crossref": at_crossref, "Europe PMC": at_europe_pmc_by_doi}
    elif re.fullmatch(Output.PMID[0], identifier):
        registers = {"Europe PMC": at_europe_pmc_by_number}
    else:
        return Found(identifier, f"{WHICH} {BY_HAND}")
    if known := cache.get(key_of(identifier)):
        return Found(**{**known, "paper": Paper(**known["paper"])})
    with try_lock("look-up-papers") as is_free:
        if not is_free:
            return Found(identifier, f"{BUSY} {BY_HAND}")
        return asked_for(identifier, registers, client or Client(limits=LIMITS, obeys_robots=False))


def asked_for(identifier: str, registers: Mapping[str, Register], client: Client) -> Found:
    papers: dict[str, Paper] = {}
    silent: dict[str, str] = {}
    for name, ask in registers.items():
        try:
            if paper := ask(client, identifier):
                papers[name] = paper
        except Silent as error:
            silent[name] = str(error)
    found = told(identifier, papers, silent)
    if found.paper and not silent:
        cache.set(key_of(identifier), asdict(found), A_DAY)
    return found


def key_of(identifier: str) -> str:
    return f"paper:{hashlib.sha256(identifier.lower().encode()).hexdigest()}"


def told(identifier: str, papers: Mapping[str, Paper], silent: Mapping[str, str]) -> Found:
    """Put together what registers said. The first that says something is believed."""
    failures = [f"{name} could not be asked: {why}" for name, why in silent.items()]
    if not papers:
        unknown = [] if silent else ["It is in none of the registers. Look whether the number is right."]
        return Found(identifier, " ".join([*failures, *unknown, BY_HAND]))
    paper = Paper()
    for each in papers.values():
        paper = replace(
            paper, **{name: value for name, value in asdict(each).items() if value and not getattr(paper, name)}
        )
    sentences = [f"Found at {' and '.join(papers)}.", *failures]
    if paper.is_retracted:
        sentences.append("This paper was retracted. Say so in the note, or take it out.")
    if not paper.open_access_url and "Europe PMC" in papers:
        sentences.append("No copy is known that anybody can read.")
    return Found(identifier, " ".join([*sentences, CHECK]), paper)


def at_crossref(client: Client, doi: str) -> Paper | None:
    answer = fetched(client, f"{settings.CROSSREF_API}/works/{quote(doi, safe='')}")
    message = within(answer, "message")
    if not isinstance(message, dict):
        return None
    dates = [within(message, name, "date-parts", 0, 0) for name in ("issued", "published", "published-online")]
    return Paper(
        title=in_words(within(message, "title", 0), 250),
        journal=in_words(within(message, "container-title", 0), 200),
        year=next(filter(None, map(as_year, dates)), None),
    )


def at_europe_pmc_by_doi(client: Client, doi: str) -> Paper | None:
    return at_europe_pmc(client, f'DOI:"{doi}"', "doi", doi)


def at_europe_pmc_by_number(client: Client, number: str) -> Paper | None:
    return at_europe_pmc(client, f"EXT_ID:{number} AND SRC:MED", "pmid", number)


def at_europe_pmc(client: Client, query: str, name: str, identifier: str) -> Paper | None:
    """Ask for a `query`; a result counts if it has the `identifier` under `name`, so that a search never answers with a neighbor."""
    asked = urlencode({"query": query, "format": "json", "resultType": "core", "pageSize": 5})
    results = within(fetched(client, f"{settings.EUROPE_PMC_API}/search?{asked}"), "resultList", "result")
    for result in results if isinstance(results, list) else []:
        if str(within(result, name)).lower() == identifier.lower():
            kinds = within(result, "pubTypeList", "pubType")
            return Paper(
                title=in_words(within(result, "title"), 250).removesuffix("."),
                journal=in_words(within(result, "journalInfo", "journal", "title"), 200),
                year=as_year(within(result, "pubYear")),
                open_access_url=open_copy(within(result, "fullTextUrlList", "fullTextUrl")),
                is_retracted=isinstance(kinds, list) and RETRACTED in kinds,
            )
    return None


def fetched(client: Client, address: str) -> Any:
    """Return what a register says at `address`; None where it knows nothing of that. Raises Silent."""
    try:
        answer = client.get(address, {"Accept": "application/json"})
    except NotFetched as error:
        raise Silent(str(error)) from error
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise Silent(f"It answers with {answer.status}.")
    try:
        return json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise Silent("It answers with something that is no data.") from error


def within(data: Any, *steps: str | int) -> Any:
    """Return what stands in `data` behind `steps` (names and places); None where any of them is missing."""
    for step in steps:
        if isinstance(step, str):
            data = data.get(step) if isinstance(data, dict) else None
        else:
            data = data[step] if isinstance(data, list) and len(data) > step else None
    return data


def in_words(said: Any, longest: int) -> str:
    """Return a title as plain text in one line; registers write tags and line breaks into them."""
    return Truncator(" ".join(text_of(said).split())).chars(longest) if isinstance(said, str) else ""


def as_year(said: Any) -> int | None:
    """Return a year that was `said` as a number or in digits; None for anything else."""
    digits = str(said)
    return int(digits) if re.fullmatch(r"\d{4}", digits, re.ASCII) and int(digits) in YEARS else None


def open_copy(links: Any) -> str:
    """Return where anybody can read it (str): open by license before free, a page before a file; '' for nowhere."""
    links = [link for link in links if isinstance(link, dict)] if isinstance(links, list) else []
    for code in (OPEN, FREE):
        of_code = [link for link in links if link.get("availabilityCode") == code and is_address(link.get("url"))]
        if of_code:
            return next((link for link in of_code if link.get("documentStyle") == "html"), of_code[0])["url"]
    return ""


def is_address(said: Any) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(said)
    except ValidationError:
        return False
    return len(said) <= Output._meta.get_field("open_access_url").max_length
