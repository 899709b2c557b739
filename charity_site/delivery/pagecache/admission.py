"""Admit requests that go past the page cache, to Django: forms, staff, search. Never so much of it that copies have to
wait, and never so much for one visitor that others have to."""

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from time import monotonic
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from charity_site.delivery.database.pool import ConnectionPool
from charity_site.delivery.observability import metrics
from charity_site.delivery.pagecache.buffered_response import BufferedResponse
from charity_site.delivery.web.rate_limits import client_of

NEVER_REFUSED = ("/health/", "/metrics")
WAITING_FOR_EACH = 5  # requests in line for each place: an editor's browser asks for twenty pictures at a time
MAX_WAIT = 3  # seconds that a request waits for its place
CHUNK = 65_536  # bytes


class ConcurrencyLimiter:
    """A WSGI application that lets `at_once` requests through to `application`. Some more wait; the rest get `refusal` at
    once. One visitor gets half of the places, and of the line, at most."""

    def __init__(self, application: WSGIApplication, at_once: int, refusal: BufferedResponse) -> None:
        self.application, self.refusal = application, refusal
        self.line, self.connections = FairQueue(at_once, (1 + WAITING_FOR_EACH) * at_once), ConnectionPool(at_once)

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        metrics.page_cache.labels("bypassed").inc()
        if environ["PATH_INFO"].startswith(NEVER_REFUSED):
            return self._ask(environ, start_response)
        client = client_of(environ)
        if not self.line.enter(client, MAX_WAIT):
            metrics.page_cache.labels("refused").inc()
            read_to_end(environ)
            start_response(self.refusal.status, self.refusal.headers)
            return [self.refusal.body]
        try:
            body = self._ask(environ, start_response)
            read_to_end(environ)
            return ReleasingBody(body, lambda: self.line.leave(client))
        except BaseException:
            self.line.leave(client)
            raise

    def _ask(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        with self.connections.lend():
            return self.application(environ, start_response)


class FairQueue:
    """A queue for `places`, with at most `most` in line for them, those who have one among them."""

    def __init__(self, places: int, most: int) -> None:
        self._most_places, self._most = places, most
        self._placed: Counter[str] = Counter()  # of each client
        self._in_line: Counter[str] = Counter()
        self._changed = threading.Condition()

    def enter(self, client: str, patience: float) -> bool:
        """Return whether `client` got a place within `patience` (seconds). Who did calls leave() afterwards."""
        end = monotonic() + patience
        with self._changed:
            if self._in_line.total() >= self._most or self._in_line[client] >= share_of(self._most):
                return False
            self._in_line[client] += 1
            if not self._changed.wait_for(lambda: self._has_place(client), end - monotonic()):
                self._step_out(self._in_line, client)
                return False
            self._placed[client] += 1
            return True

    def leave(self, client: str) -> None:
        with self._changed:
            self._step_out(self._in_line, client)
            self._step_out(self._placed, client)
            self._changed.notify_all()

    def _has_place(self, client: str) -> bool:
        return self._placed.total() < self._most_places and self._placed[client] < share_of(self._most_places)

    def _step_out(self, counter: Counter[str], client: str) -> None:
        counter[client] -= 1
        if not counter[client]:
            del counter[client]


def share_of(most: int) -> int:
    """Return how much of `most` one client may have, so that there is some for others too."""
    return max(1, most // 2)


def read_to_end(environ: WSGIEnvironment) -> None:
    """Read what was sent and nobody wanted: a connection that is closed before breaks for the other side, which then never
    sees the answer. How much that can be is for the server in front to say."""
    if environ.get("CONTENT_LENGTH") or environ.get("HTTP_TRANSFER_ENCODING"):
        while environ["wsgi.input"].read(CHUNK):
            pass


class ReleasingBody:
    """The `body` of an answer; `free` is called when the server is done with it."""

    def __init__(self, body: Iterable[bytes], free: Callable[[], None]) -> None:
        self._body, self._free = body, free

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._body)

    def close(self) -> None:
        try:
            if hasattr(self._body, "close"):
                self._body.close()
        finally:
            self._free()
