"""What the editors of pages and of shared records with versions have in common: a form that is sent again knows what came of it, and
a decision that was made is not made again."""

import json
from contextlib import suppress

from django.utils.functional import cached_property
from wagtail.admin import messages

from charity_site.core.conflicts import what_it_says
from charity_site.core.decisions import DECIDED
from charity_site.core.keys import is_key
from charity_site.core.sent_back import FromTheFirstStep
from charity_site.core.sent_forms import number_in, sent_before

STEP = "step_of_approval"  # the hidden field: of which step a decision is
OWN = "overwrite_revision_id"  # Wagtail's field: the version that the form saved by itself


class VersionEditor(FromTheFirstStep):
    """Over Wagtail's editor of `record`: the page, or the shared record, which each of the two names."""

    @cached_property
    def sent(self):
        """What is remembered (SentForm) of this very form; None when it comes for the first time."""
        return sent_before(self.request, about=str(self.record.pk))

    def post(self, request, *args, **kwargs):
        if self.is_resaved_unchanged:
            request.POST = request.POST.copy()
            request.POST.pop(OWN, None)  # Wagtail lets nobody write over a version that is not the newest
        return super().post(request, *args, **kwargs)

    @cached_property
    def is_out_of_date(self):
        """Return whether somebody else, or another tab, saved in between. The answer to the last save of this very form may
        be still to come; one that it sent before that is old."""
        if self.sent:
            newest = self.latest_revision and self.latest_revision.pk
            is_old = number_in(self.request.POST) < self.sent.number
            return is_old or (self.sent.version != newest and not self.is_resaved_unchanged)
        return (super().is_out_of_date or self.names_no_version) and not self.is_resaved_unchanged

    @property
    def names_no_version(self):
        """Return whether the form was opened before there was any version, and there is one now: Wagtail takes it for the newest."""
        data = self.request.POST
        return bool(self.latest_revision) and data.get("loaded_revision_id") == "" and not data.get(OWN)

    @cached_property
    def is_resaved_unchanged(self):
        """Return whether all that was saved in between says what the form was made from: who asks a clinician, or sends a draft
        back, keeps it as a version."""
        data = self.request.POST
        key = str(self.sent.version) if self.sent else data.get(OWN) or data.get("loaded_revision_id", "")
        if not is_key(key) or not self.latest_revision or key == str(self.latest_revision.pk):
            return False
        known = self.record.revisions.filter(pk=key).first()
        if known is None:
            return False
        is_own = self.sent or OWN in data
        if not is_own and data.get("loaded_revision_created_at") != known.created_at.isoformat():
            return False
        return what_it_says(known) == what_it_says(self.latest_revision)

    def get_context_data(self, **kwargs):
        waits = self.record.current_workflow_task_state
        return {**super().get_context_data(**kwargs), STEP: waits and waits.pk}

    @cached_property
    def is_decided(self):
        """Return whether the step on which this form decides is taken: a form that is sent twice does not take the next one too."""
        waits = self.record.current_workflow_task_state
        return waits is None or self.request.POST.get(STEP, str(waits.pk)) != str(waits.pk)

    @property
    def decides_in_vain(self):
        return bool(self.request.POST.get("action-workflow-action")) and self.is_decided

    def workflow_action_is_valid(self):
        is_named = "workflow-action-name" in self.request.POST  # without, Wagtail's editor of pages fails
        return not self.is_decided and is_named and super().workflow_action_is_valid() and self.says_what_the_step_asks

    @property
    def says_what_the_step_asks(self):
        """Return whether all that was said in Wagtail's window of the decision is words, or boxes, for its fields: the task gets it as
        it is."""
        data, said = self.request.POST, None
        with suppress(ValueError):
            said = json.loads(data.get("workflow-action-extra-data", "{}"))
        asked = self.record.current_workflow_task.get_form_for_action(data.get("workflow-action-name")).base_fields
        return (
            isinstance(said, dict)
            and said.keys() <= asked.keys()
            and all(isinstance(each, str | bool) for each in said.values())
        )

    def decide_on_what_is_shown(self):
        """Let the decision be about the newest version: who decides here has read that one, or the form would be out of date."""
        waits = self.record.current_workflow_task_state
        waits.revision_id = self.record.latest_revision_id
        waits.save(update_fields=["revision"])

    def tell_of_decision(self):
        messages.warning(self.request, DECIDED)
