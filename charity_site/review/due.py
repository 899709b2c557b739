from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from charity_site.core.dashboard import Item, due
from charity_site.core.seen import theirs
from charity_site.review.standing import due_reviews


@due("Medical reviews", order=20)
def reviews(user):
    """Public pages that a clinician must check again, from 60 days before on."""
    today = timezone.localdate()
    found = due_reviews(today)
    keys = {page.pk for page in theirs(user, [due.page for due in found])}
    return [
        Item(
            due.page.get_admin_display_title(),
            reverse("wagtailadmin_pages:edit", args=[due.page.pk]),
            f"{'was due' if due.day < today else 'due'} on {date_format(due.day, 'F j, Y')}",
        )
        for due in found
        if due.page.pk in keys
    ]
