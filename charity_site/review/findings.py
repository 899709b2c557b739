"""What somebody has to see to on public pages, for the report and the dashboard: kinds of it, and in words for each page."""

from collections import defaultdict

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.utils import get_user_display_name

from charity_site.core.due import figures_to_check
from charity_site.core.page_owners import those_who_answer
from charity_site.review.standing import due_reviews, states_of_medical
from charity_site.review.state import Status
from charity_site.sources.cited import findings_on


class Finding(models.TextChoices):
    """What there may be to do, what presses most first."""

    OVERDUE = "overdue", "Review overdue"
    CHANGED = "changed", "Changed since its review"
    SOURCE = "source", "Source changed or gone"
    DUE = "due", "Review due within 60 days"
    NEVER = "never", "Never reviewed"
    RETOLD = "retold", "Words for children to compare"
    TOLD = "told", "Words for children to be checked"
    FIGURE = "figure", "Figures to be checked"
    QUIET = "quiet", "No update for a year"
    OWNER = "owner", "Nobody answers for it"


_finders = []


def finds(kind):
    """Register a function of an upper room that says on which of `pages` (list of Page) there is something of a `kind` (Finding)
    to do: {key: what of it, in words}."""

    def register(find):
        _finders.append((kind, find))
        return find

    return register


def findings(pages):
    """Return what there is to do on `pages` (list of Page): {key: {Finding: what of it, in words}}, without those on which there
    is nothing. It takes a few statements, and one for each owner."""
    found, owners, sources = findings_in_words(pages), those_who_answer(pages), findings_on(pages)
    for key, tasks in sources.items():
        found[key][Finding.SOURCE] = ", ".join(in_a_word(task) for task in tasks)
    for page in pages:
        if page.pk not in owners:
            before = page.owner and f"{get_user_display_name(page.owner)} no longer works with it"
            found[page.pk][Finding.OWNER] = before or ""
    order = list(Finding)
    return {key: dict(sorted(to_do.items(), key=lambda each: order.index(each[0]))) for key, to_do in found.items()}


def findings_in_words(pages):
    """Return the same of what they say, whoever answers for them, and whatever was found at their sources: of that other processes
    are not told."""
    states, figures = states_of_medical(pages), figures_to_check()
    found = defaultdict(dict)
    for due in reversed(due_reviews(pages)):  # the earliest of a page is the one that is told
        kind = Finding.OVERDUE if due.day < timezone.localdate() else Finding.DUE
        found[due.page.pk][kind] = with_sections(date_format(due.day, "F j, Y"), due.sections)
    for key, state in states.items():
        if changed := state.changed_sections:
            found[key][Finding.CHANGED] = headings_of(changed)
        if never := state.of(Status.NEVER):
            found[key][Finding.NEVER] = "" if len(never) == len(state.sections) else headings_of(never)
    for page in pages:
        if number := figures[page.pk]:
            found[page.pk][Finding.FIGURE] = str(number)
    for kind, find in _finders:
        for key, words in find(pages).items():
            found[key][kind] = words
    return found


def in_a_word(task):
    """Return which source it is, and what was found there (str)."""
    return f"{task.source.title} ({task.get_kind_display().lower()})"


def headings_of(sections):
    return ", ".join(section.heading for section in sections)


def with_sections(words, sections):
    return f"{words} ({', '.join(sections)})" if sections else words


def in_words(to_do):
    """Return what there is to do (as in findings()) as a line (str)."""
    return "; ".join(f"{kind.label}: {words}" if words else kind.label for kind, words in to_do.items())
