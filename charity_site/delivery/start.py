"""Puts the page cache in front of Django when a process of the site starts."""

from contextlib import suppress

from django.conf import settings

from charity_site.delivery.follower import Follower
from charity_site.delivery.page_cache import PageCache
from charity_site.delivery.present import store


def with_copies(application):
    """`application` (WSGI) with copies of pages in front of it; itself where these are switched off."""
    if not settings.PAGE_CACHE:
        return application
    with suppress(OSError):  # then there are none
        # What an older version of the program made may name styles and scripts that are gone.
        store().begin_generation(everything=False)
    Follower(store()).start()
    return PageCache(application, store())
