"""Tells the caches in front of the site (WAGTAILFRONTENDCACHE) that pages changed.

Publishing never waits for them, and nothing is lost: a change that they were not told of stays in the table of changes
and is tried again. How long they may give out what they were never told to forget is bounded by the age in cached_response.py.
"""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from django.conf import settings
from django.db import Error, close_old_connections
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone
from wagtail.contrib.frontend_cache.utils import get_backends
from wagtail.models import Page, Site

from charity_site.delivery.models import Change

logger = logging.getLogger(__name__)

MAX_BATCH = 1_000  # changes that are told together
IN_BATCH = 30  # addresses; what Cloudflare takes in one request
TIME_LIMIT = 2  # seconds for each batch
LONGEST_PAUSE = 60  # seconds between two tries

_flushing = threading.Lock()


def flush_soon():
    """Tell in a thread of its own, unless one is at it or nobody wants to know."""
    if settings.WAGTAILFRONTENDCACHE and not _flushing.locked():
        threading.Thread(target=flush_in_thread, name="outbox", daemon=True).start()


def flush_in_thread():
    with _flushing:
        try:
            flush()
        except Error as error:
            logger.info("The caches in front cannot be told: %s", type(error).__name__)
        finally:
            close_old_connections()


def flush():
    """Tell the caches in front of all changes that are due. Returns how many of these they know now."""
    now = timezone.now()
    due = Change.objects.filter(is_told=False, try_at__lte=now).order_by("pk")[:MAX_BATCH]
    changes = list(due) if settings.WAGTAILFRONTENDCACHE else []
    if not changes:
        return 0
    these = Change.objects.filter(pk__in=[change.pk for change in changes])
    if all_purged(get_backends(), urls_to_purge(changes)):
        these.update(is_told=True)
        return len(changes)
    attempts = max(change.attempts for change in changes) + 1
    pause = timedelta(seconds=min(2**attempts, LONGEST_PAUSE))
    these.update(attempts=attempts, try_at=now + pause)
    return 0


def urls_to_purge(changes):
    """The full addresses (sorted list of str) of all that may show one of `changes`: of every public page and view."""
    found = set()
    for site in Site.objects.select_related("root_page"):
        root = site.root_url
        found.update(root + path for change in changes for path in change.addresses)
        found.update(root + path for path in plain_paths())
        for page in Page.objects.live().descendant_of(site.root_page, inclusive=True).defer_streamfields().specific():
            if url := page.full_url:
                found.update(url.rstrip("/") + path for path in page.get_cached_paths())
    return sorted(found)


def plain_paths():
    """The paths (iterator of str) of the views that are copied and need nothing else to be found."""
    for pattern in get_resolver().url_patterns:
        if getattr(getattr(pattern, "callback", None), "is_cacheable", False):
            try:
                yield reverse(pattern.name)
            except NoReverseMatch:
                continue  # one of many below a page of their own


def all_purged(backends, addresses):
    """Tell each of `backends` (dict of Wagtail's backends) to forget `addresses`; whether all of them did, in time."""
    batches = [addresses[start : start + IN_BATCH] for start in range(0, len(addresses), IN_BATCH)]
    told = [purged(name, backend, batches) for name, backend in backends.items()]
    return all(told)


def purged(name, backend, batches):
    # Wagtail's backends know no time limit, so one that hangs keeps a thread for itself. And they only log what went
    # wrong, with addresses, which may hold a first name: those lines are counted and dropped.
    thread, failures = ThreadPoolExecutor(1, thread_name_prefix="purge"), LoggedFailures()
    try:
        with failures:
            for batch in batches:
                thread.submit(failures.watch, backend.purge_batch, batch).result(TIME_LIMIT)
                if failures.count:
                    break
    except Exception as error:
        logger.warning("The cache “%s” was not told of a change: %s", name, type(error).__name__)
        return False
    finally:
        thread.shutdown(wait=False)
    if failures.count:
        logger.warning("The cache “%s” was not told of a change, and is tried again.", name)
    return not failures.count


class LoggedFailures(logging.Filter):
    """Counts and drops what Wagtail's backends log in the thread that calls them. Some log to the root logger."""

    loggers = (logging.getLogger("wagtail.frontendcache"), logging.getLogger())

    def __init__(self):
        super().__init__()
        self.count, self._thread = 0, None

    def watch(self, function, *args):
        self._thread = threading.get_ident()
        return function(*args)

    def filter(self, record):
        if record.thread != self._thread:
            return True
        if record.levelno >= logging.ERROR:
            self.count += 1
        return False

    def __enter__(self):
        for each in self.loggers:
            each.addFilter(self)

    def __exit__(self, *exception):
        for each in self.loggers:
            each.removeFilter(self)
