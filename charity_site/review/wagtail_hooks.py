from django.urls import path
from wagtail import hooks
from wagtail.models import WorkflowMixin

from charity_site.review.report import LookAfterReport, menu_item
from charity_site.review.second_round import tell_about_the_round


@hooks.register("before_edit_page")
@hooks.register("before_edit_snippet")
def tell_reviewers_and_editors(request, record):
    if isinstance(record, WorkflowMixin):
        tell_about_the_round(request, record)


hooks.register("register_reports_menu_item", menu_item)


@hooks.register("register_admin_urls")
def report_addresses():
    address, report = "reports/pages-to-look-after/", LookAfterReport
    return [
        path(address, report.as_view(), name=report.index_url_name),
        path(f"{address}results/", report.as_view(results_only=True), name=report.index_results_url_name),
    ]
