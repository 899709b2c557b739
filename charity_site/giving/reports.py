"""What came in, for staff: totals by fund and month, and the screen that reads a provider's file."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.core.gift_address import checkout_is_set_up
from charity_site.core.models import SiteSettings
from charity_site.giving import provider_file, totals
from charity_site.giving.totals import GiftTotal
from charity_site.users.requests import StaffRequest

MAY_SEE, MAY_ADD = "giving.view_gifttotal", "giving.add_gifttotal"


class GiftTotalFilterSet(WagtailFilterSet):
    class Meta:
        model = GiftTotal
        fields = {"month": ["gte", "lte"], "source": ["exact"], "currency": ["exact"]}


class GiftTotalReport(ReportView):
    queryset = GiftTotal.objects.all()
    permission_policy = ModelPermissionPolicy(GiftTotal)
    permission_required = "view"
    filterset_class = GiftTotalFilterSet
    page_title = "Gifts"
    page_subtitle = "by fund and month, never by person"
    header_icon = "tag"
    index_url_name = "gift_totals"
    index_results_url_name = "gift_totals_results"
    default_ordering = "-month"
    is_searchable = False
    export_filename = "gifts"
    list_export = ["month", "fund_name", "fund", "source", "currency", "amount", "gifts"]
    export_headings = {
        "month": "Month",
        "fund_name": "Fund",
        "fund": "Code",
        "source": "From",
        "currency": "Currency",
        "amount": "Amount",
        "gifts": "Gifts",
    }
    columns = [
        Column("month", label="Month", accessor=lambda total: f"{total.month:%B %Y}", sort_key="month"),
        Column("fund", label="Fund", accessor="fund_name", sort_key="fund"),
        Column("amount", label="Amount", accessor="in_words", sort_key="amount"),
        Column("gifts", label="Gifts", sort_key="gifts"),
        Column("source", label="From", sort_key="source"),
    ]

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm(MAY_ADD):
            return []
        return [HeaderButton("Add a provider's file", url=reverse("provider_file"), icon_name="upload")]


class UploadForm(forms.Form):
    file = forms.FileField(
        label="File",
        help_text="A CSV file of whole months, from your account with the provider. It is read once, and not kept.",
        error_messages={"required": "Choose the file.", "empty": "This file is empty. Export it again."},
    )

    def clean_file(self) -> str:
        try:
            text = provider_file.decoded(self.cleaned_data["file"].read(provider_file.LONGEST + 1))
            provider_file.read(text)
        except provider_file.Unreadable as error:
            raise ValidationError(str(error)) from error
        return text


class ColumnsForm(forms.Form):
    """Which column says what. The text of the file goes to the browser and back, since it is kept nowhere."""

    text = forms.CharField(widget=forms.HiddenInput, strip=False)
    source = forms.CharField(
        label="Which provider?", max_length=40, help_text="By this name its totals are kept apart."
    )
    date = forms.ChoiceField(label="Day of the gift", error_messages={"required": "Choose the column."})
    dates = forms.ChoiceField(
        label="How days are written",
        choices=[("", "Choose"), *((key, sample) for key, (sample, _) in provider_file.DATES.items())],
        error_messages={"required": "Choose how days look in that column."},
    )
    amount = forms.ChoiceField(label="Amount", error_messages={"required": "Choose the column."})
    fund = forms.ChoiceField(
        label="Fund",
        required=False,
        help_text="A column with codes or names of your funds, or with the reference that the giving page made.",
    )
    currency = forms.ChoiceField(label="Currency", required=False)
    state = forms.ChoiceField(
        label="State of the payment", required=False, help_text="So that payments which failed are not counted."
    )
    counted_state = forms.CharField(label="Counted if it says", required=False, max_length=40)

    def __init__(self, table: provider_file.Table, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        columns = [(name, name) for name in table.columns]
        for name in ("date", "amount"):
            self.fields[name].choices = [("", "Choose"), *columns]
        for name in ("fund", "currency", "state"):
            self.fields[name].choices = [("", "None"), *columns]

    def clean_source(self) -> str:
        source = self.cleaned_data["source"]
        tells_us = checkout_is_set_up() or GiftTotal.objects.filter(source=totals.STRIPE).exists()
        if tells_us and source.casefold().startswith(totals.STRIPE.casefold()):
            raise ValidationError(
                "Stripe tells us of each payment by itself: its file would count them twice. Upload files of other providers."
            )
        return source

    def clean(self) -> None:
        data = self.cleaned_data
        if data.get("state") and not data.get("counted_state"):
            self.add_error("counted_state", "Write what this column says of a payment that went through.")

    def columns(self) -> provider_file.Columns:
        names = ("date", "dates", "amount", "fund", "currency", "state", "counted_state")
        return provider_file.Columns(**{name: self.cleaned_data[name] for name in names})


@never_cache
@require_http_methods(["GET", "POST"])
def provider_file_screen(request: StaffRequest) -> HttpResponse:
    """Take a file, show which column says what and the totals of it, and keep these when they are right."""
    if not request.user.has_perm(MAY_ADD):
        raise PermissionDenied
    settings = SiteSettings.for_request(request)
    if "text" not in request.POST:
        upload = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "GET" or not upload.is_valid():
            return render(request, "giving/provider_file.html", {"upload": upload})
        return show(request, proposed(upload.cleaned_data["file"], settings), settings)
    try:
        table = provider_file.read(request.POST["text"])
    except provider_file.Unreadable as error:
        messages.error(request, f"{error}")
        return redirect("provider_file")
    form = ColumnsForm(table, with_dates(table, request.POST.dict()))
    if "keep" not in request.POST or not form.is_valid():
        return show(request, form, settings)
    counted = provider_file.count(table, form.columns(), settings.giving_currency)
    if not counted.totals:
        return show(request, form, settings)
    source = form.cleaned_data["source"]
    totals.replace(source, counted.totals)
    messages.success(request, f"The totals of {source} are kept. The file is not.")
    return redirect("gift_totals")


def proposed(text: str, settings: SiteSettings) -> ColumnsForm:
    table = provider_file.read(text)
    names = table.proposed()
    data = {
        **names,
        "text": text,
        "source": (urlsplit(settings.giving_url).hostname or settings.gift_provider.label)[:40],
        "counted_state": table.usual(names["state"]) if names["state"] else "",
    }
    return ColumnsForm(table, with_dates(table, data))


def with_dates(table: provider_file.Table, data: dict[str, str]) -> dict[str, str]:
    """Return `data` with the way in which days are written, where none is chosen and one alone fits the column."""
    if data.get("dates") or data.get("date") not in table.columns:
        return data
    return data | {"dates": table.dates_are(data["date"])}


def show(request: StaffRequest, form: ColumnsForm, settings: SiteSettings) -> HttpResponse:
    counted = None
    if form.is_valid():
        table = provider_file.read(form.cleaned_data["text"])
        counted = provider_file.count(table, form.columns(), settings.giving_currency)
    return render(request, "giving/provider_file.html", {"form": form, "counted": counted})
