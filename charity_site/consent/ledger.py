"""The ledger of what families took back: one file, outside the database and its backups, without a name in it.

Each line is one entry as JSON. What is written there counts at once, whatever the database says: a backup that is
restored brings nobody back. People, pages and files stand there by random keys that are never given twice; addresses
and names that people chose as SHA-256, because they may hold a first name.
"""

import fcntl
import hashlib
import json
import logging
import os
import threading
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from functools import lru_cache
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

logger = logging.getLogger(__name__)
_holding = threading.local()

PAUSE, RESUME, WITHDRAW, ERASE = "pause", "resume", "withdraw", "erase"


@dataclass(frozen=True)
class Entry:
    """One line of the ledger. Lists hold str."""

    action: str  # PAUSE, RESUME, WITHDRAW or ERASE
    consents: list = field(default_factory=list)  # keys of Consent
    pages: list = field(default_factory=list)  # translation keys
    addresses: list = field(default_factory=list)  # digests of addresses
    files: list = field(default_factory=list)  # names in the storage: a picture's original and what was made of it
    hashes: list = field(default_factory=list)  # of the pictures' contents, as Wagtail makes them
    documents: list = field(default_factory=list)  # digests of names in the storage, and of hashes of contents
    time: str = field(default_factory=lambda: timezone.now().isoformat())
    id: str = field(default_factory=lambda: str(uuid4()))


@dataclass(frozen=True)
class State:
    """What the whole ledger says now: sets of keys, names and digests (str)."""

    readable: bool = True
    withdrawn: frozenset = frozenset()  # consents
    paused: frozenset = frozenset()  # consents
    paused_files: frozenset = frozenset()
    pages: frozenset = frozenset()
    addresses: frozenset = frozenset()
    files: frozenset = frozenset()
    hashes: frozenset = frozenset()
    documents: frozenset = frozenset()  # (a digest of Entry.documents, the page that hides what it stands for)


def digest(text):
    """The SHA-256 of `text` (an address or a file's name) in hexadecimal (str)."""
    return hashlib.sha256(text.encode()).hexdigest()


def digest_of_address(path):
    """The digest of the path of an address, whichever way it is written."""
    return digest(f"/{path.strip('/').lower()}/")


def append(entry):
    """Write `entry` (Entry) for good. Raises OSError where that is not possible."""
    path = settings.WITHDRAWAL_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        # The line break comes first, so that a line that a power cut tore stays the only one that is lost.
        file.write(b"\n" + json.dumps(asdict(entry)).encode())
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def locked():
    """One at a time, in all processes: what is written here and what is then done in the database belong together.

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


def entries():
    """All entries (list of Entry), oldest first. Raises OSError when the file is there and cannot be read."""
    return _read()[0]


def state():
    """What counts now (State); read again only when the file has changed."""
    try:
        return _read()[1]
    except OSError as error:
        logger.error("The ledger of withdrawals cannot be read, so no story is shown: %s", type(error).__name__)
        return State(readable=False)


def _read():
    path = settings.WITHDRAWAL_LEDGER
    try:
        status = path.stat()
    except FileNotFoundError:
        return [], State()
    return _parsed(path, status.st_ino, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=2)
def _parsed(path, *version):
    """The entries and the State of the file at `path` (Path); `version` tells one content from the next."""
    found, torn = [], 0
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            if line:
                found.append(parsed(json.loads(line)))
        except (ValueError, TypeError):
            torn += 1
    if torn:
        logger.error("%s lines of the ledger of withdrawals cannot be read. Compare them with the receipts.", torn)
    found.sort(key=lambda entry: entry.time)  # one that had to wait stands behind a later one
    return found, _sum(found)


def parsed(values):
    """An Entry of `values` (dict), also when a newer version of this program wrote something that this one lacks."""
    known = {name.name for name in fields(Entry)}
    return Entry(**{name: value for name, value in values.items() if name in known})


def _sum(found):
    # What a newer version of the program calls something else is taken for the strictest.
    final = [entry for entry in found if entry.action not in (PAUSE, RESUME)]
    paused = {}
    for entry in found:
        for key in entry.consents:
            if entry.action == PAUSE:
                paused[key] = entry.files
            elif entry.action == RESUME:
                paused.pop(key, None)

    def all_of(name):
        return frozenset(value for entry in final for value in getattr(entry, name))

    return State(
        withdrawn=all_of("consents"),
        paused=frozenset(paused),
        paused_files=frozenset(name for files in paused.values() for name in files),
        **{name: all_of(name) for name in ("pages", "addresses", "files", "hashes")},
        documents=_documents(found),
    )


def _documents(found):
    paused = {}
    for entry in found:
        for key in entry.consents:
            if entry.action == PAUSE:
                paused[key] = entry
            elif entry.action == RESUME:
                paused.pop(key, None)
    counting = [entry for entry in found if entry.action not in (PAUSE, RESUME)] + [*paused.values()]
    return frozenset((mark, page) for entry in counting for mark in entry.documents for page in entry.pages)
