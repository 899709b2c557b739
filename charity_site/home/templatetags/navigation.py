from django import template
from wagtail.models import Site

from charity_site.delivery.kept import kept
from charity_site.home.models import HomePage

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_items(context):
    """The sections of the site, what staff marked "Show in menus" below the home page: a tuple of
    (title, address, is_open, is_here)."""
    request, page = context.get("request"), context.get("page")
    site = Site.find_for_request(request) if request else None
    here = getattr(page, "path", None) or ""
    items = kept(("menu", site.pk), lambda: menu_of(site, request)) if site else []
    return tuple((title, address, here.startswith(path), here == path) for title, address, path in items)


def menu_of(site, request):
    """The menu of `site` on its own pages, such as the one of `request`: [(title, address, path in the tree)]."""
    pages = site.root_page.get_children().live().public().in_menu()
    return [(page.title, page.get_url(request), page.path) for page in pages]


@register.inclusion_tag("components/doors.html", takes_context=True)
def doors(context):
    """The three ways into the site, the same as on the home page, for pages where a reader is lost."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    home = site.root_page.specific if site else None
    return {"request": request, "doors": home.open_doors() if isinstance(home, HomePage) else []}
