"""The outermost part of the site: it gives out ready copies of public pages, before anything of Django runs.

    a form, a session, a view that is not copied     ─> straight to Django
    a name of the site that is not ours              ─> the same, which refuses it at once
    a copy in memory, of the present generation      ─> given out
    one on the disk, made by another process         ─> read, given out
    one that shows people, and no change is heard of ─> made anew
    none                                             ─> made once, however many wait for it; then given out
    it cannot be made                                ─> the last good copy, without people, or 503
    the store cannot do its work                     ─> made anew for each

A copy is made of a request of our own (renderer.py), which has nothing of the reader's but the address and the parameters
that the page declares. So nothing else that a reader sends can change what another one gets.
"""

import threading
from collections.abc import Iterable
from concurrent.futures import TimeoutError as TookTooLong
from time import time
from urllib.parse import parse_qsl, urlencode, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from django.conf import settings
from django.db import Error as DatabaseError
from django.urls import Resolver404, resolve

from charity_site.delivery.observability import metrics
from charity_site.delivery.pagecache.admission import ConcurrencyLimiter
from charity_site.delivery.pagecache.buffered_response import BufferedResponse, service_unavailable
from charity_site.delivery.pagecache.cached_response import ASK_EACH_TIME, PUBLIC, SHARED_AGE, CachedResponse, Key
from charity_site.delivery.pagecache.content_encoding import encoding_for
from charity_site.delivery.pagecache.memory import MemoryCache
from charity_site.delivery.pagecache.nginx_files import FRESH_SPAN
from charity_site.delivery.pagecache.renderer import PageRenderer
from charity_site.delivery.pagecache.single_flight import SingleFlight, TooManyWaiting
from charity_site.delivery.pagecache.store import Store
from charity_site.delivery.web.hosts import is_ours
from charity_site.delivery.web.rate_limits import client_of

LONGEST_QUERY = 500  # characters; what is longer is nothing that our pages link to
MAX_WAIT = 3  # seconds that a reader waits for a page to be made
MAX_WAIT_WHILE_FAILING = 0.2  # seconds, when what pages are made of did not answer just now
A_MOMENT, MAX_ANSWERS = 1, 200  # seconds, Answers
AFTER_FAILURE = 5  # seconds for which that is taken to last, unless something is changed meanwhile
# A copy for everyone, an answer for all who ask at once, or None: Django is to be asked as the reader did.
Rendered = CachedResponse | BufferedResponse | None

HITS = metrics.page_cache.labels("hit")  # looked up once, which is half of what counting costs


class PageCache:
    """A WSGI application in front of `application`, with copies in `store`."""

    def __init__(self, application: WSGIApplication, store: Store) -> None:
        self.renderer, self.store = PageRenderer(application), store
        self.memory = MemoryCache(settings.PAGE_CACHE_MEGABYTES * 1024 * 1024)
        self.copies = self.memory.copies
        self.reading = threading.Lock()
        self.single_flight: SingleFlight[Rendered] = SingleFlight(settings.RENDERS_AT_ONCE)
        self.limiter = ConcurrencyLimiter(application, settings.PASSED_AT_ONCE, service_unavailable())
        # In which generation, until when, a redirect or a 404 for all who ask for it at once.
        self.answers: dict[Key, tuple[int, float, BufferedResponse]] = {}
        self.failing: tuple[int, float] = 0, 0  # in which generation, until when (seconds since 1970)
        self.scheme_header, self.scheme_secure = settings.SECURE_PROXY_SSL_HEADER or (None, None)
        self.host = urlsplit(settings.SITE_URL).netloc  # in all keys: a page looks the same by any of our names
        self.cookies = (f"{settings.SESSION_COOKIE_NAME}=", f"{settings.CSRF_COOKIE_NAME}=")

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        method, host, cookie = environ["REQUEST_METHOD"], environ.get("HTTP_HOST"), environ.get("HTTP_COOKIE")
        if method not in ("GET", "HEAD") or (cookie and any(name in cookie for name in self.cookies)):
            return self.limiter(environ, start_response)
        if not host or not is_ours(host):
            return self.limiter(environ, start_response)
        key = Key(self.scheme_of(environ), self.host, environ["PATH_INFO"], "")
        now = time()
        copy = self.found(key, now) or self.rendered(key, now, client_of(environ))
        if (
            isinstance(copy, CachedResponse)
            and (query := environ.get("QUERY_STRING"))
            and (query := declared(query, copy))
        ):
            key = key._replace(query=query)
            copy = self.found(key, now) or self.rendered(key, now, client_of(environ))
        if isinstance(copy, CachedResponse):
            return self.answer(key, copy, environ, start_response, now)
        if copy is None or not (copy.is_failure or says_all(key.query, environ.get("QUERY_STRING", ""))):
            return self.limiter(environ, start_response)
        start_response(copy.status, copy.headers)
        return [copy.body] if method == "GET" else []

    def scheme_of(self, environ: WSGIEnvironment) -> str:
        if self.scheme_header is None:
            return environ["wsgi.url_scheme"]
        return "https" if environ.get(self.scheme_header) == self.scheme_secure else "http"

    def answer(
        self, key: Key, copy: CachedResponse, environ: WSGIEnvironment, start_response: StartResponse, now: float
    ) -> Iterable[bytes]:
        """Give out `copy` to this reader."""
        if copy.window != (span := now // FRESH_SPAN) and now < copy.fresh_until:
            copy.window = span
            self.store.put_for_nginx(key, copy, now)
        encoding = encoding_for(environ.get("HTTP_ACCEPT_ENCODING", ""))
        # Other caches may give it out for a while, so in its last minute they have to ask.
        lasts = now + 2 * SHARED_AGE < copy.fresh_until
        etag, unchanged, headers = copy.answer(encoding, PUBLIC if lasts else ASK_EACH_TIME)
        known = environ.get("HTTP_IF_NONE_MATCH")
        if known and (etag in known or known.strip() == "*"):
            start_response("304 Not Modified", unchanged)
            return []
        start_response("200 OK", headers)
        return [copy.bodies[encoding]] if environ["REQUEST_METHOD"] == "GET" else []

    def found(self, key: Key, now: float) -> CachedResponse | None:
        """Return the fresh copy of `key` in memory."""
        copy = self.copies.get(key)
        if copy is not None and self.is_fresh(copy, now):
            copy.is_used = True
            HITS.inc()
            return copy
        return None

    def is_fresh(self, copy: CachedResponse, now: float) -> bool:
        """Return whether `copy` may be given out as it is: who shows people is asked about anew where no change is heard of."""
        return (
            copy.generation == self.store.generation
            and now < copy.fresh_until
            and (not copy.shows_people or self.store.is_vouched_for(now))
        )

    def rendered(self, key: Key, now: float, client: str) -> Rendered:
        """Return a copy of `key`: of another process, or made now for `client`, or one that was kept; else an answer for this
        request alone."""
        if not is_cacheable(key.path):
            return None
        generation = self.store.generation
        with self.reading:  # the first one reads it for all who want it at this moment
            if copy := self.found(key, now):
                return copy
            if copy := self.stored("fresh", key, now):
                metrics.page_cache.labels("shared").inc()
                return self.memory.put(key, copy)
        # Who changes something shows that all is well again: then no kept copy is given out untried.
        is_failing = self.failing[0] == generation and now < self.failing[1]
        if is_failing and (copy := self.stored("stale", key, now)):
            metrics.page_cache.labels("stale").inc()
            return copy
        patience = MAX_WAIT_WHILE_FAILING if is_failing else MAX_WAIT
        try:
            rendered = self.single_flight.result(
                (key, generation),
                lambda: self.ready(key, generation, now),
                lambda: self.make(key, generation),
                patience,
                client,
            )
        except (TookTooLong, TooManyWaiting, DatabaseError):
            rendered = service_unavailable()
        if isinstance(rendered, CachedResponse):
            metrics.page_cache.labels("rendered").inc()
            return rendered
        if rendered is None or not rendered.is_failure:
            return rendered
        if rendered.status == service_unavailable().status:
            self.failing = generation, time() + AFTER_FAILURE
        if copy := self.stored("stale", key, now):
            metrics.page_cache.labels("stale").inc()
            return copy
        return rendered

    def ready(self, key: Key, generation: int, now: float) -> Rendered:
        """Return what has just been made for another reader: a copy, or an answer of a moment ago."""
        made_in, until, answer = self.answers.get(key, (None, 0, None))
        return self.found(key, now) or (answer if made_in == generation and now < until else None)

    def stored(self, link: str, key: Key, now: float) -> CachedResponse | None:
        """Return the copy of `key` on the disk, "fresh" or "stale" (`link`), that may be given out now."""
        copy = self.store.read(link, key)
        if copy is None:
            return None
        if link == "fresh":
            return copy if self.is_fresh(copy, now) else None
        copy.fresh_until = 0  # other caches are to ask for it each time
        return copy if now < copy.stale_until else None

    def make(self, key: Key, generation: int) -> Rendered:
        """Ask Django for `key` and keep what it says, if that is a copy."""
        rendered = self.renderer.render(key, generation)
        if isinstance(rendered, CachedResponse):
            self.store.put(key, rendered, time())
            rendered.stale_version = None  # it is on the disk
            self.memory.put(key, rendered)
        elif rendered is not None and not rendered.is_failure:
            if len(self.answers) >= MAX_ANSWERS:
                self.answers.clear()
            self.answers[key] = generation, time() + A_MOMENT, rendered
        return rendered


def is_cacheable(path: str) -> bool:
    """Return whether the view at `path` (as WSGI has it) is one whose answers are copied."""
    try:
        view = resolve(path.encode("latin-1").decode(errors="replace")).func
    except Resolver404:
        return False
    return getattr(view, "is_cacheable", False)


def declared(query: str, copy: CachedResponse) -> str:
    """Return what is left of `query` when only the parameters stand in it that the page of `copy` declares."""
    if not copy.parameters or len(query) > LONGEST_QUERY:
        return ""
    pairs = [(name, value) for name, value in parse_qsl(query) if name in copy.parameters]
    pairs.sort(key=lambda pair: copy.parameters.index(pair[0]))
    return urlencode(pairs)


def says_all(known: str, query: str) -> bool:
    """Return whether nothing stands in `query` but the parameters of `known` (as of declared)."""
    return len(query) <= LONGEST_QUERY and sorted(parse_qsl(query, keep_blank_values=True)) == sorted(parse_qsl(known))
