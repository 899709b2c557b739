"""The second round of a review: what changed since a reviewer decided last, and what the reviewer said.

An editor's browser writes over the version that it saved last, so what was decided on is kept as a version of its own.
"""

from django.contrib import messages
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from wagtail.models import Page, TaskState, WorkflowState
from wagtail.signals import task_rejected


@receiver(task_rejected)
def keep_what_was_decided_on(instance, **kwargs):
    newest = instance.workflow_state.content_object.get_latest_revision_as_object()
    writer = newest.latest_revision.user  # it is not the draft of who decided
    revision = newest.save_revision(user=writer, changed=False, clean=False)
    TaskState.objects.filter(pk=instance.pk).update(revision=revision)


def tell_about_the_round(request, record):
    """Say at the top of the editor of `record` (a page too) what this round is about: a reviewer what is new, others what the
    reviewer asked for."""
    state = record.current_workflow_state
    if request.method != "GET" or state is None:
        return
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        tell_what_was_asked_for(request, state)
    elif state.current_task_state and state.current_task_state.task.specific.get_actions(record, request.user):
        tell_what_changed(request, record)


def tell_what_was_asked_for(request, state):
    asked = state.current_task_state
    who = (asked.finished_by and asked.finished_by.get_full_name()) or str(asked.finished_by or "A reviewer")
    words = f": “{asked.comment}”" if asked.comment else "."
    day = timezone.localtime(asked.finished_at)
    messages.warning(request, f"{who} asked for changes on {day:%B %-d, %Y}{words}")


def tell_what_changed(request, record):
    decided = TaskState.objects.for_instance(record).filter(finished_by=request.user, revision__isnull=False)
    last = decided.exclude(status=TaskState.STATUS_CANCELLED).order_by("-finished_at").first()
    if last is None or last.revision_id == record.latest_revision_id:
        return
    day = timezone.localtime(last.finished_at)
    messages.info(
        request,
        format_html(
            'You decided on this last on {}. <a href="{}">See what changed since then</a>.',
            f"{day:%B %-d, %Y}",
            address_of_comparison(record, last.revision_id),
        ),
    )


def address_of_comparison(record, since):
    """Return where the newest version of `record` is compared with the one with the key `since` (str)."""
    if isinstance(record, Page):
        return reverse("wagtailadmin_pages:revisions_compare", args=[record.pk, since, "latest"])
    name = record.snippet_viewset.get_url_name("revisions_compare")
    return reverse(name, args=[record.pk, since, record.latest_revision_id])
