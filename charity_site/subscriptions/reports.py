"""E-mail updates, for staff: which mailings went out, who is on the list, and the screen that takes an address off it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Min, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, Table
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.delivery.mail import forget_mails_to
from charity_site.subscriptions.forms import AddressForm
from charity_site.subscriptions.mailings import GIVEN_UP, NOT_SENT, begins, recipients, under_way, update_of
from charity_site.subscriptions.models import Delivery, Mailing, Subscriber, Subscription
from charity_site.subscriptions.topics import titles_of
from charity_site.users.requests import StaffRequest
from research.models import ProgramUpdatePage

MAY_SEE_MAILINGS, MAY_STOP = "subscriptions.view_mailing", "subscriptions.change_mailing"
MAY_SEE_SUBSCRIBERS, MAY_ERASE = "subscriptions.view_subscriber", "subscriptions.delete_subscriber"
GONE = "(deleted)"  # in place of a title


def moment(at: datetime) -> str:
    return date_format(timezone.localtime(at), "F j, Y, H:i")


@dataclass(frozen=True)
class MailingRow:
    """A mailing as the report shows it, with the numbers of mails in each state."""

    pk: int
    made_at: datetime
    title: str
    standing: str
    waiting: int
    may_be_stopped: bool
    may_go_on: bool
    sent: int = 0
    refused: int = 0
    begun: int = 0
    later: int = 0


def mailing_rows(mailings: Iterable[Mailing]) -> list[MailingRow]:
    found = list(mailings)
    titles = titles_of(mailing.update_key for mailing in found)
    numbers: dict[int, dict[str, int]] = defaultdict(dict)
    states = Delivery.objects.filter(mailing__in=found).values_list("mailing", "state")
    for key, state, number in states.annotate(number=Count("pk")):
        numbers[key][state] = number
    return [mailing_row(mailing, titles, numbers[mailing.pk]) for mailing in found]


def mailing_row(mailing: Mailing, titles: dict[UUID, str], numbers: dict[str, int]) -> MailingRow:
    update = None if mailing.finished_at else update_of(mailing)
    is_over = bool(mailing.finished_at) or mailing.made_at < timezone.now() - GIVEN_UP
    return MailingRow(
        pk=mailing.pk,
        made_at=mailing.made_at,
        title=titles.get(mailing.update_key, GONE),
        standing=standing(mailing, update),
        waiting=recipients(mailing, update).count() if update and not is_over else 0,
        may_be_stopped=not is_over and not mailing.stopped_at,
        may_go_on=not is_over and bool(mailing.stopped_at),
        **numbers,
    )


class ActColumn(Column):
    """How a mailing stands, with the button that stops it or lets it go on."""

    cell_template_name = "subscriptions/staff/act_cell.html"

    def get_cell_context_data(self, instance: MailingRow, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        context = super().get_cell_context_data(instance, parent_context)
        return {**context, "may_act": request.user.has_perm(MAY_STOP), "csrf_token": get_token(request)}


class RowReport(ReportView):
    """A report of what is made of the records on one screen, or of all of them for a file."""

    def rows(self, found: Iterable[Any]) -> list[Any]:
        raise NotImplementedError

    def get_table(self, object_list: Iterable[Any]) -> Table:
        return super().get_table(self.rows(object_list))

    def decorate_paginated_queryset(self, object_list: Iterable[Any]) -> Iterable[Any]:
        return self.rows(object_list) if self.is_export else object_list


class MailingReport(RowReport):
    queryset = Mailing.objects.all()
    permission_policy = ModelPermissionPolicy(Mailing)
    permission_required = "view"
    page_title = "Updates by mail"
    page_subtitle = "half an hour after they are published"
    header_icon = "mail"
    index_url_name = "mailing_report"
    index_results_url_name = "mailing_report_results"
    is_searchable = False
    default_ordering = "-made_at"
    export_filename = "updates-by-mail"
    list_export = ["made_at", "title", "standing", "waiting", "sent", "refused", "begun", "later"]
    export_headings = {
        "made_at": "Published",
        "title": "Update",
        "standing": "State",
        "waiting": "Waiting",
        "sent": "Sent",
        "refused": "Refused",
        "begun": "Without an answer",
        "later": "To be tried again",
    }
    columns = [
        Column("made_at", label="Published", accessor=lambda mailing: moment(mailing.made_at), sort_key="made_at"),
        Column("title", label="Update"),
        Column("waiting", label="Waiting"),
        Column("sent", label="Sent"),
        Column("refused", label="Refused"),
        Column("begun", label="Without an answer"),
        Column("later", label="To be tried again"),
        ActColumn("standing", label="State"),
    ]

    def rows(self, found: Iterable[Mailing]) -> list[MailingRow]:
        return mailing_rows(found)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm(MAY_SEE_SUBSCRIBERS):
            return []
        return [HeaderButton("Who gets them", url=reverse("subscriber_report"), icon_name="group")]


def standing(mailing: Mailing, update: ProgramUpdatePage | None) -> str:
    if mailing.finished_at:
        return f"Done on {moment(mailing.finished_at)}"
    if mailing.stopped_at:
        return f"Stopped on {moment(mailing.stopped_at)}"
    if mailing.made_at < timezone.now() - GIVEN_UP:
        return "Given up after 7 days"
    if update is None:
        return f"Nothing is sent: {NOT_SENT}"
    then = begins(mailing, update)
    return f"From {moment(then)} on" if then > timezone.now() else "Under way"


@never_cache
@permission_required(MAY_STOP)
@require_POST
def act_on_mailing(request: StaffRequest, key: int) -> HttpResponse:
    """POST `do`: "stop" a mailing, or let it "go-on"."""
    mailing = get_object_or_404(Mailing, pk=key)
    if request.POST.get("do") == "stop":
        stopped = under_way().filter(pk=mailing.pk).update(stopped_at=timezone.now(), stopped_by=request.user)
        said = "Stopped. Nothing more is sent." if stopped else "It was over before."
    else:
        Mailing.objects.filter(pk=mailing.pk).update(stopped_at=None, stopped_by=None)
        said = "It goes on within a minute, or when it has waited for half an hour."
    messages.success(request, said)
    return HttpResponseRedirect(reverse("mailing_report"))


@dataclass(frozen=True)
class SubscriberRow:
    address: str
    topics: str
    since: datetime


def subscriber_rows(subscribers: Iterable[Subscriber]) -> list[SubscriberRow]:
    asked: dict[UUID, list[Subscription]] = defaultdict(list)
    for each in Subscription.objects.filter(subscriber__in=list(subscribers)).order_by("confirmed_at"):
        asked[each.subscriber_id].append(each)
    titles = titles_of({each.topic for found in asked.values() for each in found})
    return [
        SubscriberRow(
            one.address or "(sealed with a key that is gone)",
            ", ".join(sorted(titles.get(each.topic, GONE) for each in asked[one.pk])),
            asked[one.pk][0].confirmed_at,
        )
        for one in subscribers
        if asked[one.pk]
    ]


class SubscriberReport(RowReport):
    permission_policy = ModelPermissionPolicy(Subscriber)
    permission_required = "view"
    page_title = "Who gets updates by mail"
    page_subtitle = "each confirmed by the owner of the address"
    header_icon = "group"
    index_url_name = "subscriber_report"
    index_results_url_name = "subscriber_report_results"
    is_searchable = False
    default_ordering = "-since"
    export_filename = "who-gets-updates"
    list_export = ["address", "topics", "since"]
    export_headings = {"address": "Address", "topics": "News about", "since": "Confirmed"}
    columns = [
        Column("address", label="Address"),
        Column("topics", label="News about"),
        Column("since", label="Confirmed", accessor=lambda found: moment(found.since), sort_key="since"),
    ]

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        return Subscriber.objects.annotate(since=Min("subscriptions__confirmed_at"))

    def rows(self, found: Iterable[Subscriber]) -> list[SubscriberRow]:
        return subscriber_rows(found)

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm(MAY_ERASE):
            return []
        return [HeaderButton("Erase an address", url=reverse("erase_subscriber"), icon_name="bin")]


@never_cache
@permission_required(MAY_ERASE)
@require_http_methods(["GET", "POST"])
def erase_subscriber(request: StaffRequest) -> HttpResponse:
    """GET: ask for an address. POST `email`: delete all that is known of it, and mails that wait for it."""
    form = AddressForm(request.POST or None)
    if not form.is_valid():
        return render(request, "subscriptions/staff/erase.html", {"form": form}, status=400 if form.is_bound else 200)
    address = form.cleaned_data["email"]
    forget_mails_to({address.lower()})
    messages.success(request, "Nothing is known of this address any more.")
    return redirect("subscriber_report")
