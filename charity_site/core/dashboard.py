"""What is due today, on the dashboard: each room says its own kinds in its `due.py`, and asks what the reader may see."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from laces.components import Component

from charity_site.readpath.freshness import held

MOST = 5  # of a kind; the others stand below, folded away


@dataclass(frozen=True)
class Item:
    """One thing to do: its words, the address of the screen where it is done, and what to know of it."""

    text: str
    address: str
    note: str = ""


Items = Sequence[Item]

_kinds: list[tuple[int, tuple[str, ...], Callable[[Any], Iterable[Items]]]] = []


def due_together(
    *headings: str, order: int
) -> Callable[[Callable[[Any], Iterable[Items]]], Callable[[Any], Iterable[Items]]]:
    """Register several kinds of what is due that are found in one go: a function that gives the items of each for a member of staff.
    Those with a lower `order` come first."""

    def register(items_of: Callable[[Any], Iterable[Items]]) -> Callable[[Any], Iterable[Items]]:
        _kinds.append((order, headings, items_of))
        return items_of

    return register


def due(heading: str, *, order: int) -> Callable[[Callable[[Any], Items]], Callable[[Any], Items]]:
    """Register one kind of what is due, as due_together() does."""

    def register(items_of: Callable[[Any], Items]) -> Callable[[Any], Items]:
        due_together(heading, order=order)(lambda user: [items_of(user)])
        return items_of

    return register


def due_for(user: Any) -> list[tuple[str, list[Item]]]:
    """Return what is due for `user`: headings with their items, without those that have none.

    Nothing of it is remembered for a member of staff: of drafts, approvals and rights other processes of the site are not told."""
    with held():
        return [
            (heading, list(items))
            for _, headings, items_of in sorted(_kinds, key=lambda kind: kind[:2])
            for heading, items in zip(headings, items_of(user), strict=True)
            if items
        ]


class DuePanel(Component):
    """The dashboard's panel, before those of Wagtail."""

    name = "due"
    template_name = "core/due.html"
    order = 120

    def __init__(self, kinds: list[tuple[str, list[Item]]]) -> None:
        self.kinds = [(heading, items[:MOST], items[MOST:]) for heading, items in kinds]

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return {"kinds": self.kinds}


def add_panel(request: Any, panels: list[Component]) -> None:
    """Add it to Wagtail's `panels` for those for whom something is due."""
    if kinds := due_for(request.user):
        panels.append(DuePanel(kinds))
