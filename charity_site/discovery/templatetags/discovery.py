import json

from django import template
from django.conf import settings
from django.utils.safestring import mark_safe

from charity_site.discovery.structured_data import graph

register = template.Library()

# So that no text of ours can end the element that it stands in. JSON reads them as the same letters.
ESCAPES = {letter: f"\\u{ord(letter):04x}" for letter in "<>&"}


@register.simple_tag(takes_context=True)
def structured_data(context):
    """Return what the page says to machines, as a block of data, which no browser runs; '' for what visitors do not see."""
    page = context.get("page")
    data = graph(page, context, context["request"]) if page and context.get("canonical") else None
    if data is None:
        return ""
    # All letters beyond ASCII are escaped too, line separators among them.
    text = json.dumps(data)
    for letter, escape in ESCAPES.items():
        text = text.replace(letter, escape)
    return mark_safe(f'<script type="application/ld+json" data-not-kept>{text}</script>')  # noqa: S308 - escaped above


@register.simple_tag(takes_context=True)
def translations(context):
    """The page in each language in which visitors may see it, itself among them: [(language code, address)].

    Empty while the site has one language or the page one translation.
    """
    page = context.get("page")
    if not (getattr(settings, "WAGTAIL_I18N_ENABLED", False) and page and context.get("canonical")):
        return []
    pages = page.get_translations(inclusive=True).live().public().select_related("locale").specific()
    shown = [each for each in pages if each.is_shown()]
    return [(each.locale.language_code, each.get_full_url(context["request"])) for each in shown] if shown[1:] else []
