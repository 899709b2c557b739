"""Report to staff what visitors looked for in vain: so that a missing page is written, a missing name is added."""

from django.db.models import QuerySet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.search.models import Asked
from charity_site.search.unanswered import RETENTION, SHOWN_FROM, most_asked


class UnansweredReport(ReportView):
    """The questions that at least SHOWN_FROM visitors asked, most often first. See search/unanswered.py."""

    permission_policy = ModelPermissionPolicy(Asked)
    permission_required = "view"
    page_title = "Searched in vain"
    page_subtitle = f"by {SHOWN_FROM} visitors or more in {RETENTION.days} days"
    header_icon = "search"
    index_url_name = "asked_report"
    list_export: list[str] = []
    columns = [
        Column("words", label="Words"),
        Column("outcome", label="What was answered", accessor=lambda row: Asked.Outcome(row["outcome"]).label),
        Column("total", label="How often"),
        Column("last", label="Last asked"),
    ]

    def get_queryset(self) -> QuerySet:
        return most_asked()
