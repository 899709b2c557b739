"""Make a backup: one state of the database, then the files that it names, then the ledger, which must never be older than the
database, and last the manifest."""

import logging
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from charity_site.delivery.scheduler.locks import try_lock
from charity_site.images.strays import known_files
from charity_site.recovery import manifest, media
from charity_site.recovery.database import held_state
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.ledgers import FOLDER as LEDGERS
from charity_site.recovery.ledgers import write_ledger
from charity_site.recovery.manifest import STAMP, STAMPED, Manifest, Part
from charity_site.recovery.places import OutOfReach, Place
from charity_site.recovery.retention import to_keep
from charity_site.recovery.streams import Measured, Write, encrypted, written_by

logger = logging.getLogger(__name__)

TRIES = 3  # while files that the database names are deleted meanwhile
UNFINISHED = timedelta(days=1)  # after which what a backup left that broke off is deleted
DATABASE, MEDIA, LEDGER = "database", "media.tar", "ledger.jsonl"
ENCRYPTED = ".age"


def back_up(place: Place) -> Manifest:
    """Make a backup in `place`, then delete those that are too old. Raise RecoveryFailed, with nothing left of it, where that
    is not possible."""
    if not settings.BACKUP_RECIPIENT and not settings.BACKUP_MAY_BE_PLAIN:
        raise RecoveryFailed(
            "A backup holds consent forms, photos and accounts, so it must be encrypted. Set BACKUP_RECIPIENT to the public key "
            "of a pair that age-keygen made, and keep its private key away from this server (docs/settings.md)."
        )
    with try_lock("make-backup") as free:
        if not free:
            raise RecoveryFailed("Another backup is being made. Wait until it is there.")
        try:
            made = of_one_moment(place)
        except OutOfReach as error:
            raise RecoveryFailed(f"The backup could not be stored ({type(error).__name__}): {error}") from error
        try:
            forget_old(place)
        except OutOfReach as error:
            raise RecoveryFailed(
                f"The backup is made, but older ones could not be deleted ({type(error).__name__}): {error}"
            ) from error
    return made


class Outdated(Exception):
    """Files that the database of this backup names were deleted meanwhile."""


def of_one_moment(place: Place) -> Manifest:
    for _ in range(TRIES - 1):
        with suppress(Outdated):
            return attempt(place)
    return attempt(place, is_last=True)


def attempt(place: Place, *, is_last: bool = False) -> Manifest:
    """Make a backup. Raise Outdated, with nothing left of it, unless this `is_last`; then those files are counted as missing."""
    sending = Sending(place, free_name(place))
    try:
        with held_state() as write_database:
            made = Manifest(
                made_at=datetime.now(UTC).isoformat(timespec="seconds"),
                site=settings.SITE_URL,
                database=connection.vendor,
                is_encrypted=bool(settings.BACKUP_RECIPIENT),
                versions=manifest.versions(),
                migrations=manifest.migrations_done(),
                counts=manifest.row_counts(),
                parts=sending.parts,
            )
            names = sorted(known_files())
            sending.send(DATABASE, write_database)
        missing: set[str] = set()
        sending.send(MEDIA, lambda stream: media.archive(names, stream, missing))
        if not is_last and missing - known_files():
            raise Outdated
        made.files, made.files_missing = len(names) - len(missing), len(missing)
        sending.send(LEDGER, write_ledger)
        with written_by(lambda stream: stream.write(made.as_json())) as stream:
            place.put(f"{sending.name}/{manifest.NAME}", stream)
    except BaseException:
        sending.take_back()
        raise
    return made


def free_name(place: Place) -> str:
    """Return the name of a backup that is made now, which no other one has, also when two are made in one second."""
    moment, taken = timezone.now(), {name.partition("/")[0] for name in place.names()}
    while (name := f"{moment:{STAMP}}") in taken:
        moment += timedelta(seconds=1)
    return name


@dataclass
class Sending:
    """The backup `name` on its way to `place`."""

    place: Place
    name: str

    def __post_init__(self) -> None:
        self.parts: dict[str, Part] = {}

    def send(self, part: str, write: Write) -> None:
        name = part + ENCRYPTED if settings.BACKUP_RECIPIENT else part
        with written_by(encrypted(write, settings.BACKUP_RECIPIENT)) as stream:
            measured = Measured(stream)
            self.place.put(f"{self.name}/{name}", measured)
        self.parts[name] = Part(measured.digest.hexdigest(), measured.size)

    def take_back(self) -> None:
        with suppress(*OutOfReach):  # the next one deletes it
            self.place.delete(self.name)


def forget_old(place: Place) -> None:
    """Delete backups that are not kept any more, what others left that broke off, and old copies of the ledger."""
    names = place.names()
    stamps = {name.partition("/")[0] for name in names} - {LEDGERS}
    moments = {
        datetime.strptime(stamp, STAMP).replace(tzinfo=UTC): stamp for stamp in stamps if STAMPED.fullmatch(stamp)
    }
    whole = {moment for moment, stamp in moments.items() if f"{stamp}/{manifest.NAME}" in names}
    kept = to_keep(whole, timedelta(days=settings.BACKUP_KEEP_DAYS))
    young = {moment for moment in moments.keys() - whole if max(whole) - moment < UNFINISHED}
    for moment in moments.keys() - kept - young:
        place.delete(moments[moment])
