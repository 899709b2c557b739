"""Ready copies of public pages, and what makes all of them old at once: shared by all processes of one host.

    PAGE_CACHE_DIR/
      numbers              the generation and what goes with it (shared_numbers.py)
      copies/G             the copies of generation G
      without_people/F     the last good copy of each page, for when it cannot be made anew
      fresh, stale         links to the present ones, for nginx
      vouched/SLOT -> ..   through this nginx reads `fresh`: there for a few seconds, unless a process renews it

The numbers alone decide: they rise before anything else is done, and no copy lies anywhere but below the number that it was
made for. What the disk then refuses (it is full, it cannot be written) costs speed: where a link cannot be set it is taken
away, and a process that cannot read or write the numbers goes on without copies.

Below each number lies `app/`, for the processes of the site (cached_response.py), and a folder for each span of time, for nginx
(deploy/nginx/ready_pages.conf), which serves a file only in a span that the copy does not outlive.

Nobody tells this host of a change while none of its processes, of the site or of the jobs, follows them (change_poller.py), and
nobody can take anything back. So what shows people is vouched for: by nginx's links for SLOT seconds or two, for the processes by a number. What is
kept for failures shows nobody.
"""

import logging
import os
import shutil
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from secrets import randbits
from typing import TYPE_CHECKING

from charity_site.delivery.pagecache.cached_response import CachedResponse, Key
from charity_site.delivery.pagecache.disk_paths import glob_escaped, name_of, path_of
from charity_site.delivery.pagecache.nginx_files import FRESH_SPAN, STALE_SPAN, forget_earlier, is_written, write_files
from charity_site.delivery.pagecache.nginx_links import NginxLinks
from charity_site.delivery.pagecache.shared_numbers import SharedNumbers
from charity_site.delivery.pagecache.stale_keys import add_key, keys_in, write_keys
from charity_site.delivery.whole_files import write_whole

if TYPE_CHECKING:
    from charity_site.delivery.models import Change

logger = logging.getLogger(__name__)

# Places of numbers. Processes of an older version, which use the place between these two rows, may run beside this one.
GENERATION, FLOOR, FRESH_BYTES, STALE_BYTES = range(4)
VOUCHED_AT, SEEN, SEEN_TOKEN, APPLIED = range(5, 9)
REMEMBERED = 1024  # how many changes are remembered as applied
VOUCHED_FOR = 60  # seconds: how old what shows people may be where no change is heard of
LINKS = {"fresh": ("copies", GENERATION), "stale": ("without_people", FLOOR)}
A_PAGE = 100_000  # bytes


class Store:
    """The copies of one host. `most_bytes` bounds all that lies on the disk for one generation, files for nginx too: half of it is
    for fresh copies, half for what is kept."""

    def __init__(self, folder: Path | str, most_bytes: int) -> None:
        self.folder, self.most_bytes = Path(folder), most_bytes
        self.numbers = SharedNumbers(self.folder / "numbers", APPLIED + REMEMBERED, unique=(GENERATION, FLOOR))
        self.is_behind = False  # whether a change could not be counted, so that the number says too little
        self.links = NginxLinks(self.folder)
        self._threads = threading.Lock()
        with suppress(OSError):  # `problem()` says so
            (self.folder / "kept").unlink(missing_ok=True)  # an older version's link, which nothing keeps true any more
            self.settle()

    @property
    def generation(self) -> int:
        """The number of the present copies; each time another one where that cannot be known, so that none is."""
        try:
            return randbits(60) if self.is_behind else self.numbers[GENERATION]
        except OSError:
            return randbits(60)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one at a time in, of all threads and processes; let go when the process dies."""
        with self._threads, self.numbers.locked():
            yield

    def problem(self) -> str:
        """Return what keeps the copies from being written, or nginx from hearing of changes; '' when all is well."""
        try:
            self.settle()
            write_whole(self.folder_of("fresh") / "as-large-as-a-page", bytes(A_PAGE))
        except OSError as error:
            return type(error).__name__ if error.errno is None else os.strerror(error.errno)
        return "a change was not counted" if self.is_behind else ""

    # --- Making copies old ----------------------------------------------------------------------

    def begin_generation(
        self, everything: bool = True, addresses: Collection[str] = (), changes: "Collection[Change]" = ()
    ) -> None:
        """Make every copy old. When this returns, no process of this host gives out one from before.

        What was kept for failures goes too: all of it with `everything`, else that of `addresses` (paths). `changes`:
        what this is for, so that they are applied once. Raises OSError where the number cannot be raised; this process goes
        on without copies then.
        """
        try:
            with self.locked():
                if changes and all(map(self.has_applied, changes)):
                    return
                self._begin(everything, addresses)
                self.remember(changes)  # last, so that a process that dies on the way leaves it to others
                self.is_behind = False
        except OSError:
            self.is_behind = True
            raise

    def _begin(self, everything: bool, addresses: Collection[str]) -> None:
        number = self.numbers[GENERATION] + 1
        self.numbers[FRESH_BYTES] = 0
        if everything:
            before = self.folder_of("stale")
            self._drop_stale()
            with self._writing():
                write_keys(self.folder_of("stale"), keys_in(before))  # stale_refresher.py makes them anew
        self.numbers[GENERATION] = number
        for address in () if everything else addresses:
            self._drop_stale_path(address)
        try:
            self.links.settle(self._links_meant())
        except OSError as error:
            logger.error("nginx cannot be told of a change: %s", type(error).__name__)

    def has_applied(self, change: "Change") -> bool:
        """Return whether `change` made a generation here."""
        return self.numbers[APPLIED + change.pk % REMEMBERED] == change.token

    def remember(self, changes: "Collection[Change]") -> None:
        """Take note that `changes` made a generation here."""
        for change in changes:
            self.numbers[APPLIED + change.pk % REMEMBERED] = change.token

    def _drop_stale(self) -> None:
        self.numbers[FLOOR] += 1
        self.numbers[STALE_BYTES] = 0

    def _drop_stale_path(self, address: str) -> None:
        stale = self.folder_of("stale")
        shutil.rmtree(stale / "app" / name_of(address), ignore_errors=True)
        for file in stale.glob(f"[0-9]*/*/*{glob_escaped(address)}index.html*"):
            with suppress(OSError):
                file.unlink()

    def folder_of(self, link: str) -> Path:
        """Return where the present copies lie that nginx finds by `link`, "fresh" or "stale"."""
        parent, place = LINKS[link]
        return self.folder / parent / str(self.numbers[place])

    def settle(self) -> None:
        """Let nginx find what the numbers say, or nothing. Raises OSError where the first cannot be done."""
        with suppress(OSError):
            if self.links.are_settled(self._links_meant()):
                return
        with self.locked():
            self.links.settle(self._links_meant())

    def _links_meant(self) -> dict[str, Path]:
        return {link: self.folder_of(link) for link in LINKS}

    # --- Vouching for copies --------------------------------------------------------------------

    def vouch(self, now: float) -> None:
        """Say that nothing was changed until `now` (seconds since 1970) that did not make copies old.

        Raises OSError where nginx may not be told so: it would find copies from before, or cannot be told.
        """
        self.numbers[VOUCHED_AT] = int(now)
        self.settle()
        self.links.renew_slots(now)

    def is_vouched_for(self, now: float, seconds: float = VOUCHED_FOR) -> bool:
        """Return whether somebody vouched for the copies in the last `seconds`, and not in the future (a clock set back)."""
        try:
            return abs(now - self.numbers[VOUCHED_AT]) < seconds
        except OSError:
            return False

    # --- Keeping and finding copies -------------------------------------------------------------

    def put(self, key: Key, copy: CachedResponse, now: float) -> None:
        """Keep `copy` of `key` for other processes, unless a change came after its making began."""
        with self._writing(), self.locked():
            if copy.generation == self.generation:
                self._put(key, copy, now)

    def put_for_nginx(self, key: Key, copy: CachedResponse, now: float) -> None:
        """Put `copy` where nginx finds it in the present span of time, if nobody did."""
        with self._writing():
            if is_written(self.folder_of("fresh"), key, FRESH_SPAN, now):
                return
            with self.locked():
                # What found no room on the disk finds none for nginx either.
                if copy.generation == self.generation and (self.folder_of("fresh") / path_of(key)).exists():
                    self._write_for_nginx(key, copy, self.folder_of("fresh"), now)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:  # the page is given out all the same
            logger.error("A copy of a page cannot be written: %s", type(error).__name__)

    def _put(self, key: Key, copy: CachedResponse, now: float) -> None:
        fresh = self.folder_of("fresh")
        stale = copy.stale_version if copy.shows_people else copy
        data, stale_data = copy.to_bytes(), stale.to_bytes() if stale is not None else b""
        # Each lies there once more for nginx, what is kept in two spans of time.
        fresh_bytes, stale_bytes = 2 * len(data), 3 * len(stale_data)
        if 2 * (self.numbers[FRESH_BYTES] + fresh_bytes) > self.most_bytes:
            return
        if 2 * (self.numbers[STALE_BYTES] + stale_bytes) > self.most_bytes:
            self._drop_stale()
            with self._writing():
                self.links.settle(self._links_meant())  # which deletes them
        self.numbers[FRESH_BYTES] += fresh_bytes
        self.numbers[STALE_BYTES] += stale_bytes
        with self._writing():
            write_whole(fresh / path_of(key), data)
            if stale_data:
                if not self.has_stale(key):
                    add_key(self.folder_of("stale"), key)
                write_whole(self.folder_of("stale") / path_of(key), stale_data)
            self._write_for_nginx(key, copy, fresh, now)

    def _write_for_nginx(self, key: Key, copy: CachedResponse, fresh: Path, now: float) -> None:
        forget_earlier(fresh, FRESH_SPAN, now)
        write_files(fresh, key, copy, FRESH_SPAN, now, copy.fresh_until)
        if (stale := self.read("stale", key)) is not None:
            forget_earlier(self.folder_of("stale"), STALE_SPAN, now)
            for moment in (now, now + STALE_SPAN):
                write_files(self.folder_of("stale"), key, stale, STALE_SPAN, moment, stale.stale_until)

    def missing(self) -> list[Key]:
        """Return the keys of what was kept for failures before a change dropped it."""
        with suppress(OSError):
            return [key for key in keys_in(self.folder_of("stale")) if not self.has_stale(key)]
        return []

    def has_stale(self, key: Key) -> bool:
        return (self.folder_of("stale") / path_of(key)).exists()

    def forget(self, keys: Collection[Key]) -> None:
        """Let `keys` be missing no more: they cannot be kept."""
        with self._writing(), self.locked():
            folder = self.folder_of("stale")
            write_keys(folder, [key for key in keys_in(folder) if key not in keys])

    def read(self, link: str, key: Key) -> CachedResponse | None:
        """Return the copy of `key` on the disk, "fresh" or "stale" (`link`)."""
        try:
            return CachedResponse.from_bytes((self.folder_of(link) / path_of(key)).read_bytes())
        except (OSError, TypeError):  # none, or one that an older version wrote
            return None
