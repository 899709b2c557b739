"""The copies that one process holds in its memory, within a bound."""

import threading

from charity_site.delivery.pagecache.cached_response import CachedResponse, Key

OVERHEAD = 2_000  # bytes for the objects around the bodies of one copy, roughly


class MemoryCache:
    """The `copies`, of at most `most_bytes` together."""

    def __init__(self, most_bytes: int) -> None:
        self.copies: dict[Key, CachedResponse] = {}
        self.most_bytes, self.bytes = most_bytes, 0
        self._lock = threading.Lock()

    def put(self, key: Key, copy: CachedResponse) -> CachedResponse:
        """Hold `copy`, in place of the oldest ones that were not asked for since; return it."""
        with self._lock:
            self._drop(key)
            self.copies[key] = copy
            self.bytes += copy.size + OVERHEAD
            while self.bytes > self.most_bytes and self.copies:
                oldest = next(iter(self.copies))
                if self.copies[oldest].is_used:
                    # A second chance, at the end of the line: finding a copy needs no lock then.
                    self.copies[oldest] = self.copies.pop(oldest)
                    self.copies[oldest].is_used = False
                else:
                    self._drop(oldest)
        return copy

    def _drop(self, key: Key) -> None:
        copy = self.copies.pop(key, None)
        if copy is not None:
            self.bytes -= copy.size + OVERHEAD
