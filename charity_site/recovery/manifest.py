"""The manifest of a backup: what is in it, and what it was made of. It is written last, so without one there is no backup."""

import json
import re
import subprocess
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from charity_site.recovery.failed import RecoveryFailed

FORMAT = 1
NAME = "manifest.json"
STAMP = "%Y%m%dT%H%M%SZ"
STAMPED = re.compile(r"\d{8}T\d{6}Z")
LARGEST = 10_000_000  # bytes


@dataclass
class Part:
    """A file of a backup, as it lies there: encrypted where it is."""

    sha256: str
    size: int  # bytes


@dataclass
class Manifest:
    made_at: str  # the moment of the database, in UTC
    site: str
    database: str  # "postgresql" or "sqlite"
    is_encrypted: bool
    versions: dict[str, str]
    migrations: list[str]
    counts: dict[str, int]  # rows, by table
    files: int = 0  # in the media
    files_missing: int = 0  # that records name and that were not there before either
    parts: dict[str, Part] = field(default_factory=dict)
    format: int = FORMAT

    def as_json(self) -> bytes:
        return json.dumps(asdict(self), indent=2).encode()

    @property
    def rows(self) -> int:
        return sum(self.counts.values())

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.made_at)


def parsed(content: bytes) -> Manifest:
    """Return the manifest in `content`. Raise RecoveryFailed where it is none, or of a newer program."""
    try:
        values = json.loads(content)
        if values["format"] > FORMAT:
            raise RecoveryFailed(
                "The backup was made by a newer version of the website. Install that version, then restore."
            )
        parts = {name: Part(**part) for name, part in values["parts"].items()}
        manifest = Manifest(**{**values, "parts": parts})
        manifest.moment.astimezone(UTC)
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise RecoveryFailed(
            f"{NAME} is damaged, so nobody knows what the backup holds. Take another backup."
        ) from error
    return manifest


def migrations_of_code() -> set[str]:
    """Return the migrations that this version of the website has."""
    return {".".join(key) for key in MigrationLoader(None).disk_migrations}


def migrations_done() -> list[str]:
    """Return those of them that were done to the database. It may remember others, which were folded long ago."""
    done = {".".join(key) for key in MigrationLoader(connection).applied_migrations}
    return sorted(done & migrations_of_code())


def versions() -> dict[str, str]:
    server: Any = connection  # what follows is in no type: each database's own
    if server.vendor == "postgresql":
        database = ".".join(map(str, divmod(server.pg_version, 10_000)))
    else:
        database = ".".join(map(str, server.Database.sqlite_version_info))
    return {
        "code": version_of_code(),
        "django": django.get_version(),
        "wagtail": wagtail.__version__,
        connection.vendor: database,
    }


def version_of_code() -> str:
    """Return the commit, where the code is a copy of its repository; else ''."""
    command = ["git", "-C", str(settings.BASE_DIR), "rev-parse", "HEAD"]
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - our own words
    except (OSError, subprocess.CalledProcessError):
        return ""


def row_counts() -> dict[str, int]:
    """Return how many rows each table of the database has."""
    with connection.cursor() as cursor:
        counts = {}
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of the database
            (counts[table],) = cursor.fetchone()
    return counts
