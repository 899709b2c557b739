"""What is said to who decides on a page or record that waits for approval. Wagtail says that it "has been updated", and takes
a decision once more that was taken."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin import messages
from wagtail.admin.utils import get_latest_str
from wagtail.models import TaskState

DONE = {"approve": "approved", "reject": "sent back for changes"}
DECIDED = (
    "This no longer waits for a decision: somebody decided in the meantime, or your browser sent it twice. What you "
    "changed beyond that is saved as a draft. Look at it as it is now."
)


def what_became_of(thing, action):
    """Return a sentence (str) about `thing` (page or record) after the decision `action` (str, as Wagtail's tasks call it)."""
    thing = type(thing).objects.get(pk=thing.pk)  # as it is now: an approval may have published it
    return f"“{get_latest_str(thing)}” is {DONE.get(action, action)}. {what_follows(thing, action)}".strip()


def what_follows(thing, action):
    if action == "reject":
        return "Who submitted it finds your comment on the dashboard."
    if task := thing.current_workflow_task:
        return f"It waits for the next step now: {task.name}."
    if revision := thing.scheduled_revision:
        moment = timezone.localtime(revision.approved_go_live_at)
        return f"It will be published on {date_format(moment, 'F j, Y')} at {date_format(moment, 'g:i A')}."
    return "Visitors see it now." if thing.live and not thing.has_unpublished_changes else ""


class DecidedBefore:
    """Over a view that takes a decision, or asks for the words of one: what was decided is told, and not refused."""

    def dispatch(self, request, *args, **kwargs):
        if self.object.workflow_in_progress and self.task_state.status == TaskState.STATUS_IN_PROGRESS:
            return super().dispatch(request, *args, **kwargs)
        if request.headers.get("x-requested-with") != "XMLHttpRequest":
            messages.warning(request, DECIDED)
            return redirect(self.redirect_url)
        # Wagtail's window closes then, and goes there; that of the editor sends the form, which is told.
        return self.close_window(request)

    def post(self, request, *args, **kwargs):
        try:
            with transaction.atomic():
                return super().post(request, *args, **kwargs)
        except ValidationError as error:
            if request.headers.get("x-requested-with") != "XMLHttpRequest":
                raise
            messages.error(request, " ".join(["Nothing was decided.", *error.messages]))
            return self.close_window(request)

    def close_window(self, request):
        return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url, "cleaned_data": {}})
