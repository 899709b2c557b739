from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import AbstractGroupApprovalTask

from charity_site.delivery.pagecache.unseen import unseen
from charity_site.review.forms import ReviewForm
from charity_site.review.models.page import ReviewedPage
from charity_site.review.written import is_written_after, sections_written_after

NOT_READ = "What somebody else changed after it was submitted is not checked by that."


class ClinicalReview(AbstractGroupApprovalTask):
    """A step of an approval in which somebody says who checked the text, and when. That stands on the page from then on."""

    class Meta:
        verbose_name = "clinical review"

    def get_actions(self, obj, user):
        # Wagtail's "Approve" without a form would leave "not yet reviewed" on the page.
        actions = {name: (name, label, True) for name, label, _ in super().get_actions(obj, user)}
        return [(name, "Approve" if name == "approve" else label, modal) for name, label, modal in actions.values()]

    def get_form_for_action(self, action):
        return ReviewForm if action == "approve" else super().get_form_for_action(action)

    @transaction.atomic
    def on_action(self, task_state, user, action_name, **kwargs):
        if action_name == "approve":
            # From the editor it is any JSON.
            form = ReviewForm({name: str(value) for name, value in kwargs.items()}, user=user)
            if not form.is_valid():
                raise ValidationError("Say who checked it, and on which day: choose “Approve” once more.")
            is_noted = self.note_review(task_state, user, form)
            comment = form.in_words() if is_noted else f"{form.in_words()} {NOT_READ}"
        else:
            comment = str(kwargs.get("comment", ""))
        super().on_action(task_state, user, action_name, comment=comment)

    def note_review(self, task_state, user, form):
        """Let what waits for approval say what the valid `form` does, if it has a place for that. Return whether that is all of it.
        Raise ValidationError where it was written after the day of the form."""
        record, day = task_state.workflow_state.content_object, form.cleaned_data["reviewed_on"]
        waiting, last = record.get_latest_revision_as_object(), record.latest_revision
        # What somebody else wrote after the step began was perhaps not read: it stays unapproved.
        was_read = last.pk == task_state.revision_id or last.user_id == user.pk
        version = last if was_read else task_state.revision
        read = waiting if was_read else version.as_object()
        if isinstance(read, ReviewedPage):
            refuse([section.heading for section in sections_written_after(read, day)], day)
            read.note_review(form.reviewer, day, form.cleaned_data["evidence"], form.recorded_by)
            return was_read
        refuse([str(read)] if is_written_after(version, day) else [], day)
        if hasattr(waiting, "note_review") and was_read:
            waiting.note_review(form.reviewer.name, day)
            task_state.revision = waiting.save_revision(user=last.user)  # who approves wrote none of it
            task_state.workflow_state.refresh_from_db()  # what it publishes is the newest version
        return was_read


def refuse(names, day):
    """Raise ValidationError where what has the `names` (list of str) was written after a `day` (date)."""
    if names:
        raise ValidationError(
            f"Nobody can have approved this on {day:%B %-d, %Y}. What it says now was written later: {', '.join(names)}. "
            "Choose a later day."
        )


unseen(ClinicalReview)
unseen(ClinicalReview.groups.through)
