from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

from charity_site.core.links import without_names
from charity_site.core.phones import CRISIS_NUMBERS, each_number
from charity_site.core.survival_figures import prose_without_survival_figures
from charity_site.delivery.text import survival_figures

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


@register.filter
def phone_links(text, help_line=""):
    """`text` (str, or HTML that is marked safe) as HTML in which 911, 988 and `help_line` (str) can be tapped to call them."""
    link = '<a class="phone" href="{address}">{number}</a>'
    return mark_safe(each_number(conditional_escape(text), link, *CRISIS_NUMBERS, help_line))  # noqa: S308 - escaped


@register.filter
def unbroken(text, number):
    """`text` (str) as HTML in which no line ends inside `number` (str)."""
    return mark_safe(each_number(conditional_escape(text), '<span class="unbroken">{number}</span>', number))  # noqa: S308 - as above


@register.filter
def without_survival_figures(text):
    """`text` (str, or HTML that is marked safe) without its sentences that say how many live."""
    if isinstance(text, SafeString):
        return mark_safe(prose_without_survival_figures(text))  # noqa: S308 - only less of it
    return survival_figures.without_survival_figures(text)


@register.filter
def says_how_many_live(text):
    """Return whether `text` (str) may not be shown, because it says how many live, are cured or fall ill again."""
    return survival_figures.states_survival_figure(str(text))
