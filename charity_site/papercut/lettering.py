"""Words in the site's typeface, set into a picture: whole, balanced, and never as boxes."""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

from PIL import ImageFont

from charity_site.delivery.text.survival_figures import resembles_survival_figure

FONT = Path(__file__).resolve().parents[1] / "static" / "fonts" / "atkinson-hyperlegible-next-latin.woff2"
NOWHERE = "\U0010ffff"  # a character that no font has
ELLIPSIS = "…"
SENTENCE_END = re.compile(r"(?<=[.!?]) ")


@lru_cache(maxsize=2000)
def drawable(text):
    """`text` (str) as it can be drawn; '' where the typeface lacks one of its characters, or where it could
    say how many live."""
    text = unicodedata.normalize("NFC", text).replace("\u2011", "-").replace("'", "’")
    # Soft hyphens, joiners and marks of direction have no shape of their own.
    text = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    text = " ".join(text.split())
    return "" if resembles_survival_figure(text) or not all(map(has_glyph, text)) else text


@cache
def font(size, weight=760):
    """The typeface in `size` pixels."""
    typeface = ImageFont.truetype(FONT, size)
    typeface.set_variation_by_axes([weight])
    return typeface


@cache
def missing_glyph():
    mask = font(40).getmask(NOWHERE)
    return mask.size, bytes(mask)


@cache
def has_glyph(letter):
    mask = font(40).getmask(letter)
    return (mask.size, bytes(mask)) != missing_glyph()


def fit(text, width, sizes, most_lines):
    """`text` (str) in lines of at most `width` pixels, as (size, [line]).

    Short sentences have a line each. Else the first of `sizes` in which it takes at most `most_lines(size)` lines
    wins. Where even the last is too large, words and lines are cut with an ellipsis.
    """
    sentences = SENTENCE_END.split(text)
    for size in sizes:
        if 1 < len(sentences) <= most_lines(size) and all(font(size).getlength(line) <= width for line in sentences):
            return size, sentences
    for size in sizes:
        lines = wrap(text, font(size), width)
        if len(lines) <= most_lines(size) and all(font(size).getlength(line) <= width for line in lines):
            return size, balanced(text, font(size), width, len(lines))
    last, most = font(sizes[-1]), most_lines(sizes[-1])
    lines = wrap(" ".join(cut(word, last, width) for word in text.split()), last, width)
    if len(lines) > most:
        lines = [*lines[: most - 1], cut(" ".join(lines[most - 1 :]), last, width)]
    return sizes[-1], lines


def wrap(text, typeface, width):
    """`text` in lines (list of str), each filled as far as it goes; a word that is too wide has a line of its own."""
    lines = []
    for word in text.split():
        if lines and typeface.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def balanced(text, typeface, width, count):
    """`text` in `count` lines as even as they can be: the narrowest column that needs no further line."""
    narrow, wide = 0, width
    while wide - narrow > 2:
        middle = (narrow + wide) / 2
        lines = wrap(text, typeface, middle)
        if len(lines) <= count and all(typeface.getlength(line) <= middle for line in lines):
            wide = middle
        else:
            narrow = middle
    return wrap(text, typeface, wide)


def cut(text, typeface, width):
    """`text` itself where it fits into `width` pixels, or as much of it as does, with an ellipsis."""
    if typeface.getlength(text) <= width:
        return text
    text = text[:200]  # far more than any line holds
    while text and typeface.getlength(text.rstrip(" ,.;:-–") + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip(" ,.;:-–") + ELLIPSIS
