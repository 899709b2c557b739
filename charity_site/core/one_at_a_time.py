"""What is sent for one page in the admin is done one after the other.

Wagtail reads a page, then writes all of it, and asks nobody in between: an autosave beside an approval takes the page down
that was just published, and of two approvals the second one finds no task and fails.
"""

from contextlib import ExitStack

from django.contrib import messages
from django.urls import reverse
from wagtail.admin.views.pages.edit import EditView

from charity_site.delivery.lock import held

LOCKS = 64  # each is a file beside an SQLite database
DECIDED = (
    "This page no longer waits for a decision: somebody decided in the meantime, or your browser sent it twice. What you "
    "changed beyond that is saved as a draft. Look at the page as it is now."
)


class OneAtATimeMiddleware:
    """Lets a form for a page wait until the one before it is answered."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with ExitStack() as request.until_answered:
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        page = kwargs.get("page_id")
        if request.method == "POST" and page and request.path.startswith(f"{reverse('wagtailadmin_home')}pages/"):
            request.until_answered.enter_context(held(f"page-{page % LOCKS}", waits=True))


class PageEditView(EditView):
    """Wagtail's editor, which tells who decides on a page after somebody else that there is nothing left to decide."""

    def workflow_action_is_valid(self):
        return self.page.current_workflow_task is not None and super().workflow_action_is_valid()

    def save_action(self):
        if self.request.POST.get("action-workflow-action") and self.page.current_workflow_task is None:
            messages.warning(self.request, DECIDED)
            if not self.has_content_changes:
                return self.redirect_and_remain()
        return super().save_action()
