"""How pages of medicine stand: which reviews are due, and when."""

from dataclasses import dataclass
from datetime import date, timedelta

from wagtail.models import get_page_models

from charity_site.review.models import ReviewedPage

AHEAD = timedelta(days=60)  # from then on a review is coming


@dataclass(frozen=True)
class Due:
    """A review that is due on a `day`, of a page or of some of its sections (their headings)."""

    page: ReviewedPage
    day: date
    sections: tuple = ()


def due_reviews(today):
    """Return the reviews of public pages that are late `today` (date) or come within AHEAD (list of Due, the earliest first)."""
    kinds = [kind for kind in get_page_models() if issubclass(kind, ReviewedPage)]
    found = [
        Due(page, page.next_review)
        for kind in kinds
        for page in kind.objects.live().filter(next_review__lte=today + AHEAD)
    ]
    return sorted(found, key=lambda due: (due.day, due.page.title, due.page.pk))
