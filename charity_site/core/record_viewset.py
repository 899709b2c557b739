from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views.snippets import ConfirmWorkflowCancellationView, SnippetViewSet


class ConfirmCancellationView(PermissionCheckedMixin, ConfirmWorkflowCancellationView):
    """Wagtail's own is open to everyone in the admin."""

    permission_required = "change"


class VersionedViewSet(SnippetViewSet):
    """The screens of a shared record with drafts (core/models/versioned.py)."""

    confirm_workflow_cancellation_view_class = ConfirmCancellationView
