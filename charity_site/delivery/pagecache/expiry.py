"""Say until when a cached response is good, if nobody changes anything: some things change by the clock."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.apps import apps
from django.db.models import Model
from django.utils import timezone
from wagtail.models import DraftStateMixin, Page, Revision

A_DAY = timedelta(days=1)
LONGEST = timedelta(days=7)  # for which a copy may be given out after failures

# Each gives the moments in a span, both ends included, when something has to disappear that visitors saw before.
Expiry = Callable[[datetime, datetime], Iterable[datetime]]
_expiries: list[Expiry] = []


def register_expiry(function: Expiry) -> Expiry:
    """Register `function(start, end)`, where all moments are aware ones."""
    _expiries.append(function)
    return function


def kinds_with_drafts() -> list[type[Model]]:
    """Return the models that staff publish and take down: pages, and records such as symptoms."""
    return [
        Page,
        *(each for each in apps.get_models() if issubclass(each, DraftStateMixin) and not issubclass(each, Page)),
    ]


@register_expiry
def set_ends(start: datetime, end: datetime) -> Iterable[datetime]:
    for kind in kinds_with_drafts():
        due = kind._default_manager.filter(live=True, expire_at__range=(start, end))
        yield from due.values_list("expire_at", flat=True)


def freshness_limits(generation: int, now: float) -> tuple[float, float]:
    """Return until when a copy made `now` may be given out, and given out after a failure: all in seconds since 1970.

    The first is the next midnight, since consents, reviews and ages go by days, or what is scheduled before it. The
    second is when something has to disappear, on whichever page. `generation`: any change makes a new one.
    """
    today = timezone.localtime(datetime.fromtimestamp(now, UTC)).date()
    fresh, stale = (next(moment for moment in coming if moment > now) for coming in moments(generation, today))
    return fresh, stale


@lru_cache(maxsize=4)
def moments(generation: int, today: date) -> tuple[list[float], list[float]]:
    """Return the two lists of moments (seconds since 1970) that count from the beginning of `today` on, in their order."""
    start, midnight, latest = (beginning_of(today + days) for days in (0 * A_DAY, A_DAY, LONGEST))
    scheduled = Revision.objects.filter(approved_go_live_at__range=(start, midnight))
    fresh = {midnight, *scheduled.values_list("approved_go_live_at", flat=True), *set_ends(start, midnight)}
    kept = {latest, *(moment for function in _expiries for moment in function(start, latest))}
    return sorted(moment.timestamp() for moment in fresh), sorted(moment.timestamp() for moment in kept)


def beginning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
