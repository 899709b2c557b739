"""The database of a backup: one state of it, written and read by the database's own programs.

While a state is held, others read and write as usual, and all that this process asks is answered from that state.
"""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection, transaction

from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.streams import PIECE, Readable, Writable, Write

WORDS = 500  # characters of what a program says, at most


@contextmanager
def held_state() -> Iterator[Write]:
    """Hold one state of the database; yield what writes it."""
    with of_postgresql() if connection.vendor == "postgresql" else of_sqlite() as write:
        yield write


@contextmanager
def of_postgresql() -> Iterator[Write]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-acl", "--no-comments", f"--snapshot={snapshot}"]
        command, environment = client("pg_dump", *options)

        def write(stream: Writable) -> None:
            pump(command, environment, to=stream)

        yield write


@contextmanager
def of_sqlite() -> Iterator[Write]:
    with TemporaryDirectory(prefix="charity-site-") as folder, connection.cursor() as cursor:
        # Not Django's own transaction, which would keep writers waiting (IMMEDIATE). The first read says which state it is.
        cursor.execute("BEGIN DEFERRED")
        try:
            cursor.execute("SELECT count(*) FROM sqlite_master")
            copy = Path(folder, "database.sqlite3")
            with closing(sqlite3.connect(copy)) as target:
                connection.connection.backup(target)

            def write(stream: Writable) -> None:
                with copy.open("rb") as file:
                    shutil.copyfileobj(file, stream, PIECE)

            yield write
        finally:
            cursor.execute("ROLLBACK")


def load(stream: Readable) -> None:
    """Put what is in `stream` in the place of the database, all of it or nothing. What was there is gone."""
    if connection.vendor == "postgresql":
        load_postgresql(stream)
    else:
        load_sqlite(stream)


def load_postgresql(stream: Readable) -> None:
    drop_tables()
    command, environment = client(
        "pg_restore",
        "--no-owner",
        "--no-acl",
        "--no-comments",
        "--single-transaction",
        "--exit-on-error",
        named="--dbname",
    )
    pump(command, environment, of=stream)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a backup has no statistics, and without them large tables are asked in slow ways


def drop_tables() -> None:
    """Drop the tables that `migrate` made on an empty site."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


def load_sqlite(stream: Readable) -> None:
    place = Path(connection.settings_dict["NAME"])
    new = place.with_name(f"{place.name}.restored")
    try:
        with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:  # as for its owner alone
            shutil.copyfileobj(stream, file, PIECE)
        try:
            with closing(sqlite3.connect(new)) as database:
                (answer,) = database.execute("PRAGMA integrity_check").fetchone()
        except sqlite3.DatabaseError as error:
            answer = str(error)
        if answer != "ok":
            raise RecoveryFailed(f"The database in the backup is damaged: {answer[:WORDS]}. Take another backup.")
        connection.close()
        for suffix in ("-wal", "-shm"):
            place.with_name(place.name + suffix).unlink(missing_ok=True)
        new.replace(place)
    finally:
        for suffix in ("", "-wal", "-shm"):
            new.with_name(new.name + suffix).unlink(missing_ok=True)


def client(program: str, *options: str, named: str = "") -> tuple[list[str], dict[str, str]]:
    """Return the command and the environment of a `program` of PostgreSQL for this site's database. The password is in the
    environment, where other users of the machine do not see it."""
    where = connection.settings_dict
    arguments, environment = connection.client.settings_to_cmd_args_env(
        {**where, "NAME": where["NAME"] or "postgres"}, []
    )
    _, *arguments, name = arguments
    return [found(program), *options, *arguments, *([named] if named else []), name], {
        **os.environ,
        **(environment or {}),
    }


def found(program: str) -> str:
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name), reverse=True)
    for path in [*(folder / program for folder in folders), shutil.which(program)]:
        if path and Path(path).exists():
            return str(path)
    raise RecoveryFailed(
        f"The program {program} is missing. Install PostgreSQL's client programs, of the server's version or newer "
        "(Debian: apt-get install postgresql-client)."
    )


def pump(
    command: list[str], environment: dict[str, str], of: Readable | None = None, to: Writable | None = None
) -> None:
    """Run `command`: it reads what is in `of`, or writes to `to`. Raise RecoveryFailed, with its own words, where it fails."""
    with TemporaryDirectory(prefix="charity-site-") as folder, Path(folder, "said").open("w+b") as said:
        process = subprocess.Popen(  # noqa: S603 - our own words
            command,
            env=environment,
            stdin=subprocess.PIPE if of else subprocess.DEVNULL,
            stdout=subprocess.PIPE if to else subprocess.DEVNULL,
            stderr=said,
        )
        try:
            if to and process.stdout:
                shutil.copyfileobj(process.stdout, to, PIECE)
            elif of and process.stdin:
                with process.stdin as taken:
                    shutil.copyfileobj(of, taken, PIECE)
        except BrokenPipeError:
            if to:  # who takes it gave up, and says why
                raise
        finally:
            if process.stdout:
                process.stdout.close()
            status = process.wait()
        said.seek(0)
        if status:
            words = said.read(WORDS).decode(errors="replace").strip()
            raise RecoveryFailed(f"{Path(command[0]).name} failed: {words or status}")
