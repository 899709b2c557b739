"""Whether the mirror says what the site says."""

from pathlib import Path

from bs4 import BeautifulSoup

from charity_site.recovery.addresses import Visitor
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.look_over import evenly
from charity_site.recovery.mirror import PAGE, current, for_all, path_of

COMPARED = 200  # pages


def drifted(folder: Path) -> tuple[int, list[str]]:
    """Compare the visible text of pages of the mirror in `folder` with what visitors get now. Return how many were compared,
    and the paths of those that differ, or are no public page any more."""
    place = current(folder)
    if place is None:
        raise RecoveryFailed(f"There is no mirror in {folder}. Make it: manage.py build_mirror {folder}")
    paths = evenly(sorted(path_of(file, place) for file in place.rglob(PAGE)), COMPARED)
    visitor = Visitor()
    return len(paths), [
        path
        for path in paths
        if (now := for_all(visitor.get(path))) is None
        or visible_text((place / path[1:] / PAGE).read_bytes()) != visible_text(now)
    ]


def visible_text(page: bytes) -> str:
    """Return the words of `page` (HTML) as somebody reads them."""
    soup = BeautifulSoup(page, "html.parser")
    for hidden in soup(["script", "style", "template", "head"]):
        hidden.decompose()
    return " ".join(soup.get_text(" ").split())
