from django import template
from wagtail.models import Site

from charity_site.home.models import HomePage

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_items(context):
    """The sections of the site, what staff marked "Show in menus" below the home page: [(page, is_open, is_here)]."""
    request, page = context.get("request"), context.get("page")
    site = Site.find_for_request(request) if request else None
    items = site.root_page.get_children().live().public().in_menu() if site else []
    here = getattr(page, "path", None) or ""
    return [(item, here.startswith(item.path), here == item.path) for item in items]


@register.inclusion_tag("components/doors.html", takes_context=True)
def doors(context):
    """The three ways into the site, as on the home page, for pages where a reader is lost."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    home = site.root_page.specific if site else None
    return {"request": request, "doors": home.doors.select_related("page") if isinstance(home, HomePage) else []}
