from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from charity_site.core.explorer import explorer_columns
from research.models import ProgrammePage, ProgrammeUpdatePage


class ProgrammePageViewSet(PageViewSet):
    model = ProgrammePage
    list_display = explorer_columns("status", "start_year", "lead")
    list_filter = ["status", "live"]


class ProgrammeUpdatePageViewSet(PageViewSet):
    model = ProgrammeUpdatePage
    list_display = explorer_columns("date")
    list_filter = {"date": ["gte", "lte"], "live": ["exact"]}


@hooks.register("register_admin_viewset")
def programme_pages():
    return ProgrammePageViewSet()


@hooks.register("register_admin_viewset")
def programme_update_pages():
    return ProgrammeUpdatePageViewSet()
