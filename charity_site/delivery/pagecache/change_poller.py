"""Follow the changes that are made elsewhere: on other hosts, or by a process that died before it applied its own.

One thread on each host reads the table of changes a few times a second. It also watches the ledger of withdrawals,
which counts at once whatever the database says.
"""

import fcntl
import logging
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, time
from typing import TextIO

from django.conf import settings
from django.db import Error, close_old_connections, connection
from django.db.models import Q

from charity_site.delivery.models import Change
from charity_site.delivery.pagecache import cdn_purge
from charity_site.delivery.pagecache.store import REMEMBERED, SEEN, SEEN_TOKEN, Store

logger = logging.getLogger(__name__)

EVERY = 0.3  # seconds
LOOK_BACK = 3600  # seconds: a transaction may take that long between writing a change and committing it
MAX_BATCH = 2 * REMEMBERED  # changes
ELECTION_EVERY = 2  # seconds
SILENCE = 4  # seconds after which the process that follows is taken to hang


class ChangePoller(threading.Thread):
    """The thread that follows for `store`, when no other process of this host does."""

    def __init__(self, store: Store) -> None:
        super().__init__(name="change-poller", daemon=True)
        self.store = store
        self.ledger: tuple[tuple[int, int, int] | None] | None = None  # once looked at: the state of its file, if any
        # Keys of changes that may still come, and since when (time.monotonic) each is waited for.
        self.gaps: dict[int, float] | None = None
        self.election = Election(store.folder / "change-poller")
        self.fault: type[Exception] | None = None
        self.ended = threading.Event()

    def run(self) -> None:
        follows = False
        while not self.ended.is_set():
            follows = follows or self.election.is_won()
            # When the process that follows dies, this one does; when it hangs, this one looks in its place.
            if follows or self.store.is_behind or not self.store.is_vouched_for(time(), SILENCE):
                self.poll()
            self.ended.wait(EVERY if follows else ELECTION_EVERY)
        self.election.give_up()
        connection.close()

    def poll(self) -> None:
        """Apply what is new, then vouch for the copies. Where that fails, they end by themselves (store.py)."""
        began = time()
        try:
            self.poll_ledger()
            self.poll_changes()
            self.store.vouch(began)
            self.fault = None
            cdn_purge.flush_soon()
        except Error as error:
            logger.info("The changes cannot be read: %s", type(error).__name__)
            connection.close()
        except Exception as error:  # whatever it is, the next look may succeed
            if type(error) is not self.fault:  # said once
                logger.error("Changes cannot be applied to the copies of pages: %s", type(error).__name__)
            self.fault = type(error)
        close_old_connections()

    def poll_changes(self) -> None:
        """Apply what is new in the table, all of it at once.

        Changes are known by their keys, in the order in which these were given, and never by a clock: those of hosts
        differ. A transaction that is committed late brings a key that was passed over, so such gaps are looked at again.
        """
        with suppress(OSError):
            self.store.settle()  # the numbers may have been taken away
        if self.store.is_behind:
            self.store.begin_generation()
        seen = self.store.numbers[SEEN], self.store.numbers[SEEN_TOKEN]
        rows = self.changes_since(seen[0])
        is_known = seen in {(row.pk, row.token) for row in rows} or not (seen[0] or rows)
        if not is_known or len(rows) == MAX_BATCH:
            # The table is another one (a restored backup), or so much came that it is not worth telling apart.
            self.gaps, newest = None, Change.objects.order_by("pk").last()
            rows = self.changes_since(newest.pk) if newest else []
            self.store.begin_generation()
            self.store.remember(rows)
        coming = [row for row in rows if row.pk > seen[0] or self.gaps is None or row.pk in self.gaps]
        new = [row for row in coming if not self.store.has_applied(row)]
        if new:
            addresses = {address for row in new for address in row.addresses}
            self.store.begin_generation(any(row.everything for row in new), addresses, new)
        self.find_gaps(seen[0], rows)
        newest = rows[-1] if rows else Change(pk=0, token=0)
        self.store.numbers[SEEN], self.store.numbers[SEEN_TOKEN] = newest.pk, newest.token

    def changes_since(self, key: int) -> list[Change]:
        """Return the changes, in the order of their keys, from `key` on, and in gaps. Who follows anew looks further back."""
        is_near = Q(pk__gte=key) | Q(pk__in=list(self.gaps)) if self.gaps is not None else Q(pk__gt=key - REMEMBERED)
        found = Change.objects.filter(is_near).order_by("pk")
        return list(found.only("pk", "token", "everything", "addresses")[:MAX_BATCH])

    def find_gaps(self, before: int, rows: Sequence[Change]) -> None:
        """Bring the gaps up to date: `rows` came since the key `before`, or into gaps."""
        if not rows:
            return
        first = rows[0].pk if self.gaps is None else before + 1
        last, now = rows[-1].pk, monotonic()
        passed = dict.fromkeys(range(max(first, last - REMEMBERED), last + 1), now)
        came = {row.pk for row in rows}
        gaps = passed | (self.gaps or {})
        self.gaps = {key: since for key, since in gaps.items() if key not in came and now - since < LOOK_BACK}

    def poll_ledger(self) -> None:
        seen: tuple[int, int, int] | None
        try:
            status = settings.WITHDRAWAL_LEDGER.stat()
            seen = status.st_ino, status.st_mtime_ns, status.st_size
        except OSError:
            seen = None
        if self.ledger is not None and seen != self.ledger[0]:
            self.store.begin_generation()
        self.ledger = (seen,)


class Election:
    """An election that one process of this host wins, for as long as it lives. `place` is the file by which it is decided."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.file: TextIO | None = None

    def is_won(self) -> bool:
        """Return whether no other process won it. Where that cannot be told, this one does."""
        try:
            self.file = self.file or open(self.place, "w")  # noqa: SIM115 - held open
        except OSError:
            return True
        return is_locked(self.file)

    def give_up(self) -> None:
        if self.file:
            self.file.close()


def is_locked(file: TextIO) -> bool:
    """Lock `file` for this process, if no other one has."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
