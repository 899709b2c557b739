"""What is due today, on the dashboard: each room says its own kinds in its `due.py`, and asks what the reader may see."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from laces.components import Component

MOST = 5  # of a kind; the others stand below, folded away


@dataclass(frozen=True)
class Item:
    """One thing to do: its words, the address of the screen where it is done, and what to know of it."""

    text: str
    address: str
    note: str = ""


ItemsOf = Callable[[Any], Sequence[Item]]

_kinds: list[tuple[int, str, ItemsOf]] = []


def due(heading: str, *, order: int) -> Callable[[ItemsOf], ItemsOf]:
    """Register a kind of what is due: a function that gives the items for a member of staff. Those with a lower `order` come
    first."""

    def register(items_of: ItemsOf) -> ItemsOf:
        _kinds.append((order, heading, items_of))
        return items_of

    return register


def due_for(user: Any) -> list[tuple[str, list[Item]]]:
    """Return what is due for `user`: headings with their items, without those that have none."""
    found = [(heading, list(items_of(user))) for _, heading, items_of in sorted(_kinds, key=lambda kind: kind[:2])]
    return [(heading, items) for heading, items in found if items]


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
