"""Which lists of trials readers may see today: a list says of which day it is, from when on it is doubtful, and goes in time."""

from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from charity_site.readpath.memo import memoize
from charity_site.trials.models import Trial
from charity_site.trials.question import is_asked_by
from diseases.models import DiseasePage

STALE_AFTER, HIDDEN_AFTER = timedelta(days=7), timedelta(days=30)


class Listing(NamedTuple):
    """What is known of the list of one disease."""

    sync: int  # its key
    day: date  # on which the register said so
    number: int  # of trials

    @property
    def age(self) -> timedelta:
        return timezone.localdate() - self.day

    @property
    def is_stale(self) -> bool:
        return self.age > STALE_AFTER

    @property
    def is_hidden(self) -> bool:
        return self.age > HIDDEN_AFTER


def listing_of(disease: int) -> Listing | None:
    """Return what is known of the list of a `disease` (key); None where the register was never asked for it by its present names."""
    return memoize("lists of trials", all_listings).get(disease)


def all_listings() -> dict[int, Listing]:
    """Return the lists by disease (key), without those that were asked for by other names than the disease has now."""
    asked = DiseasePage.objects.filter(trial_sync__succeeded_at__isnull=False).annotate(
        trials_in_it=Count("trial_sync__trials")
    )
    return {
        disease.pk: Listing(sync.pk, timezone.localdate(sync.succeeded_at), disease.trials_in_it)
        for disease in asked.select_related("trial_sync").prefetch_related("names")
        if is_asked_by((sync := disease.trial_sync).address, disease)
    }


def trials_in(listing: Listing) -> list[Trial]:
    """Return the trials that readers may see of a list, in its order."""
    return [] if listing.is_hidden else list(Trial.objects.filter(sync=listing.sync))


def address_of_list(disease: DiseasePage) -> str:
    """Return where the trials of `disease` are listed; '' while there is nothing to read."""
    listing = listing_of(disease.pk) if disease.pk else None
    is_there = listing and listing.number and not listing.is_hidden
    return reverse("trials", args=[disease.slug]) if is_there else ""
