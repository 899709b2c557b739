from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from charity_site.feedback.reports import MAY_SEE, AnswerCountReport, AnswerReport, look_after
from charity_site.users.requests import StaffRequest


class AnswersMenuItem(MenuItem):
    def is_shown(self, request: StaffRequest) -> bool:
        return request.user.has_perm(MAY_SEE)


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [
        path("reports/was-this-clear/", AnswerReport.as_view(), name="answer_report"),
        path("reports/was-this-clear/results/", AnswerReport.as_view(results_only=True), name="answer_report_results"),
        path("reports/was-this-clear/by-part/", AnswerCountReport.as_view(), name="answer_count_report"),
        path("reports/was-this-clear/<int:key>/", look_after, name="look_after_answer"),
    ]


def menu_item(report: type[AnswerReport | AnswerCountReport]) -> AnswersMenuItem:
    name = report.index_url_name
    return AnswersMenuItem(report.page_title, reverse(name), name=name, icon_name=report.header_icon)


hooks.register("register_reports_menu_item", lambda: menu_item(AnswerReport))
hooks.register("register_reports_menu_item", lambda: menu_item(AnswerCountReport))


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="feedback", content_type__model="answer")
