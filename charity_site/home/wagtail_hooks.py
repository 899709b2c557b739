from django.templatetags.static import static
from django.urls import path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import DismissibleMenuItem, MenuItem

from charity_site.home.guide import HowDoIPanel
from charity_site.home.views import guide


@hooks.register("register_admin_urls")
def guide_url():
    return [path("guide/", guide, name="guide")]


@hooks.register("register_help_menu_item")
def guide_menu_item():
    return MenuItem("Editors' guide", reverse("guide"), icon_name="help", order=1)


@hooks.register("construct_homepage_panels")
def add_panel(request, panels):
    panels.append(HowDoIPanel(request.user))


@hooks.register("construct_help_menu")
def leave_out_wagtails_own_news(request, items):
    """Our guide is about this site; Wagtail's release notes are for developers."""
    items[:] = [item for item in items if not isinstance(item, DismissibleMenuItem)]


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
