"""The lines of the ledger: how an entry is written, and which lines are none."""

import json
from dataclasses import dataclass, field, fields
from datetime import datetime
from itertools import chain
from typing import Any, NoReturn
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from django.utils import timezone

from charity_site.consent.terms import terms_from

PAUSE, RESUME, WITHDRAW, ERASE, TERMS, LINK = "pause", "resume", "withdraw", "erase", "terms", "link"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger."""

    action: str  # PAUSE, RESUME, WITHDRAW, ERASE, TERMS or LINK
    consents: list[str] = field(default_factory=list)  # keys of Consent
    pages: list[str] = field(default_factory=list)  # translation keys
    addresses: list[str] = field(default_factory=list)  # digests of addresses
    files: list[str] = field(default_factory=list)  # names in the storage: a picture's original and what was made of it
    hashes: list[str] = field(default_factory=list)  # of the pictures' contents, as Wagtail makes them
    looks: list[str] = field(default_factory=list)  # of the pictures, as images/look.py makes them
    documents: list[str] = field(default_factory=list)  # digests of names in the storage, and of hashes of contents
    quotes: list[str] = field(default_factory=list)  # digests of words that were lent to other pages
    terms: dict[str, Any] = field(default_factory=dict)  # for TERMS: what is agreed to from then on (Terms.as_json)
    link: int = 0  # for LINK: the least number of a private link that is still open
    time: str = field(default_factory=lambda: timezone.now().isoformat())
    id: str = field(default_factory=lambda: str(uuid4()))


NAMES = {name.name for name in fields(Entry)}
LISTS = ("consents", "pages", "addresses", "files", "hashes", "looks", "documents", "quotes")
LINKS = range(2, 32768)  # what a column for small numbers holds, but for the first one, which ends none
BEGINNING = '{"action"'
LAST_WORDS = ("true", "false", "null")
FIRST_TIME = "1970-01-01T00:00:00+00:00"


def read_lines(content: bytes) -> tuple[list[Entry], list[int], int]:
    """Return the entries in `content`, the numbers (from 1) of the lines that are no entry, and how many lines a power cut
    tore: what they began was never done."""
    found: list[Entry] = []
    bad: list[int] = []
    torn = 0
    for number, line in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            entry = parsed(line.decode(), after=found[-1].time if found else FIRST_TIME)
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            if is_torn(line, error):
                torn += 1
            else:
                bad.append(number)
            continue
        found.append(entry)
        if not all(map(is_key, (entry.id, *entry.consents, *entry.pages))):
            bad.append(number)  # whose it was, nobody knows
    return found, bad, torn


def parsed(line: str, after: str) -> Entry:
    """Return the entry in `line`, also when a newer version of this program wrote something that this one lacks.

    `after`: the time of the line before, for one that has none. Raises ValueError, TypeError, KeyError or
    RecursionError when it is none.
    """
    values = json.loads(line, object_pairs_hook=each_once, parse_constant=refuse)
    if not isinstance(values, dict):
        raise TypeError
    values = {"time": after, "id": str(uuid5(NAMESPACE_OID, line)), **values}
    entry = Entry(**{name: value for name, value in values.items() if name in NAMES})
    lists = [getattr(entry, name) for name in LISTS]
    if not all(isinstance(each, list) for each in lists) or not any(lists):
        raise TypeError
    if not all(isinstance(text, str) for text in chain([entry.action, entry.time, entry.id], *lists)):
        raise TypeError
    if not entry.action or moment_of(entry).utcoffset() is None or not 1970 <= moment_of(entry).year < 9000:
        raise ValueError
    if entry.action == TERMS:
        terms_from(entry.terms)
    text = json.dumps(vars(entry), ensure_ascii=False)
    if "\\u0000" in text or not text.encode():  # no database stores the one; half a letter cannot be encoded
        raise ValueError
    if type(entry.link) is not int or (entry.action == LINK and entry.link not in LINKS):
        raise ValueError
    return entry


def moment_of(entry: Entry) -> datetime:
    """Return when `entry` was written."""
    return datetime.fromisoformat(entry.time)


def is_torn(line: bytes, error: Exception) -> bool:
    """Return whether `line`, of which json says `error`, is the beginning of an entry and nothing else."""
    text = line.decode("ascii", "replace").rstrip("\0")
    if not text or BEGINNING.startswith(text):
        return True
    if not isinstance(error, json.JSONDecodeError) or not text.startswith(BEGINNING):
        return False
    rest = text[error.pos :]
    return error.msg.startswith("Unterminated string") or any(word.startswith(rest) for word in LAST_WORDS)


def is_key(text: str) -> bool:
    """Return whether `text` is the key of a record."""
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False


def each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object of JSON whose names stand in it once. Raises ValueError for another one."""
    if len(dict(pairs)) != len(pairs):
        raise ValueError
    return dict(pairs)


def refuse(constant: str) -> NoReturn:
    """Raise ValueError: no entry holds NaN or an infinite number."""
    raise ValueError(constant)
