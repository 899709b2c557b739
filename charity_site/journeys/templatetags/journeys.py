from typing import Any

from django import template
from django.template.context import Context

from charity_site.journeys import links
from charity_site.journeys.models import Step

register = template.Library()


@register.simple_tag(takes_context=True)
def counted(context: Context, step: str, address: Any) -> str:
    """Return the address that counts the `step` (of Step) from the page that is shown, and leads to `address`. In a preview, and on a
    page from which it is not counted, it is `address` itself."""
    request = context.get("request")
    page = None if getattr(request, "is_preview", False) else context.get("page")
    return links.counted(page, Step(step), str(address))
