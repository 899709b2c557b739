"""Makes copies of pages, by asking Django for them as nobody in particular."""

import sys
from io import BytesIO
from time import time
from typing import Any
from wsgiref.types import WSGIApplication

from django.conf import settings
from wagtail.models import Site

from charity_site.delivery.database.time_limits import answers_within
from charity_site.delivery.pagecache.buffered_response import BufferedResponse, call_wsgi
from charity_site.delivery.pagecache.cached_response import CachedResponse, Key
from charity_site.delivery.pagecache.expiry import freshness_limits
from charity_site.delivery.pagecache.people import without_people
from charity_site.delivery.pagecache.policy import CACHEABLE, IS_FOR_PAGE_CACHE

DATABASE_ANSWERS_WITHIN = 5  # seconds, for a whole page
VARIES_BY = {"accept-encoding", "cookie"}  # neither is in the request that a copy is made of
FOR_ALL = ("301", "302", "404", "410")  # answers that are given to all who wait for them, and not kept
USUAL_PORTS = {"http": "80", "https": "443"}


class PageRenderer:
    """Makes copies of what `application` answers."""

    def __init__(self, application: WSGIApplication) -> None:
        self.application = application
        self.roots_of: int | None = None  # the generation in which Wagtail's cache of root pages was emptied
        self.scheme_header, self.scheme_secure = settings.SECURE_PROXY_SSL_HEADER or (None, None)

    def render(self, key: Key, generation: int) -> CachedResponse | BufferedResponse | None:
        """Ask Django for `key`: a CachedResponse, a BufferedResponse for all who wait, or None when each reader has to
        ask for himself."""
        if generation != self.roots_of:
            self.roots_of = generation
            Site.clear_site_root_paths_cache()  # Wagtail's own, which other processes do not empty
        began = time()  # what ends while it is made must not stand in it for a day
        with answers_within(DATABASE_ANSWERS_WITHIN):
            answer = call_wsgi(self.application, self.request_for(key))
            marks = answer.header(CACHEABLE)
            if marks is None or varies_otherwise(answer.header("Vary")):
                is_for_one = answer.status[:3] not in FOR_ALL or answer.header("Set-Cookie") is not None
                return None if is_for_one and not answer.is_failure else answer
            return cached_response_of(answer, marks.split(), generation, began)

    def request_for(self, key: Key) -> dict[str, Any]:
        """Return the WSGI environment (PEP 3333) of a request for `key` that nobody sent: nothing in it is a reader's."""
        name, _, port = key.host.partition(":")
        request = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": key.path,
            "QUERY_STRING": key.query,
            "SERVER_NAME": name,
            "SERVER_PORT": port or USUAL_PORTS[key.scheme],
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": key.host,
            "REMOTE_ADDR": "127.0.0.1",
            "wsgi.version": (1, 0),
            "wsgi.url_scheme": key.scheme,
            "wsgi.input": BytesIO(),
            "wsgi.errors": sys.stderr,
            "wsgi.multithread": True,
            "wsgi.multiprocess": True,
            "wsgi.run_once": False,
            IS_FOR_PAGE_CACHE: True,
        }
        if self.scheme_header and key.scheme == "https":
            request[self.scheme_header] = self.scheme_secure
        return request


def cached_response_of(answer: BufferedResponse, marks: list[str], generation: int, began: float) -> CachedResponse:
    """Make a cached response of `answer`, with another one in it without people, where that makes a difference. `began`: when
    it was asked for (seconds since 1970)."""
    until = freshness_limits(generation, began)
    copy, rest = CachedResponse.of(generation, *until, answer.headers, answer.body, marks), without_people(answer.body)
    copy.shows_people = rest != answer.body
    if copy.shows_people and rest is not None:
        copy.stale_version = CachedResponse.of(generation, *until, answer.headers, rest, marks)
        copy.stale_version.shows_people = False
    return copy


def varies_otherwise(vary: str | None) -> bool:
    return bool({name.strip().lower() for name in (vary or "").split(",") if name.strip()} - VARIES_BY)
