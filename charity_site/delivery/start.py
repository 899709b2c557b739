"""What happens when a process of the site starts: it ends where it cannot work, and gets the page cache in front of Django."""

import logging
import sys
from contextlib import suppress

from django.conf import settings
from django.db import Error

from charity_site.delivery.follower import Follower
from charity_site.delivery.keeper import Keeper
from charity_site.delivery.maker import Maker
from charity_site.delivery.page_cache import PageCache
from charity_site.delivery.present import store
from charity_site.delivery.tables import OtherTables, ask_tables

logger = logging.getLogger(__name__)


def refuse_other_tables():
    """End this process, with a sentence, on tables that are not those of the code. Where the database is away, readiness
    asks again."""
    try:
        ask_tables()
    except OtherTables as error:
        sys.exit(str(error))
    except Error as error:
        logger.info("The tables cannot be looked at: %s", type(error).__name__)


def with_copies(application):
    """`application` (WSGI) with copies of pages in front of it; itself where these are switched off."""
    with suppress(OSError):  # then there are none
        # What an older version of the program made may name styles and scripts that are gone.
        store().begin_generation(everything=False)
    follow_changes(application)
    return PageCache(application, store()) if settings.PAGE_CACHE else application


def follow_changes(application):
    """Let changes elsewhere end what this host remembers, and make anew with `application` (WSGI) what is kept for failures: in
    threads of this process, when no other one does."""
    Follower(store()).start()
    if settings.PAGE_CACHE:
        Keeper(store(), Maker(application)).start()
