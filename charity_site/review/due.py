from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from charity_site.core.dashboard import Item, due
from charity_site.core.seen import theirs
from charity_site.review.reminders import due as pages_due


@due("Medical reviews", order=20)
def reviews(user):
    """Public pages that a clinician must check again, from a month before on."""
    today = timezone.localdate()
    return [
        Item(
            page.get_admin_display_title(),
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            f"{'was due' if page.review_state.due < today else 'due'} on {date_format(page.review_state.due, 'F j, Y')}",
        )
        for page in theirs(user, pages_due(None, today))
    ]
