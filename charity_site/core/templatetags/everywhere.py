from django import template
from django.utils.translation import get_language
from wagtail.models import Site

from charity_site.core.prepared import circumstances
from charity_site.delivery.kept import kept

register = template.Library()


class EverywhereNode(template.Node):
    """What is the same on all pages of a site with the same `values`, rendered once until anything is changed."""

    def __init__(self, name, values, nodelist):
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context):
        request = context.get("request")
        site = Site.find_for_request(request) if request else None
        if site is None or getattr(request, "is_preview", False):
            return self.nodelist.render(context)
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        key = "everywhere", self.name, site.pk, get_language(), circumstances(), *values
        return kept(key, lambda: self.nodelist.render(context))


@register.tag
def everywhere(parser, token):
    """{% everywhere NAME [VALUE ...] %} ... {% endeverywhere %}: for what depends on the site and on these values (hashable)
    alone, on nothing else of the page and on nothing of the reader."""
    _, name, *values = token.split_contents()
    nodelist = parser.parse(("endeverywhere",))
    parser.delete_first_token()
    return EverywhereNode(name, [parser.compile_filter(value) for value in values], nodelist)
