"""A backup that is there: found, and looked at as a whole before anything is done with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from charity_site.recovery import manifest
from charity_site.recovery.backup import DATABASE, ENCRYPTED, LEDGER, MEDIA
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.ledgers import FOLDER as LEDGERS
from charity_site.recovery.ledgers import lines_in
from charity_site.recovery.manifest import STAMPED, Manifest
from charity_site.recovery.places import OutOfReach, Place, place_at
from charity_site.recovery.streams import Measured, Readable, decrypted, identities_in

KIND = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


@dataclass
class Source:
    """The backup `name` in `place`."""

    place: Place
    name: str
    manifest: Manifest
    identities: list
    unread: list[str] = field(default_factory=list)

    @contextmanager
    def opened(self, part: str) -> Iterator[Readable]:
        """Yield what is in a part, decrypted."""
        name = self.full(part)
        with self.place.opened(f"{self.name}/{name}") as stream, self.plain(stream, name.endswith(ENCRYPTED)) as plain:
            yield plain

    def full(self, part: str) -> str:
        return part + ENCRYPTED if self.manifest.is_encrypted else part

    def check(self) -> None:
        """Raise RecoveryFailed unless it is whole, can be decrypted, and is one for this site's code and database."""
        made = self.manifest
        if made.database != connection.vendor:
            raise RecoveryFailed(
                f"The backup is of a {KIND.get(made.database, made.database)} database, and DATABASE_URL names "
                f"{KIND[connection.vendor]}. Name a database of the same kind."
            )
        if unknown := sorted(set(made.migrations) - manifest.migrations_of_code()):
            raise RecoveryFailed(
                f"The backup was made by a newer version of the website than this one ({made.versions.get('code') or 'unknown'}"
                f"; it has {unknown[-1]}). Install that version, or a newer one, then restore."
            )
        if made.is_encrypted and not self.identities:
            raise RecoveryFailed("The backup is encrypted. Name the file with its private key: --identity FILE.")
        for part in (DATABASE, MEDIA, LEDGER):
            self.check_part(self.full(part))
        with self.opened(LEDGER) as stream:  # with the right key
            Measured(stream).read_to_the_end()

    def check_part(self, name: str) -> None:
        if name not in self.manifest.parts:
            raise RecoveryFailed(f"The backup has no {name}. Take another backup.")
        try:
            with self.place.opened(f"{self.name}/{name}") as stream:
                found = Measured(stream)
                found.read_to_the_end()
        except FileNotFoundError as error:
            raise RecoveryFailed(f"{name} is missing in the backup. Take another backup.") from error
        if found.digest.hexdigest() != self.manifest.parts[name].sha256:
            size = self.manifest.parts[name].size
            what = f"has {found.size} of {size} bytes" if found.size != size else "is not what was written (SHA-256)"
            raise RecoveryFailed(f"{name} {what}. Take another backup.")

    def ledger_lines(self) -> Iterator[bytes]:
        """Yield the lines of all ledgers that the place has: of this backup, of others, and those that were copied between.
        Names of those that cannot be read are kept in `unread`."""
        for name in self.place.names():
            if not name.startswith(f"{LEDGERS}/") and LEDGER not in name:
                continue
            try:
                with self.place.opened(name) as stream, self.plain(stream, name.endswith(ENCRYPTED)) as plain:
                    lines = list(lines_in(plain))  # all of them, or none
            except (RecoveryFailed, *OutOfReach):
                self.unread.append(name)
            else:
                yield from lines

    def knows_what_came_after(self) -> bool:
        """Return whether copies of the ledger from after the backup can be here: a folder that was taken from its place has none."""
        return any(name.startswith(f"{LEDGERS}/") for name in self.place.names())

    @contextmanager
    def plain(self, stream: Readable, is_encrypted: bool) -> Iterator[Readable]:
        if not is_encrypted:
            yield stream
            return
        with decrypted(stream, self.identities) as plain:
            yield plain


def source_at(address: str, identity: Path | None = None) -> Source:
    """Return the backup at `address`: itself, or the newest in a place of backups. Raise RecoveryFailed where there is none."""
    address = address.rstrip("/")
    above, _, last = address.rpartition("/")
    is_one = bool(STAMPED.fullmatch(last))
    place = place_at(above or "." if is_one else address)
    try:
        names = {name.removesuffix(f"/{manifest.NAME}") for name in place.names() if name.endswith(f"/{manifest.NAME}")}
        stamps = sorted(name for name in names if STAMPED.fullmatch(name) and (name == last or not is_one))
        if not stamps:
            raise RecoveryFailed(
                f"There is no backup at {address}. Name the place that was given to manage.py backup, or one backup in it."
            )
        with place.opened(f"{stamps[-1]}/{manifest.NAME}") as stream:
            found = manifest.parsed(stream.read(manifest.LARGEST))
    except OutOfReach as error:
        raise RecoveryFailed(f"The backup cannot be read ({type(error).__name__}): {error}") from error
    return Source(place, stamps[-1], found, identities_in(identity))
