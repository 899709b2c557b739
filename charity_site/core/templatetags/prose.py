from django import template
from django.utils.safestring import mark_safe
from wagtail.rich_text import RichText, expand_db_html

from charity_site.core.links import without_names

register = template.Library()


@register.filter
def prose(text):
    """Rich text (str as it is stored, or RichText) as HTML: Wagtail's `richtext` without a template for each text, and
    without the names of people whom visitors may not see."""
    if isinstance(text, RichText) and type(text) is not RichText:
        return text  # it knows how it is shown
    html = getattr(text, "source", text)
    # Links and what is embedded are all that is stored otherwise than shown.
    shown = expand_db_html(without_names(html)) if "<a" in html or "<embed" in html else html
    return mark_safe(shown)  # noqa: S308 - what editors wrote
