from functools import lru_cache

from django import template
from django.template.loader import render_to_string

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=20_000)  # a drawing never changes, and a list has a screen full of them
def drawing(drawing, sizes, urgent=False):
    """`drawing` (Drawing) in a page (safe str). `sizes`: as in HTML; `urgent`: whether it stands at the head of a page."""
    return render_to_string("components/drawing.html", {"drawing": drawing, "sizes": sizes, "urgent": urgent})
