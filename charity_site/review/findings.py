"""What somebody has to see to on public pages, for the report and the dashboard: kinds of it, and in words for each page."""

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.utils import get_user_display_name

from charity_site.core.due import figures_to_check
from charity_site.core.page_owners import those_who_answer
from charity_site.review.standing import standings


class Finding(models.TextChoices):
    """What there may be to do, what presses most first."""

    OVERDUE = "overdue", "Review overdue"
    CHANGED = "changed", "Changed since its review"
    DUE = "due", "Review due within 60 days"
    NEVER = "never", "Never reviewed"
    FIGURE = "figure", "Figures to be checked"
    OWNER = "owner", "Nobody answers for it"


def findings(pages):
    """Return what there is to do on `pages` (list of Page): {key: {Finding: what of it, in words}}, without those on which there
    is nothing. It takes a few statements, and one for each owner."""
    known, owners = standings(pages), those_who_answer(pages)
    figures = figures_to_check([page.pk for page in pages])
    found = {}
    for page in pages:
        to_do = of_reviews(known[page.pk]) if page.pk in known else {}
        if number := figures[page.pk]:
            to_do[Finding.FIGURE] = f"{number} to check"
        if page.pk not in owners:
            before = page.owner and f"{get_user_display_name(page.owner)} no longer works with it"
            to_do[Finding.OWNER] = before or ""
        if to_do:
            found[page.pk] = dict(sorted(to_do.items(), key=lambda each: list(Finding).index(each[0])))
    return found


def of_reviews(standing):
    """Return what there is to do on a page with this `standing` (Standing): {Finding: words}."""
    today, to_do = timezone.localdate(), {}
    for day in reversed(standing.due_until(today)):  # the earliest is the one that is told
        kind = Finding.OVERDUE if day < today else Finding.DUE
        to_do[kind] = with_sections(date_format(day, "F j, Y"), standing.due[day])
    if standing.changed:
        to_do[Finding.CHANGED] = ", ".join(standing.changed)
    if standing.is_new or standing.never:
        to_do[Finding.NEVER] = "" if standing.is_new else ", ".join(standing.never)
    return to_do


def with_sections(words, sections):
    return f"{words} ({', '.join(sections)})" if sections else words


def in_words(to_do):
    """Return what there is to do (as in findings()) as a line (str)."""
    return "; ".join(f"{kind.label}: {words}" if words else kind.label for kind, words in to_do.items())
