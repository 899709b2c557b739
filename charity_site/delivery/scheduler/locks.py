import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

JOBS, LINES = 0x6A6F62, 0x6C696E65  # tell these locks from other advisory locks of the same database


@contextmanager
def try_lock(name: str, *, waits: bool = False) -> Iterator[bool]:
    """Hold the lock `name` for the site's database; yields whether it was free. Unless it `waits` until it is.

    It is free again when this process ends in whatever way. A locked row could do the same, but only in a transaction around
    the whole job, which would undo all of it for one error. So it is an advisory lock on PostgreSQL, for all machines, and
    a locked file beside the database on SQLite, where all processes are on one machine.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if waits:
                cursor.execute("SELECT true FROM pg_advisory_lock(%s, hashtext(%s))", [JOBS, name])
            else:
                cursor.execute("SELECT pg_try_advisory_lock(%s, hashtext(%s))", [JOBS, name])
            (free,) = cursor.fetchone()
        try:
            yield free
        finally:
            if free:
                with connection.cursor() as cursor:
                    cursor.execute("SELECT pg_advisory_unlock(%s, hashtext(%s))", [JOBS, name])
        return
    if connection.is_in_memory_db():  # type: ignore[attr-defined]  # SQLite's; it is this process's alone
        yield True
        return
    with open(f"{connection.settings_dict['NAME']}.{name}.lock", "w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def wait_for_lock(name: str) -> None:
    """Wait until nobody else holds the line `name`, and hold it until this transaction ends.

    Only on PostgreSQL: SQLite has one writer, who waits at the beginning of a transaction.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [LINES, name])
