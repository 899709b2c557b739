from django import template
from wagtail.models import Site

register = template.Library()


@register.inclusion_tag("content/menu.html", takes_context=True)
def menu(context):
    request = context["request"]
    return {"request": request, "items": Site.find_for_request(request).root_page.get_children().live().in_menu()}


@register.inclusion_tag("content/breadcrumb.html", takes_context=True)
def breadcrumb(context):
    page = context["page"]
    return {"request": context["request"], "page": page, "ancestors": page.get_ancestors().filter(depth__gt=1)}
