"""Names and words of people in a script that runs from right to left, in a line of ours: each keeps to itself, so that what stands
beside it (a comma, a year, our own words) stays in its place.

Source: Unicode Standard Annex #9, "Explicit Directional Isolates"; the element `bdi` of HTML.
"""

from unicodedata import bidirectional

from django.utils.html import format_html

FROM_RIGHT = {"R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI"}
FIRST_STRONG, POP = "\u2068", "\u2069"


def has_other_direction(text):
    return not text.isascii() and any(bidirectional(letter) in FROM_RIGHT for letter in text)


def isolated(text):
    """`text` (str) for a line of plain text: a mail's subject, a list of the admin."""
    return f"{FIRST_STRONG}{text}{POP}" if text[:1] != FIRST_STRONG and has_other_direction(text) else text


def isolated_html(text):
    """`text` (str) for a line of HTML."""
    return format_html("<bdi>{}</bdi>", text) if has_other_direction(text) else text
