"""Memoize what is the same on every page (the site, its settings, the menu) until anything is changed."""

from collections.abc import Callable, Collection, Hashable
from typing import Any, TypeVar

from charity_site.delivery.database.generation import in_transaction
from charity_site.readpath.freshness import Freshness, freshness, present_freshness
from charity_site.readpath.switch import is_on

MAX_VALUES = 2000  # values; then all are made anew

NOTHING: tuple[None, Any] = None, None

Name = TypeVar("Name", bound=Hashable)
Value = TypeVar("Value")

_values: dict[Hashable, tuple[Freshness, Any]] = {}  # each with the freshness in which it was made


def memoize(key: Hashable, make: Callable[[], Value]) -> Value:
    """Return the value of `make()`, made once for as long as freshness() stays as it is. `key` says what it is, for the
    whole program; no part of freshness() belongs into it.

    The value belongs to all requests, so nobody may change it. It must not depend on a reader unless that is in the key.
    In a transaction nothing is kept, because what is seen there is not yet, or may never be, true for others.
    """
    return memoize_many([key], lambda missing: {key: make()})[key]


def memoize_many(keys: Collection[Name], make: Callable[[list[Name]], dict[Name, Value]]) -> dict[Name, Value]:
    """Return the values of several `keys`. `make(missing)` makes those that are missing."""
    if not keys:
        return {}
    if in_transaction() or not is_on("memo"):
        return make(list(keys))
    now = freshness()  # before anything is made: a change in the meantime must not be missed
    found = {key: _values.get(key, NOTHING) for key in keys}  # one look at each: another thread may clear them
    values = {key: value for key, (made_with, value) in found.items() if made_with == now}
    if missing := [key for key in keys if key not in values]:
        computed = make(missing)
        if present_freshness() == now:  # a family may take a story back at this very moment
            if len(_values) + len(computed) > MAX_VALUES:
                _values.clear()
            _values.update({key: (now, value) for key, value in computed.items()})
        values |= computed
    return values
