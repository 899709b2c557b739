"""Leave people out of stale responses: while nothing answers, nobody can take anything back.

In pages that is what stands in elements with `data-not-kept`, as for the copies on readers' phones; one with a value, such as
`data-not-kept="form"`, shows nobody and is left out on phones alone. Each room that shows people says whether what is left still does.
"""

import re
from collections.abc import Callable

MARKED = re.compile(r'<([a-z][a-z0-9-]*)\b[^>]*\sdata-not-kept(?:="")?(?![=\w-])[^>]*>')
MARKED_DATA = re.compile(
    r'<(meta|script)\b[^>]*\sdata-not-kept(?:="")?(?![=\w-])[^>]*>'
)  # for machines: a phone does without
WITHOUT_END = {"br", "hr", "img", "input", "link", "meta", "source"}

Detector = Callable[[str], bool]
_detectors: list[Detector] = []


def register_people_detector(function: Detector) -> Detector:
    """Register `function(text)`: whether people are named or shown in `text`, a page or data for machines."""
    _detectors.append(function)
    return function


def without_people(body: bytes) -> bytes | None:
    """Return what is left of `body` (UTF-8) without people: itself where there are none, None where it is about them."""
    text = body.decode(errors="replace")
    rest = cut(text)
    if rest is None or mentions_people(rest):
        return None
    return body if rest == cut(text, MARKED_DATA) and not mentions_people(text) else rest.encode()


def mentions_people(text: str) -> bool:
    return any(shows(text) for shows in _detectors)


def cut(text: str, marked: re.Pattern[str] = MARKED) -> str | None:
    """Return `text` (HTML) without its `marked` elements; None when one of them has no end."""
    while found := marked.search(text):
        end = found.end() if found[1] in WITHOUT_END else end_of(text, found[1], found.end())
        if end is None:
            return None
        text = text[: found.start()] + text[end:]
    return text


def end_of(text: str, tag: str, start: int) -> int | None:
    """Return where the element `tag` ends that is open at `start` in `text`; None when it does not."""
    depth = 1
    for found in re.compile(rf"<(/?){tag}\b[^>]*>").finditer(text, start):
        depth += -1 if found[1] else 1
        if not depth:
            return found.end()
    return None
