"""Mails about medical reviews that come due: one for each person, with all their pages in it.

Who answers for a page hears of it 60 and 14 days before, on the day, and 14 days after it. What changed since its review is due 14
days after the change. From 28 days after a day on the Site managers hear of it, every 14 days until it is reviewed; and from the
first step on where nobody answers for the page, or no mail reaches them. A run that is late says where things stand then: no step is
made up for.

That somebody was told (Reminded) is written in one transaction with the mail that waits (delivery/mail.py), so a run that is
broken off leaves both or neither. What sends at once sends before that is stored: rather a mail twice than a page forgotten.
"""

import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Site
from wagtail.permissions import page_permission_policy

from charity_site.core.page_owners import those_who_answer
from charity_site.review.models import Reminded
from charity_site.review.standing import AHEAD, Due, due_checks, due_reviews

logger = logging.getLogger(__name__)

STEPS = (-AHEAD.days, -14, 0, 14)  # days after the day on which a review is due
ESCALATED, EACH = 28, 14  # days: from when on the Site managers hear of it, and how often


JOB = "review"


class NotSent(Exception):
    """Mails could not be sent: the next run sends them again."""


@dataclass(frozen=True)
class News:
    """What a person is to be told of a review that is due."""

    due: Due
    step: int
    owner: object  # who answers for the page (User), or None
    is_theirs: bool  # whether that is who is told

    @property
    def address(self):
        return settings.WAGTAILADMIN_BASE_URL + reverse("wagtailadmin_pages:edit", args=[self.due.page.pk])

    def key_for(self, person):
        return self.due.page.pk, person.pk, self.due.day, self.step


def remind():
    """Tell everybody what they do not know yet. Return how many mails were sent, in words; None for none. Raises NotSent."""
    found = news(timezone.localdate())
    results = [tell(person, of_theirs) for person, of_theirs in sorted(found.items(), key=lambda each: each[0].pk)]
    if failed := results.count(False):
        raise NotSent(f"Not sent: {failed}.")
    return f"sent {len(results)}" if results else None


def step_on(today, day):
    """Return the last step (int, days after `day`) that has come `today` for what is due on a `day` (dates); None before all."""
    days = (today - day).days
    if days >= ESCALATED:
        return ESCALATED + (days - ESCALATED) // EACH * EACH
    return max((step for step in STEPS if step <= days), default=None)


def news(today: date):
    """Return what has to be told `today`: {User: [News, ...]}, what is due first before the others."""
    pages = list(Page.objects.live().filter(depth__gt=1, alias_of=None))
    to_do = due_reviews(pages) + due_checks(pages)
    coming = [(due, step) for due in to_do if (step := step_on(today, due.day)) is not None]
    owners = those_who_answer([due.page for due, _ in coming])
    managers, found = all_managers() if coming else [], defaultdict(list)
    for due, step in coming:
        owner = owners.get(due.page.pk)
        reachable = owner is not None and owner.email
        told = [owner] if reachable and step < ESCALATED else managers
        if not told:
            logger.error("No one who could see to the review of the page %s has an email.", due.page.pk)
        for person in told:
            found[person].append(News(due, step, owner, is_theirs=person == owner))
    known = Reminded.objects.filter(page__in=[due.page.pk for due, _ in coming])
    known = set(known.values_list("page", "person", "day", "step"))
    new = {person: [each for each in theirs if each.key_for(person) not in known] for person, theirs in found.items()}
    return {person: theirs for person, theirs in new.items() if theirs}


def all_managers():
    """Return those who look after the whole site and have an email (list of User): administrators, where nobody else does."""
    home = Site.objects.get(is_default_site=True).root_page
    for administrators in (False, True):
        found = page_permission_policy.users_with_any_permission_for_instance(
            {"publish"}, home, include_superusers=administrators
        )
        if staff := list(found.exclude(email="")):
            return staff
    return []


def tell(person, found):
    """Send `person` (User) one mail about `found` (list of News). Return whether that worked; the log does not say to whom."""
    rows = [Reminded(page=each.due.page, person=person, day=each.due.day, step=each.step) for each in found]
    parts = [part for theirs in (True, False) if (part := [each for each in found if each.is_theirs == theirs])]
    context = {"number": len(found), "today": timezone.localdate(), "parts": parts}
    text = render_to_string("review/mails/due.txt", context).strip()
    subject, _, text = text.partition("\n")
    try:
        with transaction.atomic():
            Reminded.objects.bulk_create(rows)
            send_mail(subject, text.strip() + "\n", None, [person.email])
    except Exception as error:
        logger.error("A reminder of reviews was not sent: %s", type(error).__name__)
        return False
    return True
