"""Rich text where there are no tags: search, excerpts, feeds, lists."""

import re
from html import unescape

from django.utils.html import escape, strip_tags
from wagtail.rich_text import get_text_for_indexing

STRUCK = re.compile(r"<(s|strike|del)\b[^>]*>.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
RAISED = re.compile(r"<(?P<tag>sup|sub)\b[^>]*>(?P<signs>.*?)</(?P=tag)\s*>", re.DOTALL | re.IGNORECASE)
SIGNS = {
    "sup": str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
MARKS = {"sup": "^", "sub": "_"}


def text_of(html):
    """Return rich text (str) as text (str) that says the same: 10⁹/L, and nothing that is struck out."""
    return get_text_for_indexing(with_signs(html))


def with_signs(html):
    """Return `html` (str) with raised and lowered signs as letters of their own, and without what is struck out."""
    return RAISED.sub(as_signs, STRUCK.sub("", html))


def as_signs(found):
    tag, signs = found["tag"].lower(), unescape(strip_tags(found["signs"])).strip()
    if all(ord(sign) in SIGNS[tag] for sign in signs):
        return signs.translate(SIGNS[tag])
    # "2nd" reads well on the line; a number must not run into the one before it.
    return escape(f"{MARKS[tag]}({signs})" if any(map(str.isdigit, signs)) else signs)
