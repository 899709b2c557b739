from collections import Counter

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page

from charity_site.core.admin_guard import works_on_all_pages
from charity_site.core.dashboard import Item, due_together
from charity_site.core.page_owners import those_who_answer
from charity_site.readpath.memo import memoize
from charity_site.review.findings import Finding, findings_in_words
from charity_site.review.report import public, public_pages_of
from charity_site.review.standing import due_reviews
from charity_site.sources.cited import findings_on

COUNTED = {
    Finding.CHANGED: "changed since the review",
    Finding.SOURCE: "citing a source that changed or is gone",
    Finding.NEVER: "never reviewed",
    Finding.RETOLD: "with words for children that retell what has changed",
    Finding.TOLD: "with words for children that no clinician has checked",
    Finding.QUIET: "of research without an update for a year",
    Finding.OWNER: "that nobody answers for",
}


@due_together("Medical reviews", "Pages to look after", order=20)
def reviews_and_pages(user):
    """What there is to do on the public pages that `user` works with."""
    rows = public_pages_of(user).order_by().values_list("pk", "owner_id", "draft_title", "title", named=True)
    theirs = {row.pk: row for row in rows}
    reviews, kinds = to_do_on_public_pages()
    return reviews_of(user, theirs, reviews), pages_of(user, theirs, kinds)


def to_do_on_public_pages():
    """Return what there is to do on public pages, whoever looks, whoever answers for them and whatever was found at their sources: the
    reviews that are due as pairs of a page's key and a day, the earliest first, and {key: kinds}."""
    return memoize(("to do on public pages", timezone.localdate()), find_to_do)


def find_to_do():
    pages = list(public(Page.objects.select_related("content_type")))
    kinds = {key: tuple(to_do) for key, to_do in findings_in_words(pages).items()}
    return [(due.page.pk, due.day) for due in due_reviews(pages)], kinds


def reviews_of(user, theirs, reviews):
    """Return those of `theirs` ({key: row of a page}) that a clinician must check again, from 60 days before on: first those for which
    `user` answers."""
    today = timezone.localdate()
    found = [(theirs[key], day) for key, day in reviews if key in theirs]
    return [
        Item(
            page.draft_title or page.title,
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            f"{'was due' if day < today else 'due'} on {date_format(day, 'F j, Y')}"
            + (", yours" if page.owner_id == user.pk else ""),
        )
        for page, day in sorted(found, key=lambda each: each[0].owner_id != user.pk)
    ]


def pages_of(user, theirs, kinds):
    """Return how many of `theirs` there are of each of the `kinds` of things to do, with the way to the list of them. Who works on a part of
    the site learns of pages without an owner there."""
    number = Counter(kind for key in theirs for kind in kinds.get(key, ()))
    number[Finding.SOURCE] = len(findings_on(theirs.values()))  # other processes are not told of these
    if works_on_all_pages(user):
        number[Finding.OWNER] = len(theirs) - len(those_who_answer(theirs.values()))
    return [
        Item(
            f"{number[kind]} page{'' if number[kind] == 1 else 's'} {COUNTED[kind]}",
            reverse("look_after_report", query={"finding": kind.value}),
        )
        for kind in COUNTED
        if number[kind]
    ]
