"""The ledger of what families took back: one file, outside the database and its backups, without a name in it.

Each line is one entry as JSON. What is written there counts at once, whatever the database says: a backup that is
restored brings nobody back. People, pages and files stand there by random keys that are never given twice; addresses
and names that people chose as SHA-256, because they may hold a first name.

While a line is no entry, nobody knows what it said: then nothing that needs a consent is shown (ledger_lines.py).
"""

import fcntl
import hashlib
import json
import logging
import os
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote
from uuid import UUID

from django.conf import settings

from charity_site.consent.ledger_lines import (  # noqa: F401  the words of the ledger, for all who ask it
    ERASE,
    LINK,
    PAUSE,
    RESUME,
    TERMS,
    WITHDRAW,
    Entry,
    is_key,
    moment_of,
    read_lines,
)
from charity_site.consent.terms import Terms, terms_from

if TYPE_CHECKING:
    from charity_site.consent.models import Consent

logger = logging.getLogger(__name__)
_holding = threading.local()


@dataclass(frozen=True)
class State:
    """All that the ledger says now: keys, names and digests."""

    readable: bool = True  # while it is not, what stands below may lack something
    bad_lines: tuple[int, ...] = ()  # numbers of the lines that are no entry
    withdrawn: frozenset[str] = frozenset()  # consents
    paused: frozenset[str] = frozenset()  # consents
    paused_pages: frozenset[str] = frozenset()
    held: frozenset[tuple[str, str]] = frozenset()  # (consent, page that its pause holds)
    paused_files: frozenset[str] = frozenset()
    paused_hashes: frozenset[str] = frozenset()
    paused_looks: frozenset[str] = frozenset()
    paused_quotes: frozenset[str] = frozenset()
    pages: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    hashes: frozenset[str] = frozenset()
    looks: frozenset[str] = frozenset()
    quotes: frozenset[str] = frozenset()
    # (a digest of Entry.documents, the page that hides what it stands for)
    documents: frozenset[tuple[str, str]] = frozenset()
    terms: frozenset[tuple[UUID, Terms]] = frozenset()  # (key of a consent, its latest terms)
    # (key of a consent, the least number of a link that is still open)
    links: frozenset[tuple[UUID, int]] = frozenset()

    @cached_property
    def terms_of(self) -> dict[UUID, Terms]:
        """Return the latest terms of each consent, by its key."""
        return dict(self.terms)

    @cached_property
    def link_of(self) -> dict[UUID, int]:
        """Return the least number of a private link that is still open, by the key of its consent."""
        return dict(self.links)

    def pages_held_by(self, consents: Iterable["Consent"]) -> frozenset[str]:
        """Return the pages that a pause of one of `consents` holds."""
        keys = {str(consent.pk) for consent in consents}
        return frozenset(page for key, page in self.held if key in keys)

    @property
    def problem(self) -> str:
        """Return why it cannot be read, and what to do, in words for staff and logs; '' when all is well."""
        if self.readable:
            return ""
        numbers = ", ".join(map(str, self.bad_lines))
        what = f"line {numbers} is no entry" if numbers else "the file cannot be read"
        return (
            f"The ledger of withdrawals is damaged: {what}. Until that is mended no story and no photo of people is "
            "shown. docs/safeguarding.md says how (“If the ledger is damaged”)."
        )


NOTHING = State()


@lru_cache(maxsize=8)
def keys(texts: frozenset[str]) -> frozenset[UUID]:
    """Return those of `texts` that can be keys in the database, for queries."""
    return frozenset(UUID(text) for text in texts if is_key(text))


def digest(text: str) -> str:
    """Return the SHA-256 of `text` (an address or a file's name) in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_address(path: str) -> str:
    """Return the digest of the path of an address, whichever way it is written: also with letters outside ASCII."""
    as_read = unicodedata.normalize("NFC", unquote(path).lower())
    return digest(f"/{as_read.strip('/')}/")


def is_taken_back(path: str) -> bool:
    """Return whether a family took back what stood at the `path` of an address."""
    # Older lines hold an address as it was written then: with its letters, or with percent signs in place of them.
    older = {digest(f"/{each.strip('/').lower()}/") for each in (path, quote(unquote(path)))}
    return not state().addresses.isdisjoint({digest_of_address(path), *older})


def append(entry: Entry) -> None:
    """Write `entry` for good. Raises OSError where that is not possible."""
    path = settings.WITHDRAWAL_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # The line break comes first, so that a line that a power cut tore stays the only one that is lost.
        file.write(b"\n" + json.dumps(asdict(entry)).encode())
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def locked() -> Iterator[None]:
    """Let one at a time in, of all processes: what is written here and what is then done in the database belong together.

    It may be taken again by who has it. Where the folder cannot be written, nobody waits for anybody.
    """
    if getattr(_holding, "depth", 0):
        yield
        return
    path = settings.WITHDRAWAL_LEDGER.with_suffix(".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("w")
    except OSError:
        file = None
    try:
        if file:
            fcntl.flock(file, fcntl.LOCK_EX)
        _holding.depth = 1
        yield
    finally:
        _holding.depth = 0
        if file:
            file.close()


def write_or_wait(entry: Entry) -> None:
    """Write `entry` into the ledger. What cannot be written is done all the same, and written later from its receipt."""
    try:
        append(entry)
    except OSError as error:
        logger.critical("The ledger of withdrawals cannot be written: %s. Entry %s waits.", error.strerror, entry.id)


def entries() -> list[Entry]:
    """Return all entries, oldest first, without lines that are none (`state().bad_lines`).

    Raises OSError when the file is there and cannot be read.
    """
    return _read()[0]


def state() -> State:
    """Return what counts now; read again only when the file has changed."""
    try:
        return _read()[1]
    except OSError as error:
        logger.error("The ledger of withdrawals cannot be read, so no story is shown: %s", type(error).__name__)
        return State(readable=False)


def _read() -> tuple[list[Entry], State]:
    path = settings.WITHDRAWAL_LEDGER
    try:
        status = path.stat()
    except FileNotFoundError:
        return [], NOTHING
    return _parsed(path, status.st_ino, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2)
def _parsed(path: Path, *version: int) -> tuple[list[Entry], State]:
    """Return the entries and the state of the file at `path`; `version` tells one content from the next."""
    found, bad, torn = read_lines(path.read_bytes())
    if torn:
        logger.error("%s lines of the ledger of withdrawals cannot be read. Compare them with the receipts.", torn)
    found.sort(key=moment_of)  # one that had to wait stands behind a later one
    state = _sum(found, bad)
    if state.problem:
        logger.error(state.problem)
    return found, state


def _sum(found: list[Entry], bad: list[int]) -> State:
    # What a newer version of the program calls something else is taken for the strictest.
    final = [entry for entry in found if entry.action not in (PAUSE, RESUME, TERMS, LINK)]
    paused: dict[str, list[Entry]] = {}
    terms: dict[UUID, Terms] = {}
    links: dict[UUID, int] = {}
    for entry in found:
        for key in entry.consents:
            if entry.action == PAUSE:
                paused.setdefault(key, []).append(entry)
            elif entry.action == RESUME:
                paused.pop(key, None)
            elif entry.action == TERMS and is_key(key):
                terms[UUID(key)] = terms_from(entry.terms)
            elif entry.action == LINK and is_key(key):
                links[UUID(key)] = max(entry.link, links.get(UUID(key), 0))

    def all_of(name: str, among: Iterable[Entry] = final) -> frozenset[str]:
        return frozenset(value for entry in among for value in getattr(entry, name))

    held = {(key, page) for key, entries in paused.items() for entry in entries for page in entry.pages}
    pauses = [entry for of_one in paused.values() for entry in of_one]
    return State(
        readable=not bad,
        bad_lines=tuple(bad),
        withdrawn=all_of("consents"),
        paused=frozenset(paused),
        held=frozenset(held),
        **{f"paused_{name}": all_of(name, pauses) for name in ("pages", "files", "hashes", "looks", "quotes")},
        **{name: all_of(name) for name in ("pages", "addresses", "files", "hashes", "looks", "quotes")},
        documents=frozenset(
            (mark, page) for entry in [*final, *pauses] for mark in entry.documents for page in entry.pages
        ),
        terms=frozenset(terms.items()),
        links=frozenset(links.items()),
    )
