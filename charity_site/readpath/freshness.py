"""What all that is remembered depends on, besides what its own key says. The one place that knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from typing import NamedTuple

from django.utils.translation import get_language

from charity_site.consent import ledger
from charity_site.consent.models import today
from charity_site.delivery.database.generation import current_generation
from charity_site.readpath.restrictions import Restricted, restricted


class Freshness(NamedTuple):
    """What was true when something was made: it is true for as long as all of this is the same."""

    generation: tuple[int, int] | None  # of the database; None for what no row changes, such as SQL
    day: date  # a consent ends by itself
    ledger: ledger.State  # a family takes a story back in a file, of which the database does not tell
    private: Restricted
    language: str | None


_held: ContextVar[Freshness | None] = ContextVar("held freshness", default=None)


@contextmanager
def held() -> Iterator[None]:
    """Answer one request by what was true when it began: nobody looks again for each of the things that it remembers."""
    token = _held.set(present_freshness())
    try:
        yield
    finally:
        _held.reset(token)


def freshness() -> Freshness:
    """Return what is true now, or was at the beginning of the request that is answered: what may be given out."""
    return _held.get() or present_freshness()


def present_freshness() -> Freshness:
    """Return what is true at this very moment: what was made meanwhile is remembered only if that is the same."""
    generation = current_generation()
    return Freshness(generation, today(), ledger.state(), restricted(generation), get_language())
