"""Start a process of the site: end it where it cannot work, and put the page cache in front of Django."""

import logging
import sys
from contextlib import suppress
from wsgiref.types import WSGIApplication

from django.conf import settings
from django.db import Error

from charity_site.delivery.database.schema_check import SchemaMismatch, check_schema
from charity_site.delivery.pagecache.change_poller import ChangePoller
from charity_site.delivery.pagecache.default_store import get_store
from charity_site.delivery.pagecache.page_cache import PageCache
from charity_site.delivery.pagecache.renderer import PageRenderer
from charity_site.delivery.pagecache.stale_refresher import StaleRefresher

logger = logging.getLogger(__name__)


def refuse_schema_mismatch() -> None:
    """End this process, with a sentence, on tables that are not those of the code. Where the database is away, readiness
    asks again."""
    try:
        check_schema()
    except SchemaMismatch as error:
        sys.exit(str(error))
    except Error as error:
        logger.info("The tables cannot be looked at: %s", type(error).__name__)


def wrap_with_page_cache(application: WSGIApplication) -> WSGIApplication:
    """Return `application` with copies of pages in front of it; itself where these are switched off."""
    with suppress(OSError):  # then there are none
        # What an older version of the program made may name styles and scripts that are gone.
        get_store().begin_generation(everything=False)
    start_change_poller(application)
    return PageCache(application, get_store()) if settings.PAGE_CACHE else application


def start_change_poller(application: WSGIApplication) -> None:
    """Let changes elsewhere end what this host remembers, and make anew with `application` what is kept for failures: in
    threads of this process, when no other one does."""
    ChangePoller(get_store()).start()
    if settings.PAGE_CACHE:
        StaleRefresher(get_store(), PageRenderer(application)).start()
