"""What was found at sources: a report, and a screen for each, where somebody says that they have looked."""

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from charity_site.sources.due import looks_after_sources
from charity_site.sources.models import Finding


class FindingFilterSet(WagtailFilterSet):
    is_open = django_filters.BooleanFilter("looked_at", lookup_expr="isnull", label="Still to be looked at")

    class Meta:
        model = Finding
        fields = ["kind"]


class FindingsReport(ReportView):
    queryset = Finding.objects.select_related("source", "looked_at_by")
    filterset_class = FindingFilterSet
    page_title = "Changed sources"
    header_icon = "doc-full"
    index_url_name = "source_findings"
    index_results_url_name = "source_findings_results"
    default_ordering = "-found_on"
    is_searchable = False
    list_export = ["source", "source.url", "get_kind_display", "found_on", "moved_to", "looked_at", "looked_at_by"]
    export_headings = {
        "source": "Source",
        "source.url": "Address",
        "get_kind_display": "What",
        "found_on": "Found on",
        "moved_to": "New address",
        "looked_at": "Looked at",
        "looked_at_by": "By",
    }

    @property
    def columns(self):
        return [
            TitleColumn("source", label="Source", get_url=self.address_of),
            Column("kind", label="What", accessor="get_kind_display"),
            Column("found_on", label="Found on", sort_key="found_on"),
            DateColumn("looked_at", label="Looked at", sort_key="looked_at"),
            Column("looked_at_by", label="By"),
        ]

    def address_of(self, finding):
        return reverse("source_finding", args=[finding.pk], query=self.request.GET)  # the way back has the same filters

    def dispatch(self, request, *args, **kwargs):
        if not looks_after_sources(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


@never_cache
@require_http_methods(["GET", "POST"])
def finding(request, key):
    """GET: show what is different. POST: note that somebody looked."""
    if not looks_after_sources(request.user):
        raise PermissionDenied
    found = get_object_or_404(Finding.objects.select_related("source", "source__watch", "looked_at_by"), pk=key)
    report = reverse("source_findings", query=request.GET)
    if request.method == "POST":
        version = request.POST.get("version", "")
        if version.isdecimal() and len(version) < 9 and found.mark(request.user, int(version)):
            messages.success(
                request, f"“{found.source}” is looked at. The next change of it will be a task of its own."
            )
            return redirect(report)
        messages.error(request, "More was found meanwhile, or somebody else has looked. This is how it is now.")
        return redirect(request.get_full_path())
    watch = getattr(found.source, "watch", None)
    return render(request, "sources/finding.html", {"finding": found, "watch": watch, "report": report})
