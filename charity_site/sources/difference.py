"""What is different between two texts of a source, for people to read; nothing where they only look different."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date, timedelta
from difflib import SequenceMatcher
from itertools import zip_longest

MOST_PLACES, MOST_LINES, LONGEST_LINE = 40, 10, 400  # that are shown
BEFORE = 100  # letters that stay, in a line that is cut
MOST_COMPARED = 5000  # lines
SIGNS = str.maketrans("‘’‚′“”„″«»–—‐‑−…", '\'\'\'\'""""""-----.')
TIME = re.compile(r"\b\d{1,2}:\d\d(:\d\d)?(\s*[ap]\.?m\b\.?)?(\s+(UTC|GMT|[A-Z]{1,2}[SD]?T)\b)?", re.IGNORECASE)
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
WEEKDAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

Difference = list[dict[str, list[str]]]


def difference(before: str, before_on: date, now: str, now_on: date) -> Difference:
    """Return the places where the text `now` says something else than the one `before`, each read on its day: what was there and
    what is there. A line that only stands elsewhere, looks different, or says which day it is, is no difference."""
    days = near(before_on) | near(now_on)
    first, second = before.splitlines()[:MOST_COMPARED], now.splitlines()[:MOST_COMPARED]
    plain_first, plain_second = list(said(first, days)), list(said(second, days))
    had, has_now = Counter(plain_first), Counter(plain_second)  # a figure may become one that stands elsewhere too
    gone, new = had - has_now, has_now - had
    places: Difference = []
    for tag, i, j, k, m in SequenceMatcher(None, plain_first, plain_second).get_opcodes():
        if tag != "equal":
            was = [line for line, text in zip(first[i:j], plain_first[i:j], strict=True) if text in gone and text]
            has = [line for line, text in zip(second[k:m], plain_second[k:m], strict=True) if text in new and text]
            if was or has:
                places.append({"before": shown(was, has), "now": shown(has, was)})
    return places[:MOST_PLACES]


def said(lines: list[str], days: Collection[date]) -> Iterator[str]:
    """Yield what each of `lines` says, plainly. A figure that stands alone says nothing without the words before it: two that
    changed places did not only move."""
    words = ""
    for line in lines:
        text = plain(line, days)
        is_figure = bool(text) and not any(sign.isalpha() for sign in text)
        yield words + text if is_figure else text
        words = words if is_figure else text or words


def shown(lines: list[str], others: list[str]) -> list[str]:
    """Return `lines` as staff read them, few and short. Of a long one stands what differs from its like in `others`."""
    pairs = zip(lines[:MOST_LINES], others + [""] * len(lines), strict=False)
    more = [f"... and {len(lines) - MOST_LINES} more lines"] * (len(lines) > MOST_LINES)
    return [cut(line, other) for line, other in pairs] + more


def cut(line: str, other: str) -> str:
    """Return what stands in `line` around the first place where `other` has something else."""
    place = next((place for place, (one, two) in enumerate(zip_longest(line, other)) if one != two), 0)
    begin = 0 if place < LONGEST_LINE - BEFORE else place - BEFORE
    end = begin + LONGEST_LINE
    return f"{'... ' * (begin > 0)}{line[begin:end]}{' ...' * (end < len(line))}"


def plain(line: str, days: Collection[date]) -> str:
    """What `line` says, without how it is written, without the time, and without `days`: those on which it was read."""
    text = unicodedata.normalize("NFKC", line.translate(SIGNS)).casefold()
    for day in days:
        text = written(day).sub("", text)
    return re.sub(r"\s+", "", TIME.sub("", text)).strip("|-*•.")


def near(day: date) -> set[date]:
    """A day and those beside it: it is another day elsewhere."""
    return {day + timedelta(days=days) for days in (-1, 0, 1)}


def written(day: date) -> re.Pattern[str]:
    """The ways in which `day` is written."""
    month, weekday = MONTHS[day.month - 1], WEEKDAYS[day.weekday()]
    name, number = rf"(?:{month}|{month[:3]}\.?|sept\.?)" if day.month == 9 else rf"(?:{month}|{month[:3]}\.?)", day.day
    year = rf"(?:,?\s*{day.year}\b)?"
    ways = (
        rf"{day.isoformat()}(?:t[\d:.]+(?:z|[+-]\d\d:?\d\d)?)?",
        rf"{name}\s+0?{number}(?:st|nd|rd|th)?\b{year}",
        rf"\b0?{number}(?:st|nd|rd|th|\.)?\s+(?:of\s+)?{name}{year}",
        rf"\b0?{day.month}[/.-]0?{number}[/.-](?:{day.year}|{day.year % 100:02})\b",
        rf"\b0?{number}[/.-]0?{day.month}[/.-](?:{day.year}|{day.year % 100:02})\b",
    )
    return re.compile(rf"(?:\b(?:{weekday}|{weekday[:3]}\.?),?\s+)?(?:{'|'.join(ways)})", re.IGNORECASE)
