from copy import copy
from uuid import uuid4

from django import forms
from django.db import transaction
from django.forms.models import modelform_factory
from wagtail.admin.auth import permission_required
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin
from wagtail.snippets.views.chooser import SnippetChooserViewSet, SnippetCreateView

from charity_site.core.sent_forms import KEY, remember, sent_before


class NewDraftForm(WagtailAdminModelForm):
    """The form of a record that is made while one is chosen. It becomes a draft, which may lack what this form does not ask for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[KEY] = forms.UUIDField(initial=uuid4, required=False, widget=forms.HiddenInput)
        if isinstance(self.instance, DraftStateMixin):
            self.instance.live = False


class CreateDraftView(SnippetCreateView):
    """Wagtail's view stores what is new without a version, a line in its history, or a draft; and twice what is sent twice."""

    draft = None  # that this form made before, and that is as it left it

    def post(self, request):
        sent = sent_before(request)
        if sent and isinstance(record := sent.record, self.model):
            form = self.get_creation_form_class()(request.POST, request.FILES, instance=copy(record))
            if not set(form.changed_data) - {KEY}:
                return self.get_chosen_response(record)
            if isinstance(record, DraftStateMixin) and not record.live and record.latest_revision_id == sent.version:
                self.draft = record
        return super().post(request)

    def get_creation_form_kwargs(self):
        kwargs = super().get_creation_form_kwargs()
        return {**kwargs, "instance": self.draft} if self.draft else kwargs

    @transaction.atomic
    def save_form(self, form):
        record = super().save_form(form)
        drafted = isinstance(record, DraftStateMixin)
        revision = record.save_revision(user=self.request.user, clean=False) if drafted else None
        log(
            instance=record,
            action="wagtail.edit" if self.draft else "wagtail.create",
            revision=revision,
            content_changed=True,
        )
        remember(self.request, record)
        return record


class CreatingChooserViewSet(SnippetChooserViewSet):
    """A chooser in which a new record can be made, of which the form asks for `form_fields`; without these none is made."""

    create_view_class = CreateDraftView
    creation_tab_label = "New"

    @property
    def creation_form_class(self):
        return self.form_fields and modelform_factory(self.model, form=NewDraftForm, fields=self.form_fields)

    def get_urlpatterns(self):
        return [pattern for pattern in super().get_urlpatterns() if self.form_fields or pattern.name != "create"]


class RecordChooserViewSet(CreatingChooserViewSet):
    """Wagtail's chooser of records is open to everyone in the admin; this one to those who may see the records."""

    def construct_view(self, view_class, **kwargs):
        options = self.model._meta
        needed = permission_required(f"{options.app_label}.view_{options.model_name}")
        return needed(super().construct_view(view_class, **kwargs))
