"""Register the ends of licenses: copies of pages must not outlive them."""

from datetime import timedelta

from django.utils import timezone

from charity_site.delivery.pagecache.expiry import beginning_of, register_expiry
from charity_site.images.models import CharityImage


@register_expiry
def ends_of_licenses(start, end):
    days = [timezone.localtime(moment).date() - timedelta(days=1) for moment in (start, end)]
    for last in CharityImage.objects.filter(license_ends__range=days).values_list("license_ends", flat=True):
        yield beginning_of(last + timedelta(days=1))
