from django import template

from charity_site.core.models import SiteSettings

register = template.Library()


@register.simple_tag(takes_context=True)
def giving_address(context, designation):
    """The address (str) where a gift for `designation` (str) is made; '' while none is taken."""
    return SiteSettings.for_request(context["request"]).giving_address(designation)
