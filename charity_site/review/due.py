from collections import Counter

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from charity_site.core.admin_guard import works_on_all_pages
from charity_site.core.dashboard import Item, due
from charity_site.review.findings import Finding, findings
from charity_site.review.report import public_pages_of
from charity_site.review.standing import due_reviews

COUNTED = {
    Finding.CHANGED: "changed since the review",
    Finding.SOURCE: "citing a source that changed or is gone",
    Finding.NEVER: "never reviewed",
    Finding.RETOLD: "with words for children that retell what has changed",
    Finding.QUIET: "of research without an update for a year",
    Finding.OWNER: "that nobody answers for",
}


@due("Medical reviews", order=20)
def reviews(user):
    """Public pages that a clinician must check again, from 60 days before on: first those for which `user` answers."""
    today = timezone.localdate()
    found = sorted(due_reviews(list(public_pages_of(user))), key=lambda due: due.page.owner_id != user.pk)
    return [
        Item(
            due.page.get_admin_display_title(),
            reverse("wagtailadmin_pages:edit", args=[due.page.pk]),
            f"{'was due' if due.day < today else 'due'} on {date_format(due.day, 'F j, Y')}"
            + (", yours" if due.page.owner_id == user.pk else ""),
        )
        for due in found
    ]


@due("Pages to look after", order=25)
def pages(user):
    """How many there are of each kind, with the way to the list of them. Who works on a part of the site learns of pages without
    an owner there."""
    kinds = [kind for kind in COUNTED if kind != Finding.OWNER or works_on_all_pages(user)]
    number = Counter(kind for to_do in findings(list(public_pages_of(user))).values() for kind in to_do)
    return [
        Item(
            f"{number[kind]} page{'' if number[kind] == 1 else 's'} {COUNTED[kind]}",
            reverse("look_after_report", query={"finding": kind.value}),
        )
        for kind in kinds
        if number[kind]
    ]
