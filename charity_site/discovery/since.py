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
from research.models import ProgramPage, ProgramUpdatePage
from research.thread import DONE, MILESTONE, steps_of
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
    is_program = isinstance(page, ProgramPage)
    events = events_of_program(page, first, timezone.localdate()) if is_program else events_about(page, first)
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


def events_of_program(program, first, last) -> Iterator[Event]:
    """Yield what happened in `program` from the day `first` to the day `last`, the newest first."""
    updates = ProgramUpdatePage.objects.child_of(program).shown().filter(date__gte=first)
    for step in reversed(steps_of(program, updates)):
        has_happened = step.has_begun and not (step.kind == MILESTONE and step.mark != DONE)
        if has_happened and first <= step.last <= last and (words := without_figure(in_words(step))):
            yield Event(step.last, step.when, step.kind, words, step.address)


def in_words(step):
    """Return what a step is (ThreadStep), how it stands, and why it was stopped. That a milestone is done goes without saying."""
    standing = f"{step.text}: {step.state}" if step.state and step.kind != MILESTONE else step.text
    return f"{standing}. {step.why_stopped}" if step.why_stopped else standing


def events_about(disease, first) -> Iterator[Event]:
    for entry in change_log(disease):
        if entry.day >= first:
            text = without_figure(f"{', '.join(entry.headings)}: {entry.text}")
            yield Event(entry.day, date_format(entry.day, "F j, Y"), "This page", text, disease.url)
    for program in disease.shown_programs():
        for event in events_of_program(program, first, timezone.localdate()):
            yield event._replace(kind=f"{name_of_page(program)}. {event.kind}")
    for story in StoryPage.objects.shown().filter(disease=disease, first_published_at__date__gte=first):
        day = timezone.localdate(story.first_published_at)
        yield Event(day, date_format(day, "F j, Y"), "Story", name_of_page(story), story.url)
