"""Limit how long a web process waits for PostgreSQL. Commands such as `migrate` wait as long as it takes.

A server that hangs answers nothing, its own time limits included, and libpq would wait for ever. psycopg2 lets us do the
waiting (https://www.psycopg.org/docs/advanced.html, "Support for coroutine libraries"); after an error it closes the
connection, and Django opens a new one. SQLite has a limit of its own, in the settings.
"""

import math
import select
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg2
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg2.extensions import POLL_OK, POLL_READ, set_wait_callback

SLACK = 2  # seconds: a server that is well ends the statement itself, and the connection lives on
_limits = threading.local()


def limit_waits() -> None:
    """Have this process wait DATABASE_SECONDS for a statement, and no longer."""
    set_wait_callback(wait)
    connection_created.connect(limit_statements)


@contextmanager
def answers_within(seconds: float) -> Iterator[None]:
    """Let all statements in here together, in this thread, take `seconds` when the process has limits."""
    outer = deadline()
    _limits.deadline = min(outer, time.monotonic() + seconds)
    try:
        yield
    finally:
        _limits.deadline = outer


def deadline() -> float:
    return getattr(_limits, "deadline", math.inf)


def wait(connection: Any) -> None:
    """Wait until the server has answered on `connection` (psycopg2's). Raises OperationalError when it takes too long."""
    end = min(deadline(), time.monotonic() + settings.DATABASE_SECONDS + SLACK)
    while (state := connection.poll()) != POLL_OK:
        poll = select.poll()
        poll.register(connection.fileno(), select.POLLIN if state == POLL_READ else select.POLLOUT)
        if not poll.poll(max(0, end - time.monotonic()) * 1000):
            raise psycopg2.OperationalError("The database did not answer in time.")


def limit_statements(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [settings.DATABASE_SECONDS * 1000])
