"""How pages of medicine stand: which reviews are due and when, which of their sections changed since, which nobody reviewed."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Page, get_page_models

from charity_site.review.models import ReviewedPage

AHEAD = timedelta(days=60)  # from then on a review is coming


@dataclass
class Standing:
    """What is known of one page: sections by their headings (lists of str)."""

    due: dict[date, list[str]] = field(default_factory=dict)  # by the day on which they are to be reviewed again
    changed: list[str] = field(default_factory=list)
    never: list[str] = field(default_factory=list)
    is_new: bool = False  # none of it was ever reviewed

    def due_until(self, today):
        """Return the days (list of date, the earliest first) that are over `today` (date) or come within AHEAD."""
        return sorted(day for day in self.due if day <= today + AHEAD)


@dataclass(frozen=True)
class Due:
    """A review that is due on a `day`, of some sections of a page (their headings)."""

    page: Page
    day: date
    sections: tuple = ()


def standings(pages):
    """Return how each of `pages` (list of Page) with medical text stands: {key: Standing}, in a few statements for all."""
    kinds = [kind for kind in get_page_models() if issubclass(kind, ReviewedPage)]
    found = {page.pk: page for kind in kinds for page in kind.objects.filter(pk__in=[page.pk for page in pages])}
    return {
        key: Standing(
            due={page.next_review: []} if page.next_review else {},
            is_new=page.last_reviewed is None,
        )
        for key, page in found.items()
    }


def due_reviews(pages):
    """Return the reviews of `pages` (list of Page) that are late or come within AHEAD (list of Due, the earliest first)."""
    today, known = timezone.localdate(), standings(pages)
    found = [
        Due(page, day, tuple(known[page.pk].due[day]))
        for page in pages
        if page.pk in known
        for day in known[page.pk].due_until(today)
    ]
    return sorted(found, key=lambda due: (due.day, due.page.title, due.page.pk))
