"""What a reviewer answered about a draft becomes records, a line in the history of the page, and a decision of its approval."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import TaskState

from charity_site.review.answers import APPROVE, CHANGE
from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.models import ClinicalReview, Review, ReviewedPage
from charity_site.review.models.records import months_after
from charity_site.review.state import review_state

logger = logging.getLogger(__name__)

DECISIONS = {APPROVE: Review.Decision.APPROVED, CHANGE: Review.Decision.CHANGE}
SAID = {APPROVE: "approved", CHANGE: "to be changed", "": "has a comment"}


def take_answers(draft, answers, reviewer, by=None, asked_by=None):
    """Write down the `answers` (dict of Answer by section) of `reviewer` (Reviewer) about `draft` (ReviewedPage), and decide on
    its approval, if it waits for the clinical review. `by`: the User who gave them; None: they came by a link, for which
    `asked_by` (User or None) asked."""
    prints, today = section_fingerprints(draft), timezone.localdate()
    sections = {section.id: section for section in draft.reviewed_sections()}
    Review.objects.bulk_create(
        Review(
            page_id=draft.pk,
            section=key,
            fingerprint=prints[key],
            reviewer=reviewer,
            decision=DECISIONS[answer.decision],
            note=answer.comment,
            date=today,
            due=months_after(today, sections[key].review_months) if answer.decision == APPROVE else None,
        )
        for key, answer in answers.items()
        if answer.decision
    )
    words = "; ".join(in_words(sections[key].heading, answer) for key, answer in answers.items())
    log(draft, "review.answered", user=by, data={"reviewer": reviewer.name, "answers": words})
    task_state = draft.current_workflow_task_state
    if task_state and isinstance(task_state.task.specific, ClinicalReview):
        may_end_it = by is not None or may_publish(asked_by, draft)
        decide(task_state, draft, answers, f"{reviewer.name}: {words}.", by, may_end_it)


def in_words(heading, answer):
    """Say what was answered about the section with this `heading` (str)."""
    return f"{heading} {SAID[answer.decision]}" + (f" (“{answer.comment}”)" if answer.comment else "")


def may_publish(user, page):
    return user is not None and page.permissions_for_user(user).can_publish()


def decide(task_state, draft, answers, comment, by, may_end_it):
    """Send back what waits, if a change is asked for; approve it, if each section is approved as it stands in the newest draft.

    The last step of an approval publishes. Unless `may_end_it` that is left to staff: whoever may not publish could give the
    link to themselves.
    """
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        return
    if any(answer.decision == CHANGE for answer in answers.values()):
        task_state.reject(user=by, comment=comment)
    elif is_all_approved(draft.get_latest_revision_as_object()):
        if not may_end_it and is_last_step(task_state):
            return
        try:
            with transaction.atomic():
                task_state.approve(user=by, comment=comment)
        except ValidationError as error:  # the answer counts; whoever approves it in the admin is told what is missing
            logger.warning("The page %s was approved, but cannot be published: %s", draft.pk, type(error).__name__)


def is_last_step(task_state):
    """Return whether nothing but the step of `task_state` is missing."""
    taken = task_state.workflow_state.successful_task_states.values("task")
    return not task_state.workflow_state.workflow.tasks.exclude(pk__in=taken).exclude(pk=task_state.task_id).exists()


def is_all_approved(draft):
    """Return whether a clinician approved each section of `draft` (ReviewedPage) as it stands there."""
    public = {section.id: section.fingerprint for section in review_state(draft).reviewed_sections}
    said = {}  # the last decision on each text
    for review in Review.objects.filter(page=draft.pk).order_by("date", "pk"):
        said[review.section, review.fingerprint] = review.decision
    return all(
        said.get((section, fingerprint), "") == Review.Decision.APPROVED
        or (said.get((section, fingerprint)) is None and public.get(section) == fingerprint)
        for section, fingerprint in section_fingerprints(draft).items()
    )


def tell_that_all_is_approved(request, page):
    """Say at the top of the editor, to who may publish `page`, that it waits for nothing but that."""
    task_state = page.current_workflow_task_state
    if request.method != "GET" or not task_state or not isinstance(task_state.task.specific, ClinicalReview):
        return
    if not isinstance(page, ReviewedPage) or not may_publish(request.user, page):
        return
    if is_all_approved(page.get_latest_revision_as_object()):
        messages.info(request, "Clinicians approved each section as it stands now. You can publish it.")
