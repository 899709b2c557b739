"""Detect people in the text of a page: in a picture, or in their own words (delivery/pagecache/people.py)."""

import re
from urllib.parse import unquote

from charity_site.delivery.pagecache.people import register_people_detector
from charity_site.images.models import CharityRendition

PICTURE = re.compile(r"/media/images/([^\s\"'<>,?&]+)")


@register_people_detector
def has_a_picture_of_people(text):
    """Return whether a picture stands in it that is not known to show nobody."""
    names = {f"images/{unquote(name)}" for name in PICTURE.findall(text)}
    of_nobody = CharityRendition.objects.filter(file__in=names, image__shows_people=False)
    return bool(names) and not names <= set(of_nobody.values_list("file", flat=True))


@register_people_detector
def has_a_quote(text):
    return "<blockquote" in text
