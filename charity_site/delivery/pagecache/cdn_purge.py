"""Tell the caches in front of the site (WAGTAILFRONTENDCACHE) that pages changed.

Any change makes every copy old, so each of them is told one thing, to forget all pages, however many changes and pages there
are. Publishing never waits for them, and nothing is lost: a change that they were not told of stays in the table of changes
and is tried again. How long they may give out what they were never told to forget is bounded by the age in cached_response.py.
"""

import logging
import threading
from collections.abc import Callable, Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import requests
from django.conf import settings
from django.db import Error, close_old_connections
from django.db.models import Max
from django.utils import timezone
from wagtail.contrib.frontend_cache import backends
from wagtail.contrib.frontend_cache.utils import get_backends

from charity_site.delivery.models import Change

logger = logging.getLogger(__name__)

ALL_PAGES = "/*"  # as CloudFront, Azure and nginx write it
TIME_LIMIT = 2  # seconds for each cache
LONGEST_PAUSE = timedelta(minutes=1)  # between two tries

_flushing = threading.Lock()


class CloudflareBackend(backends.CloudflareBackend):
    """A zone of Cloudflare, which forgets all that it has in one request. Wagtail's backend knows single addresses alone."""

    def purge_batch(self, urls: Collection[str]) -> None:
        answer = requests.post(
            self.cloudflare_purge_endpoint_url,
            json={"purge_everything": True},
            headers={"Authorization": f"Bearer {self.cloudflare_token}"},
            timeout=TIME_LIMIT,
        )
        answer.raise_for_status()


def flush_soon() -> None:
    """Tell in a thread of its own, unless one is at it or nobody wants to know."""
    if settings.WAGTAILFRONTENDCACHE and not _flushing.locked():
        threading.Thread(target=flush_in_thread, name="cdn-purge", daemon=True).start()


def flush_in_thread() -> None:
    with _flushing:
        try:
            flush()
        except Error as error:
            logger.info("The caches in front cannot be told: %s", type(error).__name__)
        finally:
            close_old_connections()


def flush() -> int:
    """Tell the caches in front of all changes that they do not know yet, at once. Return how many of these they know now.

    After a failure all changes wait, new ones too: some caches limit how often they are told.
    """
    if not settings.WAGTAILFRONTENDCACHE:
        return 0
    now, waiting = timezone.now(), Change.objects.filter(is_told=False)
    attempts = waiting.aggregate(most=Max("attempts"))["most"]
    # Further ahead is what a host with a wrong clock wrote.
    is_pausing = waiting.filter(attempts__gt=0, try_at__gt=now, try_at__lte=now + LONGEST_PAUSE)
    if attempts is None or is_pausing.exists():
        return 0
    # Marked before anybody is told: what is committed meanwhile is told the next time.
    pause = min(timedelta(seconds=2 ** min(attempts + 1, 10)), LONGEST_PAUSE)
    these = {"attempts": attempts + 1, "try_at": now + pause}
    waiting.update(**these)
    told = [purged(name, backend) for name, backend in get_backends().items()]
    return waiting.filter(**these).update(is_told=True) if all(told) else 0


def purged(name: str, backend: backends.BaseBackend) -> bool:
    """Return whether `backend` (one of Wagtail's) forgot all pages, in time."""
    # Wagtail's backends know no time limit, so one that hangs keeps a thread for itself. And they only log what went
    # wrong, with words of the answer: those lines are counted and dropped.
    thread, failures = ThreadPoolExecutor(1, thread_name_prefix="purge"), LoggedFailures()
    try:
        with failures:
            thread.submit(failures.watch, backend.purge_batch, [settings.SITE_URL + ALL_PAGES]).result(TIME_LIMIT)
    except Exception as error:
        logger.warning("The cache “%s” was not told of a change: %s", name, type(error).__name__)
        return False
    finally:
        thread.shutdown(wait=False)
    if failures.count:
        logger.warning("The cache “%s” was not told of a change, and is tried again.", name)
    return not failures.count


class LoggedFailures(logging.Filter):
    """Count and drop what Wagtail's backends log in the thread that calls them. Some log to the root logger."""

    loggers = (logging.getLogger("wagtail.frontendcache"), logging.getLogger())

    def __init__(self) -> None:
        super().__init__()
        self.count = 0
        self._thread: int | None = None

    def watch(self, function: Callable[..., object], *args: object) -> object:
        self._thread = threading.get_ident()
        return function(*args)

    def filter(self, record: logging.LogRecord) -> bool:
        if record.thread != self._thread:
            return True
        if record.levelno >= logging.ERROR:
            self.count += 1
        return False

    def __enter__(self) -> None:
        for each in self.loggers:
            each.addFilter(self)

    def __exit__(self, *exception: object) -> None:
        for each in self.loggers:
            each.removeFilter(self)
