"""Know which pages are private."""

from typing import NamedTuple

from wagtail.models import Page

from charity_site.delivery.database.generation import current_generation, in_transaction
from charity_site.readpath.switch import is_on


class Restricted(NamedTuple):
    """Where in the tree pages are private, each with all below it."""

    places: tuple[str, ...]  # the paths of those that staff made private
    paths: tuple[str, ...]  # the same, and those of their aliases: where Wagtail has to ask who may see a page


# The generation in which it was read, and what was read.
_remembered: tuple[tuple[int, int] | None, Restricted] = None, Restricted((), ())


def restricted(generation: tuple[int, int] | None = None) -> Restricted:
    """Return where pages are private. Read once in each generation: it is a part of freshness(), so no memo can hold it.
    `generation`: the present one, for who has just asked."""
    global _remembered
    if in_transaction() or not is_on("memo"):
        return read()
    generation = generation or current_generation()  # before it is read: a change in the meantime must not be missed
    read_in, found = _remembered
    if read_in != generation:
        found = read()
        _remembered = generation, found
    return found


def read() -> Restricted:
    more = list(Page.objects.filter(view_restrictions__isnull=False).only("path"))
    places = tuple(page.path for page in more)
    paths: list[str] = []
    while more:
        paths += [page.path for page in more]
        more = list(Page.objects.filter(alias_of__in=more).only("path"))
    return Restricted(places, tuple(paths))
