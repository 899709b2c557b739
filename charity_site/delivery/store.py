"""Ready copies of public pages, and what makes all of them old at once: shared by all processes of one host.

    PAGE_CACHE_DIR/
      numbers              memory-mapped: the generation and what goes with it
      fresh -> copies/G    the copies of generation G; a new generation swaps the link, so none is found afterwards
      kept -> without_people/F    the last good copy of each page, for when it cannot be made anew
      vouched/SLOT -> ..   through this nginx reads `fresh`: there for a few seconds, unless a process renews it

Below the first two lies `app/`, for the processes of the site (copies.py), and a folder for each span of time, for nginx
(deploy/nginx/ready_pages.conf), which serves a file only in a span that the copy does not outlive.

Nobody tells this host of a change while none of its processes follows them (follower.py), and nobody can take anything
back. So what shows people is vouched for: by nginx's links for SLOT seconds or two, for the processes by a number. What is
kept for failures shows nobody.
"""

import fcntl
import json
import logging
import mmap
import os
import shutil
import threading
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import time
from uuid import uuid4

from charity_site.delivery.copies import Copy, Key
from charity_site.delivery.ready_files import FRESH_SPAN, KEPT_SPAN, is_written, write_files

logger = logging.getLogger(__name__)

GENERATION, FLOOR, FRESH_BYTES, KEPT_BYTES, FOLLOWED_AT, VOUCHED_AT, APPLIED = 0, 1, 2, 3, 4, 5, 8  # places of numbers
MOST_HOT, MOST_HEAT, MOST_LOOKED_AT = 4, 60, 100  # pages made ready, changes until they have to be read again
REMEMBERED = 1024  # how many changes are remembered as applied, or as being prepared
PREPARED_UNTIL = APPLIED + REMEMBERED
LONGEST_PREPARATION = 2  # seconds
SLOT = 10  # seconds; nginx takes the first 9 digits of 10
VOUCHED_FOR = 60  # seconds: how old what shows people may be where no change is heard of


class Store:
    """The copies of one host. `most_bytes` bounds what lies on the disk for one generation."""

    def __init__(self, folder, most_bytes):
        self.folder, self.most_bytes = Path(folder), most_bytes
        self._threads = threading.Lock()
        for name in ("copies", "without_people", "new", "vouched"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        with open(self.folder / "numbers", "a+b") as file:
            file.truncate(8 * (PREPARED_UNTIL + REMEMBERED))
            # Each number is eight bytes in their place, read and written in one step by the processor.
            self.numbers = memoryview(mmap.mmap(file.fileno(), 0)).cast("Q")
        with self.locked():
            for link, parent, place in (("fresh", "copies", GENERATION), ("kept", "without_people", FLOOR)):
                (self.folder / parent / str(self.numbers[place]) / "app").mkdir(parents=True, exist_ok=True)
                self._point(link, parent, self.numbers[place])

    @property
    def generation(self):
        return self.numbers[GENERATION]

    @contextmanager
    def locked(self):
        """One at a time, in all threads and processes; let go when the process dies."""
        with self._threads, open(self.folder / "lock", "w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    # --- Making copies old ----------------------------------------------------------------------

    def begin_generation(self, everything=True, addresses=(), change=None, make_ready=None):
        """Make every copy old. When this returns, no process of this host gives out one from before.

        What was kept for failures goes too: all of it with `everything`, else that of `addresses` (paths).
        `change` (Change): what this is for, so that it is applied once. `make_ready(generation, keys)` makes copies
        (list of (Key, Copy)) that are there when it begins, of what was read first since the last change: most read it.
        """
        before, hot = self.generation, self.hot(addresses)
        if change is not None and make_ready and hot:
            self.numbers[PREPARED_UNTIL + change.pk % REMEMBERED] = int(1000 * (time() + LONGEST_PREPARATION))
        ready = make_ready(before + 1, list(hot)) if make_ready and hot else []
        with self.locked():
            if change is not None and self.has_applied(change):
                return
            if everything:
                self._drop_kept()
            for address in () if everything else addresses:
                self._drop_kept_address(address)
            self.numbers[FRESH_BYTES] = 0
            # If another change came first, they may lack it.
            ready = [(key, copy, hot[key] - 1) for key, copy in ready if self.generation == before]
            self._swap("fresh", "copies", GENERATION, ready)
            if change is not None:  # last, so that a process that dies on the way leaves it to others
                self.numbers[APPLIED + change.pk % REMEMBERED] = change.token

    def has_applied(self, change):
        """Whether `change` (Change) made a generation here."""
        return self.numbers[APPLIED + change.pk % REMEMBERED] == change.token

    def is_prepared(self, change):
        """Whether a process of this host is making pages ready for `change` (Change), or died doing so a moment ago."""
        return 1000 * time() < self.numbers[PREPARED_UNTIL + change.pk % REMEMBERED]

    def _drop_kept(self):
        self._swap("kept", "without_people", FLOOR)
        self.numbers[KEPT_BYTES] = 0

    def _drop_kept_address(self, address):
        kept = self.folder / "kept"
        shutil.rmtree(kept / "app" / name_of(address), ignore_errors=True)
        for file in kept.glob(f"[0-9]*/*/*{glob_escaped(address)}index.html*"):
            file.unlink(missing_ok=True)

    def _swap(self, link, parent, place, ready=()):
        old, number = self.numbers[place], self.numbers[place] + 1
        folder = self.folder / parent / str(number)
        try:
            (folder / "app").mkdir(parents=True, exist_ok=True)
            for key, copy, heat in ready:
                self._keep(key, copy, folder, time(), heat)
            self._point(link, parent, number)
        except OSError as error:  # the disk is full: then there is no folder, rather than an old one
            logger.error("No new folder for copies of pages: %s", type(error).__name__)
            (self.folder / link).unlink(missing_ok=True)
        self.numbers[place] = number
        threading.Thread(target=shutil.rmtree, args=[self.folder / parent / str(old), True], daemon=True).start()

    def _point(self, link, parent, number):
        new = self.folder / "new" / uuid4().hex
        new.symlink_to(f"{parent}/{number}")
        new.replace(self.folder / link)

    # --- Vouching for copies --------------------------------------------------------------------

    def vouch(self, now):
        """Say that nothing was changed until `now` (seconds since 1970) that did not make copies old."""
        self.numbers[VOUCHED_AT] = int(now)
        slots = {str(int(now) // SLOT + coming) for coming in (0, 1)}
        folder = self.folder / "vouched"
        folder.mkdir(exist_ok=True)
        found = set(os.listdir(folder))
        for slot in found - slots:  # also those to come, when the clock was set back
            (folder / slot).unlink(missing_ok=True)
        for slot in slots - found:
            with suppress(FileExistsError):  # another process was faster
                (folder / slot).symlink_to("..")

    def is_vouched_for(self, now, seconds=VOUCHED_FOR):
        """Whether somebody vouched for the copies in the last `seconds`; not in a future that the clock was set back from."""
        return abs(now - self.numbers[VOUCHED_AT]) < seconds

    # --- Keeping and finding copies -------------------------------------------------------------

    def put(self, key, copy, now):
        """Keep `copy` (Copy) of `key` (Key) for other processes, unless a change came after its making began."""
        with self.locked():
            if copy.generation == self.generation:
                self._keep(key, copy, self.folder / "fresh", now, MOST_HEAT)

    def put_for_nginx(self, key, copy, now):
        """Put `copy` where nginx finds it in the present span of time, if nobody did."""
        if is_written(self.folder / "fresh", key, FRESH_SPAN, now):
            return
        with self.locked():
            if copy.generation == self.generation:
                self._keep_for_nginx(key, copy, self.folder / "fresh", now)

    def _keep(self, key, copy, fresh, now, heat):
        data, kept = copy.to_bytes(), copy.for_failures if copy.shows_people else copy
        if self.numbers[FRESH_BYTES] + len(data) > self.most_bytes:
            return
        if self.numbers[KEPT_BYTES] + len(data) > self.most_bytes:
            self._drop_kept()
        self.numbers[FRESH_BYTES] += len(data)
        self.numbers[KEPT_BYTES] += len(data)
        try:
            self._write(fresh / place_of(key), data)
            if kept is not None:
                self._write(self.folder / "kept" / place_of(key), kept.to_bytes())
            with (fresh / "hot").open("a") as file:
                file.write(json.dumps([heat, key]) + "\n")
        except OSError as error:  # the page is given out all the same
            logger.error("A copy of a page cannot be written: %s", type(error).__name__)
        self._keep_for_nginx(key, copy, fresh, now)

    def _write(self, place, data):
        """Let `data` (bytes) be at `place` (Path) in one step, whatever was there."""
        new = self.folder / "new" / uuid4().hex
        try:
            new.write_bytes(data)
            place.parent.mkdir(exist_ok=True)
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)

    def _keep_for_nginx(self, key, copy, fresh, now):
        try:
            write_files(fresh, key, copy, FRESH_SPAN, now, copy.fresh_until)
            if (kept := self.read("kept", key)) is not None:
                for moment in (now, now + KEPT_SPAN):
                    write_files(self.folder / "kept", key, kept, KEPT_SPAN, moment, kept.kept_until)
        except OSError as error:
            logger.error("A ready page cannot be written: %s", type(error).__name__)

    def hot(self, addresses):
        """What was read first since the last change, the pages at `addresses` before others: {Key: heat}.

        What is made ready is not asked for, so nobody knows whether it is still read: it cools down, change by change.
        """
        try:
            with (self.folder / "fresh" / "hot").open() as file:
                lines = [json.loads(line) for line in islice(file, MOST_LOOKED_AT)]
        except (OSError, ValueError):
            return {}
        found = {Key(*key): heat for heat, key in lines if heat > 0}
        return dict(sorted(found.items(), key=lambda item: item[0].path not in addresses)[:MOST_HOT])

    def read(self, link, key):
        """The Copy of `key` (Key) on the disk, `link` is "fresh" or "kept"; None when there is none."""
        try:
            return Copy.from_bytes((self.folder / link / place_of(key)).read_bytes())
        except OSError:
            return None


def place_of(key):
    """Where the copy of `key` (Key) lies below a folder of copies (Path): all of one address in one folder."""
    return Path("app", name_of(key.path), name_of(f"{key.scheme} {key.host} {key.query}"))


def name_of(text):
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def glob_escaped(path):
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)
