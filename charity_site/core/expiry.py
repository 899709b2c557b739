"""Register the ends of consents: copies of pages must not outlive them, whatever they show."""

from datetime import timedelta

from django.utils import timezone

from charity_site.consent.models import Consent
from charity_site.delivery.pagecache.expiry import beginning_of, register_expiry


@register_expiry
def ends_of_consents(start, end):
    day, last = timezone.localtime(start).date() + timedelta(days=1), timezone.localtime(end).date()
    while day <= last:
        before = Consent.objects.living(day - timedelta(days=1))
        if before.exclude(pk__in=Consent.objects.living(day).values("pk")).exists():
            yield beginning_of(day)
        day += timedelta(days=1)
