"""What editors called only a typo, so that the review stays: a list for those who may say that it was more."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.auth import permission_required
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import log
from wagtail.models import PageLogEntry

from charity_site.delivery.text.direction import isolated
from charity_site.review.models import PublishedSection
from charity_site.review.published import TYPO, TYPO_REVOKED

MAY_REVOKE = "review.change_publishedsection"


def said_to_be_typos():
    """Return what editors called one (queryset): where only the rules of fingerprints became others nobody said anything."""
    return PublishedSection.objects.filter(is_typo=True).exclude(line="").select_related("page")


class TyposReport(ReportView):
    queryset = PublishedSection.objects.none()
    page_title = "Only a typo"
    header_icon = "edit"
    index_url_name = "typos"
    default_ordering = "-at"
    list_export = []
    columns = [
        TitleColumn("page", label="Page", accessor=lambda typo: isolated(typo.page.title), url_name="revoke_typo"),
        Column("section", label="Section", accessor=lambda typo: heading(typo)),
        Column("difference", label="What changed"),
        DateColumn("at", label="When", sort_key="at"),
        Column("by", label="By", accessor=lambda typo: said_by(typo) or "not known"),
    ]

    def get_queryset(self):
        self.queryset = said_to_be_typos()
        return super().get_queryset()


def said_by(typo):
    """Return who called `typo` (PublishedSection) one (User or None): the history of the page says so."""
    entries = PageLogEntry.objects.filter(page=typo.page_id, action=TYPO, timestamp__gte=typo.at).order_by(
        "timestamp", "pk"
    )
    entry = next((each for each in entries.select_related("user") if typo.section in each.data["difference"]), None)
    return entry and entry.user


def heading(typo):
    """Return what the section of `typo` (PublishedSection) is called (str)."""
    headings = {section.id: section.heading for section in typo.page.specific_class.reviewed_sections()}
    return headings.get(typo.section, typo.section)


@never_cache
@permission_required(MAY_REVOKE)
@require_http_methods(["GET", "POST"])
def revoke_typo(request, key):
    """GET: show what changed. POST: say that it needs a review."""
    typo = get_object_or_404(said_to_be_typos(), pk=key)
    if request.method == "POST":
        with transaction.atomic():
            typo.revoke()
            log(instance=typo.page.specific, action=TYPO_REVOKED, data={"section": heading(typo)})
        messages.success(request, f"{heading(typo)} of “{typo.page.title}” has to be reviewed again. The page says so.")
        return redirect(reverse("typos"))
    return render(request, "review/revoke_typo.html", {"typo": typo, "heading": heading(typo)})
