"""The ledger of withdrawals in backups: apart from them, copied each minute when it has grown, and never given back older.

What is restored is all that any ledger knows: that of the site, if it is still there, and each copy in the place of backups.
"""

import os
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils import timezone

from charity_site.consent import ledger
from charity_site.recovery.places import Place
from charity_site.recovery.streams import PIECE, Readable, Writable, encrypted, written_by

FOLDER = "ledgers"
STAMP = "%Y%m%dT%H%M%S%fZ"
KEPT = 30  # copies: a ledger that was lost and began anew does not push out the old one at once
_copied: tuple[int, int, int] | None = None  # the state of the file when it was copied last, by this process


def copy_ledger(place: Place) -> bool:
    """Copy the ledger to `place` when it is not what this process copied last; return whether it was."""
    global _copied
    try:
        status = settings.WITHDRAWAL_LEDGER.stat()
    except FileNotFoundError:
        return False
    state = status.st_ino, status.st_mtime_ns, status.st_size
    if state == _copied:
        return False
    suffix = ".age" if settings.BACKUP_RECIPIENT else ""
    with written_by(encrypted(write_ledger, settings.BACKUP_RECIPIENT)) as stream:
        place.put(f"{FOLDER}/{timezone.now():{STAMP}}.jsonl{suffix}", stream)
    _copied = state
    for name in [name for name in place.names() if name.startswith(f"{FOLDER}/")][:-KEPT]:
        place.delete(name)
    return True


def write_ledger(stream: Writable) -> None:
    """Write the ledger as it is now, or nothing where there is none yet."""
    with ledger.locked():
        if settings.WITHDRAWAL_LEDGER.exists():
            with settings.WITHDRAWAL_LEDGER.open("rb") as file:
                while piece := file.read(PIECE):
                    stream.write(piece)


def lines_in(stream: Readable) -> Iterator[bytes]:
    rest = b""
    while piece := stream.read(PIECE):
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    yield rest


def merge(lines: Iterable[bytes]) -> int:
    """Append to the site's ledger those of `lines` that it lacks; return how many. Nothing is taken from it: a line that is
    no entry hides too much, never too little (docs/safeguarding.md)."""
    path = settings.WITHDRAWAL_LEDGER
    path.parent.mkdir(parents=True, exist_ok=True)
    with ledger.locked():
        there = set(path.read_bytes().split(b"\n")) if path.exists() else set()
        new = [line for line in dict.fromkeys(lines) if line.strip() and line not in there]
        if new:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "wb") as file:
                file.write(b"\n" + b"\n".join(new))
                file.flush()
                os.fsync(file.fileno())
    return len(new)
