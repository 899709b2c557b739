from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from wagtail import hooks
from wagtail.admin.auth import permission_denied
from wagtail.admin.menu import MenuItem

from charity_site.search.report import UnansweredReport
from charity_site.users.requests import StaffRequest


class UnansweredMenuItem(MenuItem):
    def is_shown(self, request: StaffRequest) -> bool:
        return request.user.has_perm("site_search.view_asked")


@hooks.register("register_admin_urls")
def unanswered_report_address() -> list[URLPattern]:
    return [path("reports/searched-in-vain/", UnansweredReport.as_view(), name="asked_report")]


@hooks.register("register_reports_menu_item")
def unanswered_report_menu_item() -> MenuItem:
    return UnansweredMenuItem(
        UnansweredReport.page_title,
        reverse("asked_report"),
        name="asked_report",
        icon_name=UnansweredReport.header_icon,
    )


# Wagtail's own list counts every question as it was typed. Ours are counted without who asked.
@hooks.register("register_admin_urls", order=-1)
def refuse_search_terms() -> list[URLPattern]:
    return [re_path("^searchpicks/reports/search-terms/", permission_denied)]


@hooks.register("construct_reports_menu")
def leave_out_search_terms(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="site_search", codename="view_asked")
