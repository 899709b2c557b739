"""Look at the sources of the site's figures, and open a task for staff where one says something else, has moved, or is gone.

Each is looked at once a week, and each day while it is silent. It counts as gone after three days on which it was asked in vain, one
after the other: a site that is mended within two is no work for anybody. Where nothing at all answers, the network is away.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from charity_site.core.models import Source
from charity_site.core.spellings import same_place
from charity_site.delivery.outgoing.client import Client
from charity_site.delivery.outgoing.exchange import Answer
from charity_site.delivery.outgoing.failures import NotFetched, Unanswered
from charity_site.sources.difference import Difference, difference
from charity_site.sources.models import Finding, Watch
from charity_site.sources.readable import readable

logger = logging.getLogger(__name__)

EACH = timedelta(days=7)
DAYS_UNTIL_GONE = 3
CONTROLS = 3  # sources that answered the last time, asked to see whether the network is there
NOT_MODIFIED, NOT_FOUND, GONE = 304, 404, 410


@dataclass(frozen=True)
class Look:
    """What came of one source: an answer, or why there is none."""

    source: Source
    answer: Answer | None = None
    problem: str = ""
    is_silent: bool = False  # as one that is gone
    was_reached: bool = True


def watched() -> "Iterable[Source]":
    """Public sources with an address."""
    return Source.objects.filter(live=True).exclude(url="").select_related("watch").order_by("pk")


def due(today: date) -> list[Source]:
    """Those that are to be looked at on a day (date)."""
    is_silent = Q(watch__silent_days__gt=0, watch__is_dead=False, watch__looked_on__lt=today)
    return list(watched().filter(Q(watch=None) | Q(watch__looked_on__lte=today - EACH) | is_silent))


def watch_sources(
    sources: list[Source] | None = None, client: Client | None = None, tell: Callable[[str], object] = lambda line: None
) -> str | None:
    """Look at `sources` (or those that are due). `tell` hears of each. Returns what came of it (str), or None."""
    today, client = timezone.localdate(), client or Client()
    sources = due(today) if sources is None else sources
    if not sources:
        return None
    silent, reached, found = [], 0, 0
    for source in sources:
        look = look_at(source, client)
        reached += look.was_reached
        tell(f"{source}: {look.problem or 'read'}")
        if look.is_silent:
            silent.append(look)  # until it is clear that the network is there
            continue
        found += note(look, today)
    if not reached and not network_is_there(sources, client):
        return f"no network: none of {len(sources)} sources could be reached, and nothing was changed"
    for look in silent:
        found += note(look, today)
    return f"looked at {len(sources)} sources, {found} tasks for staff"


def network_is_there(asked: list[Source], client: Client) -> bool:
    others = watched().filter(watch__silent_days=0).exclude(pk__in=[source.pk for source in asked])[:CONTROLS]
    return any(look_at(source, client).was_reached for source in others)


def look_at(source: Source, client: Client) -> Look:
    known = watch_of(source)
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified} if known else {}
    try:
        answer = client.get(source.url, {name: value for name, value in asked.items() if value})
    except Unanswered as error:
        return Look(source, problem=str(error), is_silent=True, was_reached=error.was_reached)
    except NotFetched as error:
        return Look(source, problem=f"{error} Compare it by hand.", was_reached=error.was_reached)
    if answer.status in (NOT_FOUND, GONE) or answer.status >= 500:
        return Look(source, problem=f"It answers with {answer.status}.", is_silent=True)
    if answer.status not in (200, NOT_MODIFIED):
        return Look(source, problem=f"It answers programs with {answer.status}. Compare it by hand.")
    return Look(source, answer)


def watch_of(source: Source) -> Watch | None:
    """What is known of `source` at the address that it has today."""
    known = getattr(source, "watch", None)
    return known if known and known.address == source.url else None


@transaction.atomic
def note(look: Look, today: date) -> bool:
    """Write down what came of a look. Returns whether there is something new to do for staff."""
    if not Source.objects.select_for_update().filter(pk=look.source.pk, url=look.source.url).exists():
        return False  # somebody deleted it meanwhile, or gave it another address
    watch = Watch.objects.filter(source=look.source).first() or Watch(source=look.source)
    if watch.address != look.source.url:
        watch = Watch(pk=watch.pk, source=look.source, address=look.source.url)
    is_another_day = watch.looked_on != today
    watch.looked_on, watch.problem = today, look.problem
    if look.is_silent:
        watch.silent_days += is_another_day or not watch.silent_days
        is_new = watch.silent_days >= DAYS_UNTIL_GONE and not watch.is_dead
        watch.is_dead = watch.is_dead or is_new
        watch.save()
        return is_new and open_finding(look.source, Finding.Kind.DIED)
    watch.silent_days, watch.is_dead = 0, False
    is_new = bool(look.answer) and note_answer(watch, look.answer, today)
    watch.save()
    return is_new


def note_answer(watch: Watch, answer: Answer, today: date) -> bool:
    moved_to = answer.moved_to if is_elsewhere(answer.moved_to, watch) else ""
    places: Difference = []
    if answer.status != NOT_MODIFIED:
        text = text_of(answer)
        if not text:
            watch.problem = "It holds no text that a program can read. Compare it by hand."
            return False
        watch.etag, watch.last_modified = header(answer, "ETag", 200), header(answer, "Last-Modified", 100)
        if watch.text_on is None:
            watch.text, watch.text_on = text, today
        else:
            places = difference(watch.text, watch.text_on, text, today)
            watch.newest, watch.newest_on = (text, today) if places else ("", None)
    if not places and not moved_to:
        return False
    return open_finding(watch.source, Finding.Kind.MOVED if moved_to else Finding.Kind.CHANGED, moved_to, places)


def header(answer: Answer, name: str, longest: int) -> str:
    """What `answer` says under `name`, if it can be kept and said again; else ''."""
    value = answer.headers.get(name, "")
    return value if len(value) <= longest and value.isprintable() else ""


def text_of(answer: Answer) -> str:
    try:
        return readable(answer)
    except Exception as error:  # whatever a stranger's page does to what reads it: the others are read all the same
        logger.error("A source could not be read: %s", type(error).__name__)
        return ""


def is_elsewhere(address: str, watch: Watch) -> bool:
    """Return whether `address` is another one than staff know."""
    return bool(address) and same_place(address) not in map(same_place, (watch.address, watch.moved_to))


def open_finding(source: Source, kind: str, moved_to: str = "", places: Difference | None = None) -> bool:
    """Let the open task of `source` say this; make one where there is none. Returns whether it says something new."""
    task = Finding.objects.select_for_update().filter(source=source, looked_at=None).first()
    if task is None:
        Finding.objects.create(source=source, kind=kind, moved_to=moved_to, difference=places or [])
        return True
    before = task.kind, task.moved_to, task.difference
    # What did not change again was not sent again.
    task.kind, task.moved_to, task.difference = kind, moved_to or task.moved_to, places or task.difference
    if (task.kind, task.moved_to, task.difference) == before:
        return False
    task.version += 1
    task.save()
    return True
