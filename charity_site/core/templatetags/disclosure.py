from functools import lru_cache

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
@lru_cache(
    maxsize=2000, typed=True
)  # a page has one for each of its rows; by type, because HTML and plain text may be equal
def summary(what="", hidden=""):
    """The summary of a disclosure (safe str): what a tap does now. `what`: str; `hidden`: str, for screen readers alone."""
    return render_to_string("components/summary.html", {"what": what, "hidden": hidden})
