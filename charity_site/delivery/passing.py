"""What goes past the page cache, to Django: forms, staff, search. Never so much of it that copies have to wait."""

import threading

from charity_site.delivery import metrics

NEVER_REFUSED = ("/health/", "/metrics")
WAITING_FOR_EACH = 5  # requests in line for each place: an editor's browser asks for twenty pictures at a time
PATIENCE = 3  # seconds that a request waits for its place


class Passing:
    """A WSGI application that lets `at_once` (int) requests through to `application`. Some more wait; the rest get
    `refusal` (Answer) at once."""

    def __init__(self, application, at_once, refusal):
        self.application, self.refusal = application, refusal
        self._places, self._line = threading.Semaphore(at_once), threading.Semaphore((1 + WAITING_FOR_EACH) * at_once)

    def __call__(self, environ, start_response):
        metrics.page_cache.count("passed")
        if environ["PATH_INFO"].startswith(NEVER_REFUSED):
            return self.application(environ, start_response)
        if not self._line.acquire(blocking=False):
            return self._refuse(start_response)
        if not self._places.acquire(timeout=PATIENCE):
            self._line.release()
            return self._refuse(start_response)
        try:
            return Freeing(self.application(environ, start_response), self._free)
        except BaseException:
            self._free()
            raise

    def _refuse(self, start_response):
        metrics.page_cache.count("refused")
        start_response(self.refusal.status, self.refusal.headers)
        return [self.refusal.body]

    def _free(self):
        self._places.release()
        self._line.release()


class Freeing:
    """`body` (WSGI's iterable); `free` is called when the server is done with it."""

    def __init__(self, body, free):
        self._body, self._free = body, free

    def __iter__(self):
        return iter(self._body)

    def close(self):
        try:
            if hasattr(self._body, "close"):
                self._body.close()
        finally:
            self._free()
