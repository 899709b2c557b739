"""A site beside this one, empty, with a database, files and a ledger of its own, for as long as it is needed."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from django.db import Error, connection

from charity_site.recovery.failed import RecoveryFailed


@contextmanager
def scratch_site() -> Iterator[dict[str, str]]:
    """Yield the environment for commands that are to work on a scratch site. It is deleted afterwards."""
    with TemporaryDirectory(prefix="charity-site-") as name, scratch_database(Path(name)) as address:
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
    name = f"scratch_{token_hex(8)}"
    quoted = connection.ops.quote_name(name)
    try:
        with connection.cursor() as cursor:
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
