"""`/since/<day>/<slug>/`: what happened in a program, or about a disease, since a day. For who gave then, or was told a name then, and
comes back by the address that they kept: it says the day, and nobody has to be known for that."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe
from wagtail.models import Site

from charity_site.delivery.pagecache.policy import cacheable
from charity_site.discovery.redaction import name_of_page, without_figure
from charity_site.review.change_log import change_log
from diseases.models import DiseasePage
from research.models import Milestone, ProgramPage, ProgramUpdatePage
from stories.models import StoryPage

LONGEST_AGO = timedelta(days=3653)  # ten years


class Event(NamedTuple):
    """Something that happened: what sorts it, when it was in words, what kind it is of, and its words with an address or ''."""

    day: date
    when: str
    kind: str
    text: str
    address: str = ""


@cacheable()
@require_safe
def since(request, day, slug):
    """List what happened, the newest first. 404 for what is no day, one to come or one of more than ten years ago, and for a page that
    visitors may not see."""
    first, page = day_of(day), page_called(request, slug)
    events = events_of_program(page, first) if isinstance(page, ProgramPage) else events_about(page, first)
    context = {
        "page": page,
        "first": first,
        "part_title": f"Since {date_format(first, 'F j, Y')}: {name_of_page(page)}",
        "events": sorted(events, key=lambda event: event.day, reverse=True),
    }
    return render(request, "discovery/since.html", context)


def day_of(typed):
    try:
        found, today = date.fromisoformat(typed), timezone.localdate()
    except ValueError as error:
        raise Http404 from error
    if len(typed) != len("2026-01-31") or not today - LONGEST_AGO <= found <= today:
        raise Http404
    return found


def page_called(request, slug):
    """Return the program, else the disease, with this `slug` in its address."""
    below = Site.find_for_request(request).root_page
    for kind in (ProgramPage, DiseasePage):
        if page := kind.objects.shown().descendant_of(below).filter(slug=slug).first():
            return page
    raise Http404


def events_of_program(program, first) -> Iterator[Event]:
    for update in ProgramUpdatePage.objects.child_of(program).shown().filter(date__gte=first):
        yield Event(update.date, date_format(update.date, "F j, Y"), "News", name_of_page(update), update.url)
    steps = [
        *((row, "Milestone", row.text, "") for row in program.milestones.all() if row.state == Milestone.State.DONE),
        *((row, "Grant", in_words(row), "") for row in program.grants.all()),
        *((row, row.get_kind_display(), in_words(row), row.url) for row in program.outputs.all()),
    ]
    for row, kind, text, address in steps:
        has_begun = row.year and date(row.year, row.month or 1, 1) <= timezone.localdate()
        if has_begun and last_day(row) >= first and (words := without_figure(text)):
            yield Event(last_day(row), row.date, kind, words, address)


def in_words(step):
    """Return what a grant or an output (Step) is, how it stands, and why it was stopped."""
    standing = f"{step.title}: {step.get_state_display()}" if step.state else step.title
    return f"{standing}. {step.why_stopped}" if step.why_stopped else standing


def last_day(row):
    """Return the last day (date) on which `row` (Dated) may have happened, but none to come."""
    year, month = (row.year, row.month + 1) if row.month and row.month < 12 else (row.year + 1, 1)
    return min(date(year, month, 1) - timedelta(days=1), timezone.localdate())


def events_about(disease, first) -> Iterator[Event]:
    for entry in change_log(disease):
        if entry.day >= first:
            text = without_figure(f"{', '.join(entry.headings)}: {entry.text}")
            yield Event(entry.day, date_format(entry.day, "F j, Y"), "This page", text, disease.url)
    for program in disease.shown_programs():
        for event in events_of_program(program, first):
            yield event._replace(kind=f"{name_of_page(program)}. {event.kind}")
    for story in StoryPage.objects.shown().filter(disease=disease, first_published_at__date__gte=first):
        day = timezone.localdate(story.first_published_at)
        yield Event(day, date_format(day, "F j, Y"), "Story", name_of_page(story), story.url)
