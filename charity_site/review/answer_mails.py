"""What clinicians answered by links reaches who asked them: one mail for each person, with all answers in it.

It goes out a while after the first of them, so that answers that come together are told together. Who may no longer see a page is told
nothing of it: whoever answers for the page is, or else the Site managers. A request for a change sends back what waits, of which Wagtail writes to who submitted it: where that is who asked,
this mail says it all, and Wagtail's is not sent.
"""

import logging
from collections import defaultdict
from datetime import timedelta
from itertools import groupby

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.mail import WorkflowStateRejectionEmailNotifier
from wagtail.models import Page, WorkflowState
from wagtail.signals import workflow_rejected

from charity_site.core.page_owners import those_who_answer
from charity_site.core.seen import works_on
from charity_site.review.models import SignOff
from charity_site.review.reminders import NotSent, all_managers

logger = logging.getLogger(__name__)

WAITS = timedelta(minutes=10)
WAGTAILS = "workflow_state_rejected_email_notification"  # the name of its receiver


def may_be_told(user, page):
    return user.is_active and bool(user.email) and works_on(user, page)


def tell_of_answers():
    """Tell who asked what was answered. Return how many mails were sent, in words; None for none. Raises NotSent."""
    waiting = SignOff.objects.exclude(to_tell="").order_by("asked_by", "answered_at", "pk")
    results = []
    for _, group in groupby(waiting.select_related("page", "reviewer", "asked_by"), key=lambda link: link.asked_by_id):
        answered = list(group)
        if answered[0].answered_at <= timezone.now() - WAITS:
            results += [tell(person, told) for person, told in by_reader(answered).items()]
    if None in results:
        raise NotSent(f"Not sent: {results.count(None)}.")
    return f"sent {sum(results)}" if any(results) else None


def by_reader(answered):
    """Return who is told of the links `answered` (list of SignOff): {User: links}. It is who asked; whoever answers for the page, where
    that person may not be told any more; else the Site managers. None for what nobody may be told."""
    found, owners = defaultdict(list), those_who_answer([each.page for each in answered])
    for each in answered:
        of_the_page = (each.asked_by, owners.get(each.page_id))
        first = next((reader for reader in of_the_page if reader and may_be_told(reader, each.page)), None)
        for reader in [first] if first else all_managers() or [None]:
            found[reader].append(each)
    return found


def tell(person, answered):
    """Send `person` (User or None) one mail about the links `answered` (list of SignOff). Return how many were sent (int), None where
    that failed; the log does not say to whom."""
    try:
        with transaction.atomic():
            SignOff.objects.filter(pk__in=[each.pk for each in answered]).update(to_tell="")
            if person:
                send_mail(*words_about(answered), None, [person.email])
    except Exception as error:
        logger.error("Answers of clinicians were not sent: %s", type(error).__name__)
        return None
    return 1 if person else 0


def words_about(answered):
    """Return subject and text (str) of the mail about the links `answered` (list of SignOff)."""
    address = settings.WAGTAILADMIN_BASE_URL
    found = [(each, address + reverse("wagtailadmin_pages:edit", args=[each.page_id])) for each in answered]
    subject, _, text = render_to_string("review/mails/answers.txt", {"found": found}).strip().partition("\n")
    return subject, text.strip() + "\n"


class RejectionNotifier(WorkflowStateRejectionEmailNotifier):
    """Wagtail's mail about what was sent back, without those who are told by tell_of_answers(), or may not see the page."""

    def get_recipient_users(self, workflow_state, **kwargs):
        record, found = workflow_state.content_object, super().get_recipient_users(workflow_state, **kwargs)
        if not isinstance(record, Page):
            return found
        by_link = workflow_state.current_task_state.finished_by is None
        links = SignOff.objects.filter(page=record.pk).exclude(to_tell="") if by_link else SignOff.objects.none()
        told = set(links.values_list("asked_by", flat=True))
        return {user for user in found if user.pk not in told and works_on(user, record)}


notify_of_rejection = RejectionNotifier()
workflow_rejected.disconnect(sender=WorkflowState, dispatch_uid=WAGTAILS)
workflow_rejected.connect(notify_of_rejection, sender=WorkflowState, dispatch_uid=WAGTAILS)
