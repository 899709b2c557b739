"""Follows the changes that are made elsewhere: on other hosts, or by a process that died before it applied its own.

One thread on each host reads the table of changes a few times a second. It also watches the ledger of withdrawals,
which counts at once whatever the database says.
"""

import fcntl
import logging
import threading
from datetime import timedelta
from time import time

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.utils import timezone

from charity_site.delivery import outbox
from charity_site.delivery.models import Change
from charity_site.delivery.store import FOLLOWED_AT

logger = logging.getLogger(__name__)

EVERY = 0.3  # seconds
LOOK_BACK = timedelta(minutes=5)  # a transaction may take that long between writing a change and committing it
ELECTION_EVERY = 2  # seconds
SILENCE = 4  # seconds after which the process that follows is taken to hang


class Follower(threading.Thread):
    """Follows for `store` (Store), when no other process of this host does."""

    def __init__(self, store):
        super().__init__(name="follower", daemon=True)
        self.store, self.ledger = store, None
        self.ended = threading.Event()

    def run(self):
        with open(self.store.folder / "follower", "w") as file:
            follows = False
            while not self.ended.is_set():
                follows = follows or is_locked(file)
                # When the process that follows dies, this one does; when it hangs, this one looks in its place.
                if follows or not self.store.is_vouched_for(time(), SILENCE):
                    self.look()
                self.ended.wait(EVERY if follows else ELECTION_EVERY)
        connection.close()

    def look(self):
        """Apply what is new, then vouch for the copies. Where that fails, they end by themselves (store.py)."""
        began = time()
        try:
            self.look_at_ledger()
            self.look_at_changes()
            self.store.vouch(began)
            outbox.tell_soon()
        except Error as error:
            logger.info("The changes cannot be read: %s", type(error).__name__)
            connection.close()
        except Exception as error:  # whatever it is, the next look may succeed
            logger.error("Changes cannot be applied to the copies of pages: %s", type(error).__name__)
        close_old_connections()

    def look_at_changes(self):
        now = timezone.now()
        followed_at = self.store.numbers[FOLLOWED_AT]
        if now.timestamp() - followed_at > LOOK_BACK.total_seconds() / 2:
            self.store.begin_generation()  # there may have been changes that are further back
        for change in Change.objects.filter(made_at__gt=now - LOOK_BACK).order_by("pk"):
            if not self.store.has_applied(change) and not self.store.is_prepared(change):
                self.store.begin_generation(change.everything, change.addresses, change)
        self.store.numbers[FOLLOWED_AT] = int(now.timestamp())

    def look_at_ledger(self):
        try:
            status = settings.WITHDRAWAL_LEDGER.stat()
            seen = status.st_ino, status.st_mtime_ns, status.st_size
        except OSError:
            seen = None
        if self.ledger is not None and seen != self.ledger[0]:
            self.store.begin_generation()
        self.ledger = (seen,)


def is_locked(file):
    """Lock `file` for this process, if no other one has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
