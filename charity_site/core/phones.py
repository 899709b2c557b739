"""Telephone numbers that help at once: what a tap on them dials, and where they stand in words and pages."""

import re
from bisect import bisect
from functools import lru_cache

CRISIS_NUMBERS = ("911", "988")
BETWEEN = r"[\s().\-\u2010-\u2013\u00a0]{0,3}"  # its digits, however somebody writes them
LONGER = re.compile(r"[\w$.,+-]")  # before it: an amount, or another number
A_COUNT = r"(?:\s|<[^>]*>)+(?:of|adults|babies|cases|children|families|patients|people|teens)\b"
# Of a page, what is no text, and what must hold no link.
NO_TEXT = re.compile(
    r"<(?:(?P<tag>a|button|script|style|svg|template|textarea)\b.*?</(?P=tag)>|!--.*?-->|[^>]*>)", re.DOTALL
)


def address(number):
    """Return what a link dials (str) for `number` (str, as people write it, words of a keypad too)."""
    keypad = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999")
    return "tel:" + re.sub(r"[^\d+.()-]", "", number.lower().translate(keypad))


def spelled(number):
    """The pattern (str) of `number` (str) in any way of writing it."""
    sign = re.match(r"\s*([+(]?)", number)[1]
    signs = (f"[{sign.lower()}{sign.upper()}]" if sign.isalpha() else sign for sign in re.findall(r"[^\W_]", number))
    return (rf"\{sign}?" if sign else "") + BETWEEN.join(signs)


@lru_cache(maxsize=10)  # a site has one help line
def pattern_of(*numbers):
    wanted = "|".join(spelled(number) for number in numbers if re.search(r"\d\D*\d\D*\d", number))
    return re.compile(rf"(?:{wanted})(?![\w%-]|[.,]\d|{A_COUNT})")


def each_number(html, form, *numbers):
    """`html` (str) with `form` (str, with {number} and {address}) in place of each of `numbers` (str) to call in its text."""
    pattern = pattern_of(*numbers)
    found = [match for match in pattern.finditer(html) if not LONGER.match(html[match.start() - 1 : match.start()])]
    walls = [match.span() for match in NO_TEXT.finditer(html)] if found else []
    pieces, end = [], 0
    for match in found:
        before = bisect(walls, match.span())
        if not before or walls[before - 1][1] <= match.start():
            pieces += html[end : match.start()], form.format(number=match[0], address=address(match[0]))
            end = match.end()
    return "".join([*pieces, html[end:]])
