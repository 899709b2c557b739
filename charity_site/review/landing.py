"""What a reviewer answered about a draft becomes records, a line in the history of the page, and a decision of its approval."""

import logging

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.admin.utils import get_user_display_name
from wagtail.log_actions import log
from wagtail.models import TaskState

from charity_site.core.locks import may_publish
from charity_site.core.models import months_until_review
from charity_site.review.answers import APPROVE, CHANGE
from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.models import ClinicalReview, Review, ReviewedPage, SignOff
from charity_site.review.models.records import months_after
from charity_site.review.state import review_state
from charity_site.review.what_changed import lapsed_approvals

logger = logging.getLogger(__name__)

DECISIONS = {APPROVE: Review.Decision.APPROVED, CHANGE: Review.Decision.CHANGE}
RULES_CHANGED = (
    "The rules by which texts are compared have changed since a clinician approved a draft of it. Please ask again. "
)
SAID = {APPROVE: "approved", CHANGE: "to be changed", "": "has a comment"}


def take_answers(reading, answers, reviewer, by=None, sign_off=None, recorded=None):
    """Write down the `answers` (dict of Answer by section) of `reviewer` (Reviewer) about a draft (`reading`: Reading), and decide on
    its approval, if it waits for the clinical review. `by`: the User who gave them; None: they came by the link `sign_off`
    (SignOff); `recorded` (valid ReviewForm): that user wrote them down for the reviewer."""
    draft, prints = reading.page, reading.prints
    today, months = timezone.localdate(), months_until_review()
    on, evidence = (recorded.cleaned_data[name] for name in ("reviewed_on", "evidence")) if recorded else (today, "")
    sections = {section.id: section for section in draft.reviewed_sections()}
    who = {"reviewer": reviewer, "sign_off": sign_off, "recorded_by": by if recorded else None, "date": on}
    given = set()  # sections of which the same was said before
    for key, answer in answers.items():
        if not answer.decision:
            continue
        note = "\n".join(filter(None, [answer.comment, evidence]))
        said = {**who, "decision": DECISIONS[answer.decision], "note": note}
        text = {"page_id": draft.pk, "section": key, "fingerprint": prints[key]}
        if was_given(text, said):
            given.add(key)
        else:
            due = months_after(on, months[key]) if answer.decision == APPROVE else None
            Review.objects.create(**text, **said, due=due)
    words = "; ".join(in_words(sections[key].heading, answer) for key, answer in answers.items())
    way = f", by {sign_off.way}" if sign_off else ""
    if sign_off:
        SignOff.objects.filter(pk=sign_off.pk).update(to_tell=words)
    if recorded:
        way = f" on {on:%B %-d, %Y}, as {get_user_display_name(by)} wrote down ({evidence})"
    if answers.keys() - given:
        log(draft, "review.answered", user=by, data={"reviewer": reviewer.name, "way": way, "answers": words})
    task_state = draft.current_workflow_task_state
    asks_for_change = any(answer.decision == CHANGE for answer in answers.values())
    if task_state and (asks_for_change or isinstance(task_state.task.specific, ClinicalReview)):
        asked_by = sign_off and sign_off.asked_by
        may_end_it = sign_off is None or (asked_by is not None and may_publish(asked_by, draft))
        decide(task_state, draft, answers, f"{reviewer.name}{way}: {words}.", by, may_end_it)


def was_given(text, said):
    """Return whether the decision on a `text` that was written down last is what is `said` (both: fields of a Review), in the same way:
    a form that was sent twice. What staff wrote down for a clinician is not what that clinician says."""
    last = Review.objects.filter(**text).order_by("pk").last()
    return last is not None and all(getattr(last, name) == value for name, value in said.items())


def in_words(heading, answer):
    """Say what was answered about the section with this `heading` (str)."""
    return f"{heading} {SAID[answer.decision]}" + (f" (“{answer.comment}”)" if answer.comment else "")


def decide(task_state, draft, answers, comment, by, may_end_it):
    """Send back what waits, if a change is asked for; approve it, if each section is approved as it stands in the newest draft.

    The last step of an approval publishes. Unless `may_end_it` that is left to staff: whoever may not publish could give the
    link to themselves.
    """
    if task_state.status != TaskState.STATUS_IN_PROGRESS:
        return
    if any(answer.decision == CHANGE for answer in answers.values()):
        task_state.reject(user=by, comment=comment)
    elif not not_approved(draft.get_latest_revision_as_object()):
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


def not_approved(draft):
    """Return the sections (list) of `draft` (ReviewedPage) that no clinician approved as they stand there."""
    public = {section.id: section.fingerprint for section in review_state(draft).reviewed_sections}
    said = {}  # the last decision on each text
    for review in Review.objects.filter(page=draft.pk).order_by("date", "pk"):
        said[review.section, review.fingerprint] = review.decision

    def is_approved(text):
        return said.get(text) == Review.Decision.APPROVED or (text not in said and text in public.items())

    lacking = {text[0] for text in section_fingerprints(draft).items() if not is_approved(text)}
    return [section for section in draft.reviewed_sections() if section.id in lacking]


def tell_what_is_approved(request, page):
    """Say at the top of the editor, to who can publish `page` now that it waits, what clinicians approved as it stands there."""
    task = page.current_workflow_task
    if request.method != "GET" or not task or not isinstance(page, ReviewedPage):
        return
    if not may_publish(request.user, page) or not task.get_actions(page, request.user):
        return
    draft = page.get_latest_revision_as_object()
    lacking = not_approved(draft)
    unread = [section.heading for section in lacking if section.id not in draft.only_typos_in]
    if not lacking:
        messages.info(request, "Clinicians approved each section as it stands now. You can publish it.")
    elif unread and not isinstance(task, ClinicalReview):
        lapsed = lapsed_approvals(draft, Review.objects.filter(page=draft.pk).order_by("date", "pk"))
        messages.warning(
            request,
            f"No clinician approved this as it stands now: {', '.join(unread)}. {RULES_CHANGED if lapsed else ''}Readers would be told so.",
        )
