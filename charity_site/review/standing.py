"""Which reviews are due on which pages, and when."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone
from wagtail.models import Page

from charity_site.review.models import ReviewedPage
from charity_site.review.state import review_states

AHEAD = timedelta(days=60)  # from then on a review is coming
CHECKED_WITHIN = timedelta(days=14)  # a section that says something else than what was reviewed


@dataclass(frozen=True)
class Due:
    """A review that is due on a `day`, of some sections of a page (their headings), or of all (none)."""

    page: Page
    day: date
    sections: tuple = ()


def states_of_medical(pages):
    """Return how those of `pages` (list of Page) stand that have medical text: {key: PageState}."""
    return review_states([page for page in pages if issubclass(page.specific_class, ReviewedPage)])


def due_reviews(pages):
    """Return the reviews of `pages` (list of Page) that are late or come within AHEAD (list of Due, the earliest first)."""
    latest, states = timezone.localdate() + AHEAD, states_of_medical(pages)
    found = [
        Due(page, day, sections)
        for page in pages
        if page.pk in states
        for day, sections in days_of(states[page.pk]).items()
        if day <= latest
    ]
    return sorted(found, key=lambda due: (due.day, due.page.title, due.page.pk))


def due_checks(pages):
    """Return the checks of what changed on `pages` (list of Page) since its review that are late (list of Due, the earliest first)."""
    today, states = timezone.localdate(), states_of_medical(pages)
    found = []
    for page in pages:
        by_day = defaultdict(list)
        for section in states[page.pk].changed_sections if page.pk in states else ():
            by_day[section.since + CHECKED_WITHIN].append(section.heading)
        found += [Due(page, day, tuple(headings)) for day, headings in by_day.items() if day <= today]
    return sorted(found, key=lambda due: (due.day, due.page.title, due.page.pk))


def days_of(state):
    """Return on which days which sections of a page with this `state` (PageState) are to be reviewed again: {date: headings}."""
    days = defaultdict(list)
    for section in state.reviewed_sections:
        if section.review.due:
            days[section.review.due].append(section.heading)
    return {day: () if len(found) == len(state.sections) else tuple(found) for day, found in days.items()}
