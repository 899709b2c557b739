"""A site beside this one, empty, with a database, files and a ledger of its own, for as long as it is needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from stat import S_ISDIR
from tempfile import TemporaryDirectory, gettempdir
from time import time
from urllib.parse import urlsplit

from django.db import Error, connection
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from charity_site.recovery.failed import RecoveryFailed

PREFIX, FOLDER = "scratch_", "charity-site-"
MINUTE = "%Y%m%d%H%M"  # in a name, so that it says how old it is
LONGEST = timedelta(days=1)  # that a trial takes


@contextmanager
def scratch_site() -> Iterator[dict[str, str]]:
    """Yield the environment for commands that are to work on a scratch site. It is deleted afterwards, and so is what is left of
    others that were killed."""
    delete_forgotten_folders()
    with TemporaryDirectory(prefix=FOLDER) as name, scratch_database(Path(name)) as address:
        folder = Path(name)
        yield {
            **os.environ,
            "DATABASE_URL": address,
            "MEDIA_ROOT": str(folder / "media"),
            "MEDIA_S3_BUCKET": "",
            "MEDIA_HANDED_OVER_AT": "",
            "WITHDRAWAL_LEDGER": str(folder / "ledger" / "withdrawals.jsonl"),
            "PAGE_CACHE_DIR": str(folder / "pages"),
            "METRICS_TOKEN": "",
            # Nothing leaves it: no mail, no word to other caches, no report.
            "REDIS_URL": "",
            "PURGE_URL": "",
            "CLOUDFLARE_ZONE_ID": "",
            "CLOUDFRONT_DISTRIBUTION_ID": "",
            "SENTRY_DSN": "",
            "BACKUP_TARGET": "",
        }


@contextmanager
def scratch_database(folder: Path) -> Iterator[str]:
    """Yield the address of an empty database."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{folder / 'scratch.sqlite3'}"
        return
    name = f"{PREFIX}{timezone.now():{MINUTE}}_{token_hex(4)}"
    quoted = connection.ops.quote_name(name)
    try:
        with connection.cursor() as cursor:
            drop_forgotten(cursor)
            cursor.execute(f"CREATE DATABASE {quoted} TEMPLATE template0 ENCODING 'UTF8'")
    except Error as error:
        raise RecoveryFailed(
            "A database to try the backup in cannot be made. Let the site's role make one: ALTER ROLE ... CREATEDB. "
            f"PostgreSQL says: {str(error).strip()}"
        ) from error
    try:
        yield urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted} WITH (FORCE)")


def drop_forgotten(cursor: CursorWrapper) -> None:
    """Drop what a trial left that was killed: databases of this role that are named as ours, a day ago or before, and that nobody
    uses."""
    cursor.execute(
        "SELECT datname FROM pg_database WHERE datname ~ %s AND pg_get_userbyid(datdba) = current_user "
        "AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)",
        [rf"^{PREFIX}\d{{12}}_[0-9a-f]{{8}}$"],
    )
    before = f"{PREFIX}{timezone.now() - LONGEST:{MINUTE}}"
    for name in [name for (name,) in cursor.fetchall() if name < before]:
        cursor.execute(f"DROP DATABASE IF EXISTS {connection.ops.quote_name(name)}")


def delete_forgotten_folders() -> None:
    """Delete what such a trial had decrypted into a temporary folder."""
    for folder in Path(gettempdir()).glob(f"{FOLDER}*"):
        with suppress(OSError):
            found = folder.lstat()
            if (
                S_ISDIR(found.st_mode)
                and found.st_uid == os.getuid()
                and found.st_mtime < time() - LONGEST.total_seconds()
            ):
                rmtree(folder)
