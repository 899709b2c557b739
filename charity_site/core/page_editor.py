"""Wagtail's page editor, where one form makes one page and each row once, and a decision that was made is not made again."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import CollectWorkflowActionData, WorkflowAction
from wagtail.models import TaskState

from charity_site.core.decisions import what_became_of
from charity_site.core.one_at_a_time import alone_with
from charity_site.core.sent_forms import edited_instead, filled_in, number_in, remember, sent_before

DECIDED = (
    "This page no longer waits for a decision: somebody decided in the meantime, or your browser sent it twice. What you "
    "changed beyond that is saved as a draft. Look at the page as it is now."
)


class SentAgain:
    """Over one of the two views of the editor: its form may be sent again while the answer is on its way, or lost."""

    def form_valid(self, form):
        try:
            response = super().form_valid(form)
        except ValidationError:  # it is not published, but stored as a draft
            self.remember(form)
            raise
        if response.status_code < HTTPStatus.BAD_REQUEST:
            self.remember(form)
        return response

    def remember(self, form):
        if self.page.pk:
            remember(self.request, self.page, form.get_field_updates_for_resave())


class PageCreateView(SentAgain, CreateView):
    def post(self, request):
        sent = sent_before(request)
        if sent and (page := sent.record):
            request.until_answered.close()  # the next line waits for others
            request.until_answered.enter_context(alone_with([page.pk]))
            return edited_instead(request, reverse(self.edit_url_name, args=[page.pk]))
        with transaction.atomic():
            return super().post(request)


class PageEditView(SentAgain, EditView):
    @cached_property
    def sent(self):
        """What is remembered (SentForm) of this very form; None when it comes for the first time."""
        return sent_before(self.request, about=str(self.page.pk))

    def post(self, request, *args, **kwargs):
        if self.sent:
            request.POST = filled_in(request.POST, self.sent)
        return super().post(request, *args, **kwargs)

    @cached_property
    def is_out_of_date(self):
        """Return whether somebody else, or another tab, saved in between. The answer to the last save of this very form may
        be still to come; one that it sent before that is old."""
        number = number_in(self.request.POST)
        if self.sent and number != self.sent.number:
            return number < self.sent.number or self.sent.version != self.latest_revision.pk
        return super().is_out_of_date

    def workflow_action_is_valid(self):
        return self.page.current_workflow_task is not None and super().workflow_action_is_valid()

    def save_action(self):
        if self.request.POST.get("action-workflow-action") and self.page.current_workflow_task is None:
            messages.warning(self.request, DECIDED)
            if not self.has_content_changes:
                return self.redirect_and_remain()
        return super().save_action()

    def add_save_confirmation_message(self):
        if self.action_name != "perform_workflow_action":
            return super().add_save_confirmation_message()
        messages.success(self.request, what_became_of(self.page, self.workflow_action))


class DecidedBefore:
    """Over a view that takes a decision on a page, or asks for the words of one: what was decided is told, and not refused."""

    def dispatch(self, request, *args, **kwargs):
        if self.object.workflow_in_progress and self.task_state.status == TaskState.STATUS_IN_PROGRESS:
            return super().dispatch(request, *args, **kwargs)
        if request.headers.get("x-requested-with") != "XMLHttpRequest":
            messages.warning(request, DECIDED)
            return redirect(self.redirect_url)
        # Wagtail's window closes then, and goes there; that of the editor sends the form, which is told.
        return self.render_modal_json(request, {"step": "success", "redirect": self.redirect_url, "cleaned_data": {}})


class PageWorkflowActionView(DecidedBefore, WorkflowAction):
    pass


class CollectPageWorkflowActionDataView(DecidedBefore, CollectWorkflowActionData):
    pass
