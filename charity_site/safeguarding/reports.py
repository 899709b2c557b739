"""Reports for the staff who look after consents: the consents, the receipts, the erasures."""

from typing import Any

import django_filters
from django import forms
from django.urls import reverse
from django.utils.text import capfirst
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.consent.models import ADULT_AGE, Channel, Consent
from charity_site.consent.queries import ConsentQuerySet
from charity_site.core.spreadsheets import ExportsColumnsMixin, IsolatedColumn
from charity_site.delivery.text.direction import isolated
from charity_site.safeguarding.consent_alerts import Kind, needing, turns_18_on
from charity_site.safeguarding.models import ErasureRequest, Receipt
from charity_site.users.models import User
from charity_site.users.requests import StaffRequest


class Report(ExportsColumnsMixin, ReportView):
    """A report for those who may see reports about consents, whatever it lists."""

    permission_policy = ModelPermissionPolicy(Consent)
    permission_required = "report"


def stories_of(consent: Consent) -> str:
    return ", ".join(sorted(row.page.title for row in consent.stories.all()))


def state_of(consent: Consent) -> str:
    """Return why nothing may be shown under `consent`, or until when something may."""
    gaps = [consent.gap(channel) for channel in Channel]
    if all(gaps):
        return capfirst(gaps[0])
    return f"Valid until {consent.ends:%B %-d, %Y}" if consent.ends else "Valid without an end"


def assent_of(consent: Consent) -> str:
    if consent.assent:
        return "Yes"
    return "No" if consent.relation == Consent.Relation.CHILD else ""


def name_of(user: User | None) -> str:
    """Return the name by which staff know `user`; '' for None."""
    return user.get_full_name() or user.username if user else ""


class ConsentFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(
        label="What needs attention",
        choices=Kind.choices,
        method="of_kind",
        widget=forms.RadioSelect,
        empty_label="All",
    )

    class Meta:
        model = Consent
        fields = ["relation"]

    def of_kind(self, consents: ConsentQuerySet, name: str, kind: str) -> ConsentQuerySet:
        return consents.filter(pk__in=needing(Kind(kind)))


def isolated_name(consent: Consent) -> str:
    """Return the name of `consent` for a list on a screen."""
    return str(consent).replace(consent.person, isolated_person(consent), 1)


def isolated_person(consent: Consent) -> str:
    return isolated(consent.person)


class ConsentReport(Report):
    queryset = Consent.objects.prefetch_related("stories__page")
    page_title = "Consents"
    header_icon = "clipboard-list"
    export_filename = "consents"
    index_url_name = "consent_report"
    index_results_url_name = "consent_report_results"
    filterset_class = ConsentFilterSet
    columns = [
        IsolatedColumn("person", label="Person", url_name="wagtailsnippets_consent_consent:edit", sort_key="person"),
        Column("relation", label="Who they are", accessor="get_relation_display", sort_key="relation"),
        Column("stories", label="Stories", accessor=stories_of),
        Column("state", label="State", accessor=state_of),
        Column("ends", label="Ends", sort_key="ends"),
        Column("turns_18_on", label=f"Turns {ADULT_AGE} on", accessor=turns_18_on, sort_key="birth_date"),
        Column("assent", label="The child agreed", accessor=assent_of),
    ]


class ReceiptReport(Report):
    queryset = Receipt.objects.select_related("by")
    page_title = "Receipts"
    header_icon = "history"
    export_filename = "receipts"
    index_url_name = "receipt_report"
    columns = [
        TitleColumn("at", label="When", url_name="receipt", sort_key="at"),
        Column("action", label="What", accessor="get_action_display"),
        Column("way", label="How", accessor="get_way_display"),
        Column("by", label="By", accessor=lambda receipt: name_of(receipt.by)),
    ]


def erasure_address(request: ErasureRequest) -> str:
    if request.done_at:
        return reverse("erasure", args=[request.pk])
    return reverse("erase", args=[request.consent_key])


class ErasureReport(Report):
    queryset = ErasureRequest.objects.select_related("requested_by", "approved_by")
    page_title = "Erasures"
    header_icon = "bin"
    export_filename = "erasures"
    index_url_name = "erasure_report"
    columns = [
        TitleColumn("requested_at", label="Asked for", get_url=erasure_address, sort_key="requested_at"),
        Column("requested_by", label="By", accessor=lambda request: name_of(request.requested_by)),
        Column("done_at", label="Done", accessor=lambda request: request.done_at or "not yet", sort_key="done_at"),
        Column("approved_by", label="Second person", accessor=lambda request: name_of(request.approved_by)),
    ]


class ReportMenuItem(MenuItem):
    """An entry in the menu for those who have `permission`."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: StaffRequest) -> bool:
        return request.user.has_perm(self.permission)


def menu_item(report: type[Report]) -> ReportMenuItem:
    """Return the entry of `report` in the menu."""
    return ReportMenuItem(
        report.page_title,
        reverse(report.index_url_name),
        name=report.index_url_name,
        icon_name=report.header_icon,
        permission="consent.report_consent",
    )
