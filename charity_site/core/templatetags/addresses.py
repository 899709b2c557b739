from django import template

from charity_site.core import leads

register = template.Library()


@register.simple_tag(takes_context=True)
def open_address(context, typed):
    """The address `typed` (str) by staff, or '' where it may not be shown: to visitors, or `elsewhere` in a page of another site."""
    return leads.open_address(typed, elsewhere=context.get("elsewhere", False))
