from django.urls import path
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from charity_site.core.admin_columns import explorer_columns
from charity_site.core.choosers import RecordChooserViewSet
from research.look_up_screen import look_up_paper
from research.models import Fund, ProgramPage, ProgramUpdatePage


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


@hooks.register("register_admin_urls")
def look_up_address():
    return [path("research/look-up/", look_up_paper, name="look_up_paper")]


class FundChooserViewSet(RecordChooserViewSet):
    form_fields = ["name", "code", "pays_for"]


class FundViewSet(SnippetViewSet):
    model = Fund
    icon = "tag"
    chooser_viewset_class = FundChooserViewSet
    add_to_admin_menu = True
    menu_label = "Funds"
    menu_order = 320
    list_display = ["name", "code", "is_open"]
    list_filter = ["is_open"]


register_snippet(FundViewSet)
