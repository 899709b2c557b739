"""The switch of this room: without its tricks all answers are the same, and cost more."""

from django.conf import settings

TRICKS = ("memo", "fragments", "site", "routing", "compiled_query", "child_rows")

switched_off: set[str] = set()  # some of TRICKS: `bench/misses` measures each alone


def is_on(trick: str) -> bool:
    """Return whether `trick` (one of TRICKS) is used."""
    return settings.FAST_READS and trick not in switched_off
