"""A sentence of a page with the words that were asked for."""

import re

from django.utils.html import format_html, format_html_join

from charity_site.delivery.text.survival_figures import SENTENCE_END
from charity_site.search.normalize import stem, words_of

LONGEST = 200  # characters


def excerpt(text: str, stems: set[str], but: str = "") -> str:
    """Return the sentence of `text` with the most of `stems`, those words marked (safe HTML); '' when none has any, or when
    the text `but`, which stands beside it, has it. At most about LONGEST characters."""
    best = max(SENTENCE_END.split(text), key=lambda sentence: len(stems & stems_in(sentence)))
    if best in but:
        return ""
    pieces = re.split(r"(\w+)", best)
    hits = [bool(stems & stems_in(piece)) for piece in pieces]
    if not any(hits):
        return ""
    start, end = window(pieces, hits.index(True))
    marked = (format_html("<mark>{}</mark>" if hits[at] else "{}", pieces[at]) for at in range(start, end))
    text = format_html_join("", "{}", ((piece,) for piece in marked))
    return format_html("{}{}{}", "… " if start else "", text, " …" if end < len(pieces) else "")


def stems_in(text: str) -> set[str]:
    return set(map(stem, words_of(text)))


def window(pieces: list[str], hit: int) -> tuple[int, int]:
    """Return where to cut `pieces` so that the one at `hit` is inside: (start, end)."""
    start = end = hit
    length = 0
    while length < LONGEST and (start > 0 or end < len(pieces)):
        if end < len(pieces):
            length += len(pieces[end])
            end += 1
        if start > 0 and (end - hit > hit - start or end == len(pieces)):
            start -= 1
            length += len(pieces[start])
    return start, end
