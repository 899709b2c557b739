"""Tell of a page, per section, whether a clinician reviewed what it says today. The one answer for the page, print, the API, feeds,
structured data, reminders and reports.

Only an approval of exactly what a section says counts; what was corrected as a typo counts as what it was before. No date takes
anything down.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils import timezone
from django.utils.text import get_text_list

from charity_site.readpath.memo import memoize_many
from charity_site.review.models.records import PublishedSection, Review


class Status(StrEnum):
    REVIEWED = "reviewed"
    OVERDUE = "overdue"  # reviewed, and due again
    CHANGED = "changed"  # says something else than what was reviewed
    NEVER = "never"


@dataclass(frozen=True)
class SectionState:
    """What is known of one section that says something."""

    id: str
    heading: str
    fingerprint: str
    status: Status
    review: Review | None = None  # the approval that counts today
    since: date | None = None  # the day from which on it says what nobody approved

    @property
    def is_reviewed(self):
        return self.review is not None


@dataclass(frozen=True)
class PageState:
    """What is known of all sections of one page, in their order."""

    sections: tuple[SectionState, ...] = ()

    def of(self, *status):
        """Return the sections (list) with one of `status`."""
        return [section for section in self.sections if section.status in status]

    @property
    def is_partly_reviewed(self):
        """Return whether some sections were reviewed, and others never."""
        return any(section.is_reviewed for section in self.sections) and bool(self.of(Status.NEVER))

    @property
    def reviewed_sections(self):
        return [section for section in self.sections if section.is_reviewed]

    @property
    def changed_sections(self):
        return self.of(Status.CHANGED)

    @property
    def review(self):
        """Return the earliest of the reviews that count today (Review), which is true of the page; None while a section was never
        reviewed."""
        reviews = [section.review for section in self.reviewed_sections]
        return (
            None if self.of(Status.NEVER) else min(reviews, key=lambda review: (review.date, review.pk), default=None)
        )

    @property
    def reviewed(self):
        """Return the day (date or None) on which the page was reviewed."""
        return self.review and self.review.date

    @property
    def reviewers(self):
        """Return who made the reviews that count today (list of Reviewer, each once, in the order of the sections); none while a
        section was never reviewed."""
        reviews = [section.review for section in self.reviewed_sections] if self.review else []
        return list({review.reviewer_id: review.reviewer for review in reviews}.values())

    @property
    def reviewed_by(self):
        """Return who reviewed it, as readers are told (str)."""
        return get_text_list(list(dict.fromkeys(each.shown_as for each in self.reviewers)), "and")

    @property
    def due(self):
        """Return the first day (date or None) on which one of its sections is to be reviewed again."""
        return min((each.review.due for each in self.reviewed_sections if each.review.due), default=None)

    @property
    def is_overdue(self):
        return bool(self.of(Status.OVERDUE))


def review_state(page):
    """Return the state (PageState) of what is public of `page`."""
    return review_states([page])[page.pk] if page.pk else PageState()


def review_states(pages):
    """Return the states of `pages` (list), {key: PageState}, in two statements for all of them."""
    by_key = {page.pk: page for page in pages}
    states = memoize_many(
        [("review", key) for key in by_key], lambda missing: read({key: by_key[key] for _, key in missing})
    )
    return {key: states["review", key] for key in by_key}


def with_review_states(pages):
    """Return `pages` (list of ReviewedPage), each with its `review_state`."""
    states = review_states(pages)
    for page in pages:
        page.review_state = states[page.pk]
    return pages


def read(pages):
    """Return what the database says of `pages` ({key: page}): {("review", key): PageState}."""
    original = {key: page.alias_of_id or key for key, page in pages.items()}
    history, reviews = defaultdict(lambda: defaultdict(list)), defaultdict(list)
    noted = PublishedSection.objects.filter(page__in=set(original.values())).defer("difference", "line")
    for row in noted.order_by("pk"):
        history[row.page_id][row.section].append(row)
    for review in (
        Review.objects.filter(page__in=set(original.values())).select_related("reviewer").order_by("date", "pk")
    ):
        reviews[review.page_id].append(review)
    return {
        ("review", key): PageState(tuple(states_of(page, history[original[key]], reviews[original[key]])))
        for key, page in pages.items()
    }


def states_of(page, history, reviews):
    """Yield the state of each section of `page` that says something; `history`: its rows by section, `reviews`: all of the page."""
    for section in page.specific_class.reviewed_sections():
        rows = history[section.id]
        if rows and rows[-1].fingerprint:
            yield SectionState(section.id, section.heading, rows[-1].fingerprint, **judged(section.id, rows, reviews))


def judged(section, rows, reviews):
    """Return the `status`, `review` and `since` of a `section` (id) with its history (`rows`)."""
    same = [rows[-1]]
    for before, row in zip(reversed(rows[:-1]), reversed(rows), strict=False):
        if not row.is_typo:
            break
        same.append(before)
    prints = {row.fingerprint for row in same}

    def is_of_this(review):
        return (
            review.fingerprint in prints if review.section == section else review.was_stated_before and rows[0] in same
        )

    last = next((review for review in reversed(reviews) if is_of_this(review)), None)
    if last and last.decision == Review.Decision.APPROVED:
        is_overdue = last.due is not None and last.due < timezone.localdate()
        return {"status": Status.OVERDUE if is_overdue else Status.REVIEWED, "review": last}
    since = last.date if last else timezone.localdate(same[-1].at)
    approved = [review for review in reviews if review.decision == Review.Decision.APPROVED]
    known = any(
        review.was_stated_before or review.section == section or review.recorded_at < rows[0].at for review in approved
    )
    return {"status": Status.CHANGED if known else Status.NEVER, "since": since}
