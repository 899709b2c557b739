"""Pages are made by a few threads of their own, each once, however many readers wait for it."""

import threading
from concurrent.futures import ThreadPoolExecutor

WAITING_FOR_EACH = 16  # pages in line for each thread; more are refused


class TooMany(Exception):
    """More pages are waiting to be made than could be made in time."""


class Renders:
    """`at_once` (int): how many pages are made at a time."""

    def __init__(self, at_once):
        self._threads = ThreadPoolExecutor(at_once, thread_name_prefix="render")
        self._most = at_once * WAITING_FOR_EACH
        self._pending = {}
        self.begun = 0
        self._lock = threading.Lock()

    def result(self, key, ready, make, patience):
        """What `make()` returns or raises, made once for all who ask for `key` at the same time.

        What `ready()` returns is taken in its place, unless it is None: another reader may just have had it made.
        Raises TooMany, and TimeoutError after `patience` (seconds); it is then made all the same.
        """
        with self._lock:
            future = self._pending.get(key)
            if future is None:
                if (found := ready()) is not None:
                    return found
                if len(self._pending) >= self._most:
                    raise TooMany
                self.begun += 1
                future = self._pending[key] = self._threads.submit(self._made, key, make)
        return future.result(patience)

    def _made(self, key, make):
        try:
            return make()
        finally:
            with self._lock:
                del self._pending[key]
