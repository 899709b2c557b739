from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from charity_site.core.admin_columns import explorer_columns
from research.models import ProgramPage, ProgramUpdatePage


class ProgramPageViewSet(PageViewSet):
    model = ProgramPage
    list_display = explorer_columns("status", "start_year", "lead")
    list_filter = ["status", "live"]


class ProgramUpdatePageViewSet(PageViewSet):
    model = ProgramUpdatePage
    list_display = explorer_columns("date")
    list_filter = {"date": ["gte", "lte"], "live": ["exact"]}


@hooks.register("register_admin_viewset")
def program_pages():
    return ProgramPageViewSet()


@hooks.register("register_admin_viewset")
def program_update_pages():
    return ProgramUpdatePageViewSet()
