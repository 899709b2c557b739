"""Pages are made by a few threads of their own, each once, however many readers wait for it."""

import threading
from collections import Counter
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

WAITING_FOR_EACH = 16  # pages in line for each thread; more are refused
SHARE = 2  # one visitor may have half of them made
Rendered = TypeVar("Rendered")


class TooManyWaiting(Exception):
    """More pages are waiting to be made than could be made in time."""


class SingleFlight(Generic[Rendered]):
    """The pages that are being made, at most `at_once` at a time."""

    def __init__(self, at_once: int) -> None:
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="render")
        self._most = at_once * WAITING_FOR_EACH
        self._pending: dict[Hashable, Future[Rendered]] = {}
        self._wanted_by: Counter[str | None] = Counter()
        self.begun = 0
        self._lock = threading.Lock()

    def result(
        self,
        key: Hashable,
        ready: Callable[[], Rendered | None],
        make: Callable[[], Rendered],
        patience: float,
        client: str | None = None,
    ) -> Rendered:
        """Return what `make()` returns or raises, made once for all who ask for `key` at the same time.

        What `ready()` returns is taken in its place, unless it is None: another reader may just have had it made.
        Raises TooManyWaiting, also when `client` has too many others made, and TimeoutError after `patience`
        (seconds); it is then made all the same.
        """
        with self._lock:
            future = self._pending.get(key)
            if future is None:
                if (found := ready()) is not None:
                    return found
                if len(self._pending) >= self._most or self._wanted_by[client] >= self._most // SHARE:
                    raise TooManyWaiting
                self.begun += 1
                self._wanted_by[client] += 1
                future = self._pending[key] = self._threads.submit(self._render, key, make, client)
        return future.result(patience)

    def _render(self, key: Hashable, make: Callable[[], Rendered], client: str | None) -> Rendered:
        try:
            return make()
        finally:
            with self._lock:
                del self._pending[key]
                self._wanted_by[client] -= 1
                if not self._wanted_by[client]:
                    del self._wanted_by[client]
