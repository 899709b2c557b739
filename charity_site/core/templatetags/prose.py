import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from wagtail.rich_text import RichText, expand_db_html

from charity_site.core.links import without_names

register = template.Library()

# Numbers that help at once, but not in a link, a tag, an amount or a longer number.
CRISIS_NUMBER = re.compile(r"<a\b.*?</a>|<[^>]*>|(?<![\w$.,-])(911|988)(?![\w%-]|[.,]\d)", re.DOTALL)


@register.filter
def prose(text):
    """Rich text (str as it is stored, or RichText) as HTML: Wagtail's `richtext` without a template for each text, and
    without the names of people whom visitors may not see."""
    if isinstance(text, RichText) and type(text) is not RichText:
        return text  # it knows how it is shown
    html = getattr(text, "source", text)
    # Links and what is embedded are all that is stored otherwise than shown.
    shown = expand_db_html(without_names(html)) if "<a" in html or "<embed" in html else html
    return phone_links(mark_safe(shown))  # noqa: S308 - what editors wrote


@register.filter
def phone_links(text):
    """`text` (str, or HTML that is marked safe) as HTML in which 911 and 988 can be tapped to call them."""
    html = conditional_escape(text)
    if "911" not in html and "988" not in html:
        return html

    def link(found):
        number = found[1]
        return f'<a class="phone" href="tel:{number}">{number}</a>' if number else found[0]

    return mark_safe(CRISIS_NUMBER.sub(link, html))  # noqa: S308 - escaped above
