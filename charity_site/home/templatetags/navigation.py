from django import template
from wagtail.models import Site

register = template.Library()


@register.inclusion_tag("components/menu.html", takes_context=True)
def menu(context):
    """The sections of the site: what staff marked "Show in menus" below the home page."""
    request, page = context.get("request"), context.get("page")
    site = Site.find_for_request(request) if request else None
    items = site.root_page.get_children().live().public().in_menu() if site else []
    here = getattr(page, "path", None) or ""
    return {"request": request, "items": [(item, here.startswith(item.path), here == item.path) for item in items]}


@register.inclusion_tag("components/breadcrumbs.html", takes_context=True)
def breadcrumbs(context):
    """The way from the home page to this page; nothing on the home page itself."""
    page = context.get("page")
    ancestors = page.get_ancestors().filter(depth__gt=1) if page and page.path else []
    return {"request": context.get("request"), "ancestors": ancestors, "page": page}
