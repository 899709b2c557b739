from django import template
from wagtail.models import Site

from charity_site.core.models import SiteSettings
from charity_site.home.models import HomePage, StandardPage
from charity_site.readpath.memo import memoize

register = template.Library()


@register.simple_tag(takes_context=True)
def menu_items(context):
    """The sections of the site, what staff marked "Show in menus" below the home page, and then other websites: a tuple of
    (title, address, is_open, is_here)."""
    request, page = context.get("request"), context.get("page")
    site = Site.find_for_request(request) if request else None
    here = getattr(page, "path", None) or ""
    items = memoize(("menu", site.pk), lambda: menu_of(site, request)) if site else []
    pages = [(title, address, here.startswith(path), here == path) for title, address, path in items]
    links = SiteSettings.for_request(request).shown_menu_links if site else []
    return (*pages, *((link.name, link.url, False, False) for link in links))


def menu_of(site, request):
    """The menu of `site` on its own pages, such as the one of `request`: [(title, address, path in the tree)]."""
    pages = site.root_page.get_children().live().public().in_menu()
    return [(page.title, page.get_url(request), page.path) for page in pages]


@register.simple_tag(takes_context=True)
def footer_items(context):
    """Return where the footer leads besides the sections: standard pages below one, such as privacy, that staff marked
    "Show in menus", as [(title, address)]."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    return memoize(("footer", site.pk), lambda: footer_of(site, request)) if site else []


def footer_of(site, request):
    """The same for `site` on its own pages, such as the one of `request`."""
    home = site.root_page
    pages = StandardPage.objects.descendant_of(home).filter(depth=home.depth + 2).shown().in_menu()
    return [(page.title, page.get_url(request)) for page in pages.defer_streamfields()]


@register.inclusion_tag("components/doors.html", takes_context=True)
def doors(context):
    """The three ways into the site, the same as on the home page, for pages where a reader is lost."""
    request = context.get("request")
    site = Site.find_for_request(request) if request else None
    home = site.root_page.specific if site else None
    return {"request": request, "doors": home.open_doors() if isinstance(home, HomePage) else []}
