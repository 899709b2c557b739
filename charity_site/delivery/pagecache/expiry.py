"""Say until when a cached response is good, if nobody changes anything: some things change by the clock."""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from wagtail.models import Page, Revision

A_DAY = timedelta(days=1)
LONGEST = timedelta(days=7)  # for which a copy may be given out after failures

# Each gives the moments in a span, both ends included, when something has to disappear that visitors saw before.
Expiry = Callable[[datetime, datetime], Iterable[datetime]]
_expiries: list[Expiry] = []


def register_expiry(function: Expiry) -> Expiry:
    """Register `function(start, end)`, where all moments are aware ones."""
    _expiries.append(function)
    return function


@register_expiry
def page_expiries(start: datetime, end: datetime) -> Iterable[datetime]:
    return Page.objects.filter(live=True, expire_at__range=(start, end)).values_list("expire_at", flat=True)


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
    fresh = {midnight, *scheduled.values_list("approved_go_live_at", flat=True), *page_expiries(start, midnight)}
    kept = {latest, *(moment for function in _expiries for moment in function(start, latest))}
    return sorted(moment.timestamp() for moment in fresh), sorted(moment.timestamp() for moment in kept)


def beginning_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))
