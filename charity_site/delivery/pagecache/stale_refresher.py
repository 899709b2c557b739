"""Make anew what was kept for failures and was dropped by a change, in quiet moments: the next failure finds it then.

What was taken away stays away: it is made as it is now, or not at all. One thread on each host does it, page by page.
"""

import logging
import threading
from time import time

from django.db import Error, close_old_connections, connection

from charity_site.delivery.pagecache.cached_response import CachedResponse
from charity_site.delivery.pagecache.change_poller import Election
from charity_site.delivery.pagecache.renderer import PageRenderer
from charity_site.delivery.pagecache.store import Store

logger = logging.getLogger(__name__)

QUIET = 2  # seconds without a change
PAUSE = 0.1  # seconds between two pages: readers come first


class StaleRefresher(threading.Thread):
    """The thread that renews what is kept in `store` with `renderer`, when no other process of this host does."""

    def __init__(self, store: Store, renderer: PageRenderer) -> None:
        super().__init__(name="stale-refresher", daemon=True)
        self.store, self.renderer = store, renderer
        self.election = Election(store.folder / "stale-refresher")
        self.ended = threading.Event()

    def run(self) -> None:
        seen = None
        while not self.ended.wait(QUIET):
            generation = self.store.generation
            if seen == generation and self.election.is_won():
                self.renew(generation)
            seen = generation
        connection.close()

    def renew(self, generation: int) -> None:
        """Make what is missing in `generation`, as long as that is the present one."""
        gone = []
        try:
            for key in self.store.missing():
                if generation != self.store.generation or self.ended.wait(PAUSE):
                    break
                rendered = self.renderer.render(key, generation)
                if isinstance(rendered, CachedResponse):
                    self.store.put(key, rendered, time())
                if not getattr(rendered, "is_failure", False) and not self.store.has_stale(key):
                    gone.append(key)  # there is no such page any more, or it shows people now, or there is no room
        except Error as error:
            logger.info("What is kept for failures cannot be made anew: %s", type(error).__name__)
            connection.close()
        except Exception as error:  # whatever it is, the next round may succeed
            logger.error("What is kept for failures cannot be made anew: %s", type(error).__name__)
        if gone and generation == self.store.generation:
            self.store.forget(gone)
        close_old_connections()
