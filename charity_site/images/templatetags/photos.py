from django import template
from django.utils.safestring import mark_safe
from wagtail.images.models import Picture, SourceImageIOError

from charity_site.delivery.text.survival_figures import without_survival_figures
from charity_site.images.filters import FILTERS

register = template.Library()


@register.simple_tag
def photo(picture, place, **attributes):
    """`picture` (CharityImage) in a page (safe str), cut as for `place` (a key of CUTS). `attributes`: of the img.

    '' when its file is damaged or missing: then something else takes its place (failures.py). One that shows nobody says so, and only such a picture is kept on a phone (keep_page.js).
    """
    try:
        renditions = picture.get_renditions(*FILTERS[place])
    except SourceImageIOError:
        return ""
    if attributes.get("alt"):
        attributes["alt"] = without_survival_figures(attributes["alt"])
    shown = Picture(renditions, attributes).__html__()
    mark = "data-shows-nobody" if picture.may_be_saved else "data-not-kept"
    return mark_safe(shown.replace("<picture>", f"<picture {mark}>", 1))  # noqa: S308 - HTML of Wagtail's
