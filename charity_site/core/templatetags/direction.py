from django import template

from charity_site.delivery.text.direction import isolated_html

register = template.Library()


@register.filter
def isolated(text):
    """A name or words of people (str), which keep to themselves in a line of ours whichever way they run."""
    return "" if text is None else isolated_html(str(text))
