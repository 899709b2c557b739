from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views.snippets import ConfirmWorkflowCancellationView, EditView, SnippetViewSet

from charity_site.core.sent_back import FromTheFirstStep


class ConfirmCancellationView(PermissionCheckedMixin, ConfirmWorkflowCancellationView):
    """Wagtail's own is open to everyone in the admin."""

    permission_required = "change"


class RecordEditView(FromTheFirstStep, EditView):
    pass


class VersionedViewSet(SnippetViewSet):
    """The screens of a shared record with drafts (core/models/versioned.py)."""

    edit_view_class = RecordEditView
    confirm_workflow_cancellation_view_class = ConfirmCancellationView
