"""Count what is wrong at signing in: passwords and codes. After some of them the next has to wait, twice as long each time.

Counted in the database, not in the cache, so for all processes, and also while Redis is away. A try is counted before it is looked
at: many at the same moment are no way around it.
"""

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from charity_site.delivery.web.rate_limits import keyed
from charity_site.users.models import Guesses

FORGOTTEN = timedelta(days=1)  # without a try
MINUTE, HOUR = 60, 3600  # seconds
FASTER = 1  # seconds to wait for who comes at the same moment as others


@dataclass(frozen=True)
class Limit:
    """After `free` wrong ones the next has to wait `first` seconds, then twice as long each time, `longest` at most."""

    free: int
    first: int
    longest: int

    def wait(self, wrong):
        """Return how long to wait (timedelta) after `wrong` (int) wrong ones."""
        seconds = min(self.first * 2 ** min(wrong - self.free, 20), self.longest) if wrong >= self.free else 0
        return timedelta(seconds=seconds)


def claim(limits):
    """Count one try for all of `limits` ({name: Limit}), if each may be made now. Return {} then, else the seconds to wait
    of those that hold it up: {name: int}."""
    names, now = {keyed(name): name for name in limits}, timezone.now()
    rows = {names[row.key]: row for row in Guesses.objects.filter(key__in=names)}
    waiting = {name: ceil((row.not_before - now).total_seconds()) for name, row in rows.items() if row.not_before > now}
    if waiting:
        return waiting  # before any row is made: who is held up fills no table
    for key, name in names.items():
        row = rows.get(name) or Guesses.objects.get_or_create(key=key)[0]
        if row.not_before > timezone.now():  # of somebody who came between the two lines
            return {name: FASTER}
        wrong = 1 if row.last_at < now - FORGOTTEN else row.wrong + 1
        mine = Guesses.objects.filter(pk=row.pk, wrong=row.wrong, last_at=row.last_at, not_before=row.not_before)
        if not mine.update(wrong=wrong, last_at=now, not_before=now + limits[name].wait(wrong)):
            return {name: FASTER}
    return {}


def give_back(limits):
    """What was claimed for `limits` was right: it does not count."""
    for name in limits:
        Guesses.objects.filter(key=keyed(name), wrong__gt=0).update(wrong=F("wrong") - 1, not_before=timezone.now())


def is_first(name):
    """Return whether `name` (str) comes for the first time in a day: nothing is used twice."""
    try:
        with transaction.atomic():
            Guesses.objects.create(key=keyed(name))
    except IntegrityError:
        return False
    return True


def forget():
    Guesses.objects.filter(last_at__lt=timezone.now() - FORGOTTEN, not_before__lt=timezone.now()).delete()
