from functools import lru_cache

import segno
from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe

from charity_site.core.models import SitePage
from charity_site.review.copies import said_by
from charity_site.review.copy_code import code_of, place_of
from charity_site.review.models import ReviewedPage

register = template.Library()


@register.simple_tag(takes_context=True)
def copy_code(context):
    """Return the code (str) of the page as it is today; '' for what has none: drafts, private pages, lists, what no
    clinician reviews."""
    page, request, records = context.get("page"), context.get("request"), context.get("records") or ()
    is_public = isinstance(page, SitePage) and page.pk and page.live and not page.is_private
    if not is_public or getattr(request, "is_preview", False):
        return ""
    if len(records) == 1:  # a list that shows one of its records
        return code_of(place_of(records[0]), timezone.localdate(), said_by(records[0]))
    if not isinstance(page, ReviewedPage):
        return ""
    said = {section.id: section.fingerprint for section in page.review_state.sections}
    return code_of(page.pk, timezone.localdate(), said)


@register.simple_tag(takes_context=True)
def copy_address(context, code):
    """Return the whole address (str) at which a copy with `code` is looked up, by the name that the site was asked for."""
    return context["request"].build_absolute_uri(reverse("copy", args=[code]))


@register.simple_tag
@lru_cache(maxsize=500)  # a site has some hundred pages, each with another code each day
def qr(text):
    """Return `text` (str) as a QR code (ISO/IEC 18004), an SVG as large as its place, with the white around it that scanners need. A
    seventh of it may be damaged."""
    return mark_safe(segno.make_qr(text, error="m").svg_inline(border=4, omitsize=True, svgclass=None, lineclass=None))  # noqa: S308 - squares
