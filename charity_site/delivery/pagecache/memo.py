"""Memoize what is the same on every page (the site, its settings, the menu) until anything is changed."""

import threading

from django.db import connection

from charity_site.delivery.pagecache.default_store import get_store

MAX_VALUES = 2000  # values; then all are made anew
# Every other statement may change something.
READS = ("SELECT", "SAVEPOINT", "RELEASE", "BEGIN", "PRAGMA", "EXPLAIN")

NOTHING = None, None

_values = {}  # key: (generation, value)
_generation = 0
_lock = threading.Lock()


def memoize(key, make):
    """The value of `make()`, made once in each generation. `key` (hashable) says what it is, for the whole program.

    The value belongs to all requests, so nobody may change it. It must not depend on a reader, nor on the day unless
    that is in the key. In a transaction nothing is kept, because what is seen there is not yet, or may never be, true
    for others.
    """
    return memoize_many([key], lambda missing: {key: make()})[key]


def memoize_many(keys, make):
    """The values of several `keys`: {key: value}. `make(missing)` makes those of a list of keys, as such a dict."""
    if in_transaction():
        return make(list(keys))
    generation = current_version()  # before anything is made: a change in the meantime must not be missed
    found = {key: _values.get(key, NOTHING) for key in keys}  # one look at each: another thread may clear them
    values = {key: value for key, (made_in, value) in found.items() if made_in == generation}
    if missing := [key for key in keys if key not in values]:
        made = make(missing)
        if len(_values) + len(made) > MAX_VALUES:
            _values.clear()
        _values.update({key: (generation, value) for key, value in made.items()})
        values |= made
    return values


def current_version():
    """The present generation (two int): one rises with every change of the database in this process, the other one
    with those that other processes made."""
    return _generation, get_store().generation


def begin_generation():
    """Say that something has changed."""
    global _generation
    with _lock:
        _generation += 1


def in_transaction():
    """Return whether a transaction is under way, other than the one around a test."""
    blocks = connection.atomic_blocks
    return bool(blocks) and any(not block._from_testcase for block in blocks)


def install(connection, **kwargs):
    """Begin a generation with each change that goes through `connection`, whichever way it is made (signal connection_created)."""
    if invalidate_on_write not in connection.execute_wrappers:
        connection.execute_wrappers.append(invalidate_on_write)


def invalidate_on_write(execute, sql, params, many, context):
    result = execute(sql, params, many, context)
    if not str(sql).lstrip("( \n").startswith(READS):
        begin_generation()
        if context["connection"].in_atomic_block:
            # Until it ends, other threads see the old state and may keep it.
            context["connection"].on_commit(begin_generation)
    return result
