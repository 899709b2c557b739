"""What all that is remembered depends on, besides what its own key says. The one place that knows."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import get_language

from charity_site.consent import ledger
from charity_site.consent.models import today
from charity_site.delivery.database.generation import current_generation
from charity_site.readpath.restrictions import Restricted, restricted


class Freshness(NamedTuple):
    """What was true when something was made: it is true for as long as all of this is the same."""

    generation: tuple[int, int] | None  # of the database; None for what no row changes, such as SQL
    day: date  # a consent ends by itself
    ledger: ledger.State  # a family takes a story back in a file, of which the database does not tell
    private: Restricted
    language: str | None


def freshness() -> Freshness:
    """Return what is true now."""
    generation = current_generation()
    return Freshness(generation, today(), ledger.state(), restricted(generation), get_language())
