"""What a later step of an approval sent back begins at the first step again: its words may be new, and the first step reads them."""

from wagtail.models import WorkflowState


class FromTheFirstStep:
    """Over an editor of a page or a record. Wagtail goes on at the step that sent it back."""

    def submit_action(self):
        state = self.workflow_state
        is_sent_back = state and state.status == WorkflowState.STATUS_NEEDS_CHANGES
        if is_sent_back and state.current_task_state.task != state.workflow.tasks.first():
            state.cancel(user=self.request.user)
        return super().submit_action()
