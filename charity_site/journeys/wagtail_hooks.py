from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from laces.components import Component
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from charity_site.journeys.report import MAY_SEE, JourneyReport
from charity_site.journeys.totals import FEWEST, Month, months, totals_of
from charity_site.users.requests import StaffRequest


class JourneyMenuItem(MenuItem):
    def is_shown(self, request: StaffRequest) -> bool:
        return request.user.has_perm(MAY_SEE)


class JourneyPanel(Component):
    """The dashboard's panel: the steps of the newest month, for those who may see the report."""

    name = "journeys"
    template_name = "journeys/panel.html"
    order = 250  # below what is to do

    def __init__(self, month: Month) -> None:
        self.month = month

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"month": self.month, "fewest": FEWEST}


@hooks.register("construct_homepage_panels")
def add_panel(request: StaffRequest, panels: list[Component]) -> None:
    if request.user.has_perm(MAY_SEE) and (counted := months()):
        panels.append(JourneyPanel(totals_of(counted[0])))


@hooks.register("register_admin_urls")
def addresses() -> list[URLPattern]:
    return [path("reports/the-way-to-a-gift/", JourneyReport.as_view(), name="journey_report")]


@hooks.register("register_reports_menu_item")
def menu_item() -> JourneyMenuItem:
    name, icon = JourneyReport.index_url_name, JourneyReport.header_icon
    return JourneyMenuItem(JourneyReport.page_title, reverse(name), name=name, icon_name=icon, order=61)


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="journeys", content_type__model="linkcount")
