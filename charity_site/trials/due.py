from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from charity_site.core.dashboard import Item, due
from charity_site.core.seen import pages_worked_on
from charity_site.delivery.pagecache.expiry import beginning_of
from charity_site.trials.listing import STALE_AFTER
from charity_site.trials.models import TrialSync
from diseases.models import DiseasePage

NOT_ASKED = (
    "The register was not asked since. Whoever looks after the server can say whether the daily job is on, and runs."
)


@due("Trials that could not be brought up to date", order=34)
def failed(user: Any) -> list[Item]:
    """Diseases whose list is missing, old, or not whole. Readers see the list of the day that is named, for 30 days."""
    doubted = beginning_of(timezone.localdate() - STALE_AFTER)  # as readers are told then
    lists = TrialSync.objects.filter(~Q(problem="") | Q(succeeded_at__lt=doubted))
    found = {disease: (why, at) for disease, why, at in lists.values_list("disease", "problem", "succeeded_at")}
    if unasked := [disease for disease, (why, _) in found.items() if not why]:
        public = set(DiseasePage.objects.shown().filter(pk__in=unasked).values_list("pk", flat=True))
        found = {disease: (why or NOT_ASKED, at) for disease, (why, at) in found.items() if why or disease in public}
    pages = pages_worked_on(user).filter(pk__in=found).order_by("title") if found else []
    return [
        Item(
            page.get_admin_display_title(), reverse("wagtailadmin_pages:edit", args=[page.pk]), note_of(*found[page.pk])
        )
        for page in pages
    ]


def note_of(problem: str, at: Any) -> str:
    since = f"the list is of {date_format(timezone.localdate(at), 'F j, Y')}" if at else "there is no list yet"
    return f"{since}. {problem}"
