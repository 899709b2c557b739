"""Register when lists of trials are doubted, and when they go: copies of whatever shows them must not outlive that."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone

from charity_site.delivery.pagecache.expiry import beginning_of, register_expiry
from charity_site.trials.listing import HIDDEN_AFTER, STALE_AFTER
from charity_site.trials.models import TrialSync


@register_expiry
def ends_of_lists(start: datetime, end: datetime) -> Iterator[datetime]:
    days = {timezone.localdate(at) for at in TrialSync.objects.values_list("succeeded_at", flat=True) if at}
    for day in days:
        for age in (STALE_AFTER, HIDDEN_AFTER):
            moment = beginning_of(day + age + timedelta(days=1))
            if start <= moment <= end:
                yield moment
