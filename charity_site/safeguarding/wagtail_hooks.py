from collections.abc import Iterator
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import URLResolver, include, path, reverse
from django.utils.functional import cached_property
from wagtail import hooks
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from charity_site.consent import ledger
from charity_site.consent.models import Channel, Consent
from charity_site.core.hidden_documents import DECIDES
from charity_site.safeguarding import log_actions, reports, urls
from charity_site.safeguarding.consent_chooser import STATE, STORIES, ConsentChooserViewSet
from charity_site.safeguarding.panel import add_panel
from charity_site.safeguarding.withdrawal import not_withdrawn
from charity_site.users.models import User
from charity_site.users.reauthentication import A_WHILE_AGO, JUST_NOW, reauthenticate_at
from charity_site.users.requests import StaffRequest
from stories.models import StoryPage


class ConsentCreateView(CreateView):
    def save_instance(self) -> Consent:
        self.form.instance.recorded_by = self.request.user
        return super().save_instance()


class ConsentEditView(EditView):
    def get(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        log(self.object, "consent.opened")
        return super().get(request, *args, **kwargs)

    def post(self, request: StaffRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with ledger.locked():  # before the database's own lock, as whoever takes back does it
            return super().post(request, *args, **kwargs)

    def save_instance(self) -> Consent:
        consent = super().save_instance()
        labels = [self.form[name].label if name in self.form.fields else name for name in self.form.changed_data]
        if labels:
            log(consent, "consent.changed", data={"fields": labels})
        return consent

    @property
    def header_buttons(self) -> list[HeaderButton]:
        needed = "consent.withdraw_consent"
        actions = [("Take back or pause", "take_back_consent", "cross"), ("Private link", "private_link", "link")]
        if self.object.is_withdrawn():
            needed, actions = "consent.erase_consent", [("Erase", "erase", "bin")]
        elif self.object.is_paused():
            actions.insert(0, ("Show again", "show_again", "view"))
        if not self.request.user.has_perm(needed):
            return []
        return [
            HeaderButton(label, url=reverse(name, args=[self.object.pk]), icon_name=icon)
            for label, name, icon in actions
        ]


class ConsentIndexView(IndexView):
    @cached_property
    def columns(self) -> list[Column]:
        columns = super().columns
        next(column for column in columns if column.name == "person").accessor = reports.isolated_person
        return columns


class ConsentViewSet(SnippetViewSet):
    model = Consent
    icon = "clipboard-list"
    add_to_admin_menu = True
    menu_label = "Consents"
    menu_order = 320
    index_view_class = ConsentIndexView
    add_view_class = ConsentCreateView
    edit_view_class = ConsentEditView
    chooser_viewset_class = ConsentChooserViewSet
    copy_view_enabled = False  # each person says yes for themselves
    list_display = ["person", STORIES, "relation", STATE, "starts", "ends", "phone", "recorded_by"]
    list_filter = ["relation", "ends", "paused_on", "withdrawn_on"]
    search_fields = ["person", "given_by"]
    panels = [
        MultiFieldPanel([FieldPanel("person"), FieldPanel("relation"), FieldPanel("birth_date")], heading="Whose"),
        MultiFieldPanel(
            [FieldPanel(name) for name in ("given_by", "method", "form", "told", "assent", "email", "phone")],
            heading="How it was given",
        ),
        MultiFieldPanel([FieldPanel(channel) for channel in Channel.values], heading="What it covers"),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("starts"), FieldPanel("ends")]), FieldPanel("own_consent_on")], heading="When"
        ),
        MultiFieldPanel([FieldPanel("bereaved")], heading="A child who died"),
        InlinePanel(
            "outside_copies",
            heading="Copies elsewhere",
            label="Copy",
            help_text="Posts, print runs, press: what must be asked for by hand when this is taken back.",
            panels=[
                FieldPanel("kind"),
                FieldPanel("place"),
                FieldRowPanel([FieldPanel("since"), FieldPanel("gone_on")]),
            ],
        ),
    ]

    def get_queryset(self, request: StaffRequest) -> QuerySet[Consent]:
        return Consent.objects.select_related("recorded_by").prefetch_related("stories__page")


register_snippet(ConsentViewSet)


@hooks.register("register_permissions")
def permissions_that_staff_are_given() -> QuerySet[Permission]:
    """Return those about consents that are more than to see, add, change and delete a record: on the screen of a role."""
    own = [codename for codename, _ in Consent._meta.permissions]
    return Permission.objects.filter(content_type__app_label="consent", codename__in=own)


hooks.register("register_log_actions", log_actions.register)


@hooks.register("register_admin_urls")
def safeguarding_urls() -> list[URLResolver]:
    return [
        path("safeguarding/", include(urls)),
    ]


@hooks.register("register_page_header_buttons")
def take_a_story_back(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if (
        page.specific_class is StoryPage
        and user.has_perm("consent.withdraw_consent")
        and not_withdrawn(page.specific.people)
    ):
        address = reverse("take_back_story", args=[page.pk])
        yield Button("Take back or pause", address, icon_name="cross", priority=70)


@hooks.register("before_copy_page")
def no_copy_of_what_was_taken_back(request: StaffRequest, page: Page) -> HttpResponse | None:
    if page.specific_class is StoryPage and not page.specific.may_be_copied():
        messages.error(request, "A family took this story back or takes a break, so it cannot be copied.")
        return redirect("wagtailadmin_explore", page.get_parent().pk)
    return None


def hidden_documents_item() -> reports.ReportMenuItem:
    return reports.ReportMenuItem(
        "Hidden documents",
        reverse("hidden_documents"),
        name="hidden_documents",
        icon_name="doc-full-inverse",
        permission=DECIDES,
    )


for report in (reports.ConsentReport, reports.ReceiptReport, reports.ErasureReport):
    hooks.register("register_reports_menu_item", partial(reports.menu_item, report))
hooks.register("register_reports_menu_item", hidden_documents_item)
hooks.register("construct_homepage_panels", add_panel)

reauthenticate_at("take_back_consent", "take_back_story", "take_back_picture", "show_again", "erase", after=JUST_NOW)
reauthenticate_at(
    "private_link", "consent_form", after=JUST_NOW
)  # whoever has these may do as much, or reads a signature
reauthenticate_at("wagtailsnippets_consent_consent:", "consent_report", "receipt_report", after=A_WHILE_AGO)
reauthenticate_at("erasure_report", "receipt", "erasure", "hidden_documents", after=A_WHILE_AGO)
