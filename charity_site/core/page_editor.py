"""Wagtail's page editor, where one form makes one page and each row once, and a decision that was made is not made again."""

from http import HTTPStatus

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from wagtail.admin import messages
from wagtail.admin.templatetags.wagtailadmin_tags import user_display_name
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.edit import EditView
from wagtail.admin.views.pages.workflow import CollectWorkflowActionData, WorkflowAction

from charity_site.core.decisions import DecidedBefore, what_became_of
from charity_site.core.forms import MADE_FROM
from charity_site.core.one_at_a_time import alone_with
from charity_site.core.sent_forms import edited_instead, filled_in, remember, sent_before
from charity_site.core.version_editor import VersionEditor

NOT_SAVED_YET = (
    "{by} saved this page after you opened it. Nothing of yours is saved yet: it stands below, as you typed it. Look at what was "
    "changed, and take over here what you want to keep of it. Saved now, yours takes its place; theirs stays in the history."
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


class PageEditView(SentAgain, VersionEditor, EditView):
    @property
    def record(self):
        return self.page

    def post(self, request, *args, **kwargs):
        if self.sent:
            request.POST = filled_in(request.POST, self.sent)
        # Wagtail asks this of what the browser saves by itself, and leaves buttons to a script, which may not know yet.
        if self.is_out_of_date and not (self.expects_json_response or self.locked_for_user or self.page.alias_of_id):
            return self.asked_first()
        return super().post(request, *args, **kwargs)

    def asked_first(self):
        """The form as it was sent, with what was saved in between. From here on it is up to date: sent again, it is saved."""
        self.form = self.form_class(
            self.request.POST,
            self.request.FILES,
            instance=self.page,
            subscription=self.subscription,
            parent_page=self.parent,
            for_user=self.request.user,
        )
        self.form.defer_required_fields()  # what is missing is said when it is saved
        self.has_unsaved_changes = True
        by = user_display_name(self.latest_revision.user) if self.latest_revision.user else "Somebody else"
        button = messages.button(self.what_was_saved(), "See what was changed", new_window=True)
        messages.warning(self.request, NOT_SAVED_YET.format(by=by), buttons=[button])
        if self.decides_in_vain:
            self.tell_of_decision()
        return self.render_to_response(self.get_context_data(), status=HTTPStatus.CONFLICT)

    def get_context_data(self, **kwargs):
        # A form that was sent once says ever after of which versions its words are: people in them may have taken theirs back.
        sent = {*self.request.POST.getlist(MADE_FROM), self.request.POST.get("loaded_revision_id", "")}
        return {**super().get_context_data(**kwargs), MADE_FROM: sorted(filter(str.isdecimal, sent))}

    def what_was_saved(self):
        """The address (str) that shows the newest version beside the one that this form was made from, or alone."""
        loaded = self.request.POST.get("loaded_revision_id", "")
        known = self.page.revisions.filter(pk=loaded).first() if loaded.isdecimal() else None
        if known in (None, self.latest_revision):
            return reverse("wagtailadmin_pages:view_draft", args=[self.page.pk])
        return reverse("wagtailadmin_pages:revisions_compare", args=[self.page.pk, known.pk, self.latest_revision.pk])

    def save_action(self):
        if self.decides_in_vain:
            self.tell_of_decision()
            if not self.form.changes_content:
                return self.redirect_and_remain()
        return super().save_action()

    def perform_workflow_action(self):
        self.decide_on_what_is_shown()
        return super().perform_workflow_action()

    def add_save_confirmation_message(self):
        if self.action_name != "perform_workflow_action":
            return super().add_save_confirmation_message()
        messages.success(self.request, what_became_of(self.page, self.workflow_action))


class PageWorkflowActionView(DecidedBefore, WorkflowAction):
    pass


class CollectPageWorkflowActionDataView(DecidedBefore, CollectWorkflowActionData):
    pass
