"""The store of this host, opened once in each process."""

from functools import lru_cache

from django.conf import settings

from charity_site.delivery.pagecache.store import Store

ON_DISK = 8  # times the memory of one process, for each generation


@lru_cache(maxsize=1)
def get_store() -> Store:
    """Return the store of this host. Where its folder cannot be written it keeps nothing."""
    return Store(settings.PAGE_CACHE_DIR, ON_DISK * settings.PAGE_CACHE_MEGABYTES * 1024 * 1024)
