"""Say until when a cached response is good, if nobody changes anything: some things change by the clock."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache

from django.utils import timezone
from wagtail.models import Page, Revision

A_DAY = timedelta(days=1)
LONGEST = timedelta(days=7)  # for which a copy may be given out after failures

_expiries = []


def register_expiry(function):
    """Register `function(start, end)`: the moments (iterable of aware datetime) in that span, both included, when
    something has to disappear that visitors saw before."""
    _expiries.append(function)
    return function


@register_expiry
def page_expiries(start, end):
    return Page.objects.filter(live=True, expire_at__range=(start, end)).values_list("expire_at", flat=True)


def freshness_limits(generation, now):
    """Return until when (two times in seconds since 1970) a copy made `now` may be given out, and given out after a failure.

    The first is the next midnight, since consents, reviews and ages go by days, or what is scheduled before it. The
    second is when something has to disappear, on whichever page. `generation` (int): any change makes a new one.
    """
    today = timezone.localtime(datetime.fromtimestamp(now, UTC)).date()
    return tuple(next(moment for moment in coming if moment > now) for coming in moments(generation, today))


@lru_cache(maxsize=4)
def moments(generation, today):
    """Two lists of moments (seconds since 1970) that count from the beginning of `today` (date) on, in their order."""
    start, midnight, latest = (beginning_of(today + days) for days in (0 * A_DAY, A_DAY, LONGEST))
    scheduled = Revision.objects.filter(approved_go_live_at__range=(start, midnight))
    fresh = {midnight, *scheduled.values_list("approved_go_live_at", flat=True), *page_expiries(start, midnight)}
    kept = {latest, *(moment for function in _expiries for moment in function(start, latest))}
    return tuple(sorted(moment.timestamp() for moment in moments) for moments in (fresh, kept))


def beginning_of(day):
    return timezone.make_aware(datetime.combine(day, time()))
