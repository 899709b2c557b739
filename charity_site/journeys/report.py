"""The report of the way to a gift: charts by day, a table by link, and both as a spreadsheet."""

from datetime import date
from functools import cached_property
from typing import Any

from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from charity_site.journeys.chart import DAY, HEIGHT, WIDTH, chart_of
from charity_site.journeys.models import LinkCount
from charity_site.journeys.totals import FEWER, FEWEST, Month, months, totals_of

MAY_SEE = "journeys.view_linkcount"
ALL = "All that are told"
NOT_TOLD = "not told"  # of a day: it may be left out for the sake of another one


class JourneyReport(ReportView):
    permission_policy = ModelPermissionPolicy(LinkCount)
    permission_required = "view"
    template_name = "journeys/report.html"
    page_title = "The way to a gift"
    page_subtitle = "how often links were followed, never by whom"
    header_icon = "arrow-right"
    index_url_name = "journey_report"
    export_filename = "the-way-to-a-gift"
    list_export = ["period", "step", "source", "target", "times"]
    export_headings = {"period": "When", "step": "Step", "source": "From", "target": "To", "times": "How often"}
    columns = [
        Column("step", label="Step"),
        Column("source", label="From"),
        Column("target", label="To"),
        Column("times", label="How often"),
    ]

    @cached_property
    def months(self) -> list[date]:
        return months()

    @cached_property
    def month(self) -> Month | None:
        """Return the totals of the month that the address names, or of the newest."""
        named = {f"{first:%Y-%m}": first for first in self.months}
        first = named.get(self.request.GET.get("month", ""), self.months[0] if self.months else None)
        return totals_of(first) if first else None

    def get_queryset(self) -> list[dict[str, Any]]:
        if self.month is None:
            return []
        month = f"{self.month.first:%Y-%m}"
        rows = [
            row_of(month, link.step.label, link.source, link.target, FEWER if link.times is None else link.times)
            for link in self.month.links
        ]
        if self.is_export:
            rows += [
                row_of(f"{day:%Y-%m-%d}", totals.step.label, ALL, ALL, NOT_TOLD if times is None else times)
                for totals in self.month.steps
                for day, times in totals.days.items()
            ]
        return rows

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        charts = [chart_of(totals) for totals in self.month.steps] if self.month else []
        days = zip(*(totals.days.values() for totals in self.month.steps), strict=True) if self.month else []
        by_day = [(day, list(each)) for day, each in zip(charts[0].totals.days, days, strict=True)] if charts else []
        return {
            **super().get_context_data(*args, **kwargs),
            "months": self.months,
            "month": self.month,
            "charts": charts,
            "days": by_day,
            "width": WIDTH,
            "height": HEIGHT,
            "day_width": DAY,
            "fewest": FEWEST,
            "fewer": FEWER,
        }


def row_of(period: str, step: str, source: str, target: str, times: int | str) -> dict[str, Any]:
    return {"period": period, "step": step, "source": source, "target": target, "times": times}
