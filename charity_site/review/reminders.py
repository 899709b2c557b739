"""Mails to those who may publish a page when its medical review comes due: a month before, and on the day.

When that was last done says what is new since, so nothing else has to be remembered, and a late run makes up for missed days.
"""

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.models import get_page_models
from wagtail.permission_policies.pages import PagePermissionPolicy

from charity_site.delivery.models import JobRun
from charity_site.review.models import ReviewedPage
from charity_site.review.state import with_review_states

logger = logging.getLogger(__name__)

JOB = "review"
AHEAD = timedelta(days=30)


class NotSent(Exception):
    """Mails could not be sent: the next run sends all of them again."""


def remind():
    """Tell reviewers what is due and what will be in a month. Returns how much was sent (str), or None. Raises NotSent."""
    pages_of = {}
    for page in due(last_told(), timezone.localdate()):
        for address in reviewers(page):
            pages_of.setdefault(address, []).append(page)
    failed = [error for address, pages in sorted(pages_of.items()) if (error := send(address, pages))]
    if failed:
        raise NotSent(f"Not sent: {len(failed)}.")
    return f"sent {len(pages_of)}" if pages_of else None


def last_told():
    """The day (date) of the last reminder, or None."""
    run = JobRun.objects.filter(name=JOB, last_success__isnull=False).first()
    return run and timezone.localdate(run.last_success)


def due(since, today):
    """Public pages (list of ReviewedPage, the earliest first) whose review, or the day a month before it, came after
    `since` (date, or None for all) and not after `today` (date)."""
    kinds = [kind for kind in get_page_models() if issubclass(kind, ReviewedPage)]
    pages = with_review_states([page for kind in kinds for page in kind.objects.live()])
    found = [page for page in pages if page.review_state.due and is_new(page.review_state.due, since, today)]
    return sorted(found, key=lambda page: (page.review_state.due, page.title))


def is_new(day, since, today):
    """Return whether the review that is due on a `day`, or its announcement, came after `since` and not after `today`."""
    moments = (day, day - AHEAD)
    return any(moment <= today and (since is None or moment > since) for moment in moments)


def reviewers(page):
    """The addresses (list of str) of those who may publish `page`; administrators are not asked."""
    users = PagePermissionPolicy().users_with_permission_for_instance("publish", page, include_superusers=False)
    found = list(users.exclude(email="").values_list("email", flat=True))
    if not found:
        logger.error("No one who may publish the page %s has an email, so nobody was reminded.", page.pk)
    return found


def send(recipient, pages):
    """Tell `recipient` (str) of `pages`. Returns what went wrong (str), or None; the log does not say for whom."""
    rows = [
        (page, settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[page.pk])) for page in pages
    ]
    text = render_to_string("review/mails/due.txt", {"rows": rows}).strip()
    subject, _, text = text.partition("\n")
    try:
        send_mail(subject, text.strip() + "\n", None, [recipient])
    except Exception as error:
        logger.error("A reminder of reviews was not sent: %s", type(error).__name__)
        return type(error).__name__
