from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter

from charity_site.sources.due import looks_after_sources
from charity_site.sources.models import LOOKED_AT
from charity_site.sources.views import FindingsReport, finding


class FindingsMenuItem(MenuItem):
    def is_shown(self, request):
        return looks_after_sources(request.user)


@hooks.register("register_admin_urls")
def finding_urls():
    return [
        path("reports/sources/", FindingsReport.as_view(), name="source_findings"),
        path("reports/sources/results/", FindingsReport.as_view(results_only=True), name="source_findings_results"),
        path("reports/sources/<int:key>/", finding, name="source_finding"),
    ]


@hooks.register("register_reports_menu_item")
def findings_menu_item():
    address = reverse("source_findings")
    return FindingsMenuItem("Changed sources", address, name="source-findings", icon_name="doc-full", order=20)


@hooks.register("register_log_actions")
def log_looks(actions):
    @actions.register_action(LOOKED_AT)
    class LookedAt(LogFormatter):
        label = "Look at what was found"

        def format_message(self, log_entry):
            return f"Looked at what was found there: {log_entry.data.get('found', '').lower()}"
