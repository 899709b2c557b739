from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from wagtail.models import Site

from charity_site.readpath.memo import memoize
from charity_site.readpath.switch import is_on

register = template.Library()


class CachedFragmentNode(template.Node):
    """A part of a template that is the same on all pages of a site with the same `values`: rendered once until anything
    is changed."""

    def __init__(self, name: str, values: list[FilterExpression], nodelist: NodeList) -> None:
        self.name, self.values, self.nodelist = name, values, nodelist

    def render(self, context: template.Context) -> Any:
        request = context.get("request")
        site = Site.find_for_request(request) if request else None
        if site is None or getattr(request, "is_preview", False) or not is_on("fragments"):
            return self.nodelist.render(context)
        values = [value.resolve(context, ignore_failures=True) for value in self.values]
        return memoize(("fragment", self.name, site.pk, *values), lambda: self.nodelist.render(context))


@register.tag
def cached_fragment(parser: Parser, token: Token) -> CachedFragmentNode:
    """{% cached_fragment NAME [VALUE ...] %} ... {% endcached_fragment %}: for what depends on the site and on these
    values (hashable) alone, on nothing else of the page and on nothing of the reader."""
    _, name, *values = token.split_contents()
    nodelist = parser.parse(("endcached_fragment",))
    parser.delete_first_token()
    return CachedFragmentNode(name, [parser.compile_filter(value) for value in values], nodelist)
