"""Number the states of the database as this process knows them: another generation with each change, whichever way it is made."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from charity_site.delivery.pagecache.default_store import get_store

# Every other statement may change something.
READS = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA", "EXPLAIN")

_generation = 0
_lock = threading.Lock()
_is_only_counted: ContextVar[bool] = ContextVar("is only counted", default=False)


def current_generation() -> tuple[int, int]:
    """Return the present generation: one number rises with every change of the database in this process, the other one
    with those that other processes made."""
    return _generation, get_store().generation


def begin_generation() -> None:
    """Say that something has changed."""
    global _generation
    with _lock:
        _generation += 1


@contextmanager
def only_counting() -> Iterator[None]:
    """Let what is written meanwhile begin no generation: numbers of which nothing that is remembered tells."""
    token = _is_only_counted.set(True)
    try:
        yield
    finally:
        _is_only_counted.reset(token)


def in_transaction() -> bool:
    """Return whether a transaction is under way, other than the one around a test."""
    blocks: list[Any] = connection.atomic_blocks  # private names: see readpath/README.md
    return bool(blocks) and any(not block._from_testcase for block in blocks)


def install(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """Begin a generation with each change that goes through `connection`, whichever way it is made (signal connection_created)."""
    if invalidate_on_write not in connection.execute_wrappers:
        connection.execute_wrappers.append(invalidate_on_write)


def invalidate_on_write(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    result = execute(sql, params, many, context)
    if not _is_only_counted.get() and not str(sql).lstrip("( \n").startswith(READS):
        begin_generation()
        if context["connection"].in_atomic_block:
            # Until it ends, other threads see the old state and may keep it.
            context["connection"].on_commit(begin_generation)
    return result
