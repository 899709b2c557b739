"""Connections to the database go from thread to thread. Each thread of the server would keep one of its own otherwise, and there
are many more of them than requests that Django answers at a time (deploy/server.sh): three processes would take all that a
PostgreSQL has by default.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from charity_site.delivery.web.readiness import NOTICES

OTHER_THREADS = 4  # of a process: its first thread, the change poller, the CDN purge, health
FOR_OTHERS = 5  # the jobs, a command, whoever looks what is the matter


class ConnectionPool:
    """Keeps `most` connections while nobody uses them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._idle: list[BaseDatabaseWrapper] = []  # a list's steps are whole, whatever other threads do

    @contextmanager
    def lend(self) -> Iterator[None]:
        """Let what is asked of the database in here go over a connection that others have used before, if there is one."""
        if any(connections.all(initialized_only=True)):  # it has one of its own
            yield
            return
        if self._idle:
            lent = self._idle.pop()
            connections[lent.alias] = lent
        try:
            yield
        finally:
            for used in connections.all(initialized_only=True):
                del connections[used.alias]
                self._put_back(used)

    def _put_back(self, used: BaseDatabaseWrapper) -> None:
        used.close_if_unusable_or_obsolete()
        if len(self._idle) >= self._most:
            used.close()
        elif used.connection is not None:
            if not used.allow_thread_sharing:
                used.inc_thread_sharing()
            self._idle.append(used)


def max_per_process() -> int:
    """Return how many connections a process of the site has at most."""
    return settings.PASSED_AT_ONCE + settings.RENDERS_AT_ONCE + OTHER_THREADS


def connection_shortage() -> str:
    """Return a sentence when PostgreSQL takes fewer connections than all processes together may have; else ''."""
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int"
        )
        (taken,) = cursor.fetchone()
    needed = settings.PROCESSES * max_per_process() + FOR_OTHERS
    if needed <= taken:
        return ""
    return (
        f"PostgreSQL takes {taken} connections, and {settings.PROCESSES} processes of the site (PROCESSES) may need {needed}. "
        "Raise max_connections there, or lower PASSED_AT_ONCE."
    )


NOTICES.append(connection_shortage)
