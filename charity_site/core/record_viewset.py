from django.shortcuts import redirect
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.snippets.views.snippets import (
    CollectWorkflowActionDataView,
    ConfirmWorkflowCancellationView,
    EditView,
    SnippetViewSet,
    WorkflowActionView,
)

from charity_site.core.decisions import DecidedBefore, what_became_of
from charity_site.core.forms import TYPO
from charity_site.core.version_editor import VersionEditor

CHECKED = "to_be_checked"  # the field of a record that a clinician must still check


class ConfirmCancellationView(PermissionCheckedMixin, ConfirmWorkflowCancellationView):
    """Wagtail's own is open to everyone in the admin."""

    permission_required = "change"


class RecordEditView(VersionEditor, EditView):
    @property
    def record(self):
        return self.object

    def form_valid(self, form):
        if self.decides_in_vain:
            self.tell_of_decision()
            if not set(form.changed_data) - {CHECKED, TYPO}:
                return redirect(self.get_edit_url())
            if CHECKED in form.changed_data:  # the decision took that from it meanwhile
                setattr(form.instance, CHECKED, form.initial[CHECKED])
        return super().form_valid(form)

    def workflow_action_action(self):
        self.decide_on_what_is_shown()
        return super().workflow_action_action()

    def get_success_message(self, instance=None):
        if self.action == "workflow-action":
            return what_became_of(self.object, self.workflow_action)
        return super().get_success_message(instance)


class RecordWorkflowActionView(DecidedBefore, WorkflowActionView):
    pass


class CollectRecordWorkflowActionDataView(DecidedBefore, CollectWorkflowActionDataView):
    pass


class VersionedViewSet(SnippetViewSet):
    """The screens of a shared record with drafts (core/models/versioned.py)."""

    edit_view_class = RecordEditView
    workflow_action_view_class = RecordWorkflowActionView
    collect_workflow_action_data_view_class = CollectRecordWorkflowActionDataView
    confirm_workflow_cancellation_view_class = ConfirmCancellationView
