"""What is said to who has just decided on a page that waited for approval. Wagtail says that it "has been updated"."""

from django.utils import timezone
from django.utils.formats import date_format

DONE = {"approve": "approved", "reject": "sent back for changes"}


def what_became_of(page, action):
    """Return a sentence (str) about `page` after the decision `action` (str, as Wagtail's tasks call it)."""
    page = type(page).objects.get(pk=page.pk)  # as it is now: an approval may have published it
    return f"“{page.get_admin_display_title()}” is {DONE.get(action, action)}. {what_follows(page, action)}".strip()


def what_follows(page, action):
    if action == "reject":
        return "Who submitted it finds your comment on the dashboard."
    if task := page.current_workflow_task:
        return f"It waits for the next step now: {task.name}."
    if revision := page.scheduled_revision:
        moment = timezone.localtime(revision.approved_go_live_at)
        return f"It will be published on {date_format(moment, 'F j, Y')} at {date_format(moment, 'g:i A')}."
    return "Visitors see it now." if page.live and not page.has_unpublished_changes else ""
