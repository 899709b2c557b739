"""The outermost part of the site: it gives out ready copies of public pages, before anything of Django runs.

    a form, a session, a view that is not copied     ─> straight to Django
    a name of the site that is not ours              ─> the same, which refuses it at once
    a copy in memory, of the present generation      ─> given out
    one on the disk, made by another process         ─> read, given out
    one that shows people, and no change is heard of ─> made anew
    none                                             ─> made once, however many wait for it; then given out
    it cannot be made                                ─> the last good copy, without people, or 503
    the store cannot do its work                     ─> made anew for each

A copy is made of a request of our own (maker.py), which has nothing of the reader's but the address and the parameters
that the page declares. So nothing else that a reader sends can change what another one gets.
"""

import threading
from concurrent.futures import TimeoutError as TookTooLong
from time import time
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.db import Error as DatabaseError
from django.urls import Resolver404, resolve

from charity_site.delivery import metrics
from charity_site.delivery.answers import refusal
from charity_site.delivery.copies import ASK_EACH_TIME, PUBLIC, SHARED_AGE, Copy, Key
from charity_site.delivery.encodings import encoding_for
from charity_site.delivery.hosts import is_ours
from charity_site.delivery.limits import client_of
from charity_site.delivery.maker import Maker
from charity_site.delivery.memory import Memory
from charity_site.delivery.passing import Passing
from charity_site.delivery.ready_files import FRESH_SPAN
from charity_site.delivery.renders import Renders, TooMany

LONGEST_QUERY = 500  # characters; what is longer is nothing that our pages link to
PATIENCE = 3  # seconds that a reader waits for a page to be made
WITHOUT_HOPE = 0.2  # seconds, when what pages are made of did not answer just now
A_MOMENT, MOST_ANSWERS = 1, 200  # seconds, Answers
AFTER_FAILURE = 5  # seconds for which that is taken to last, unless something is changed meanwhile


class PageCache:
    """A WSGI application in front of `application`, with copies in `store` (Store)."""

    def __init__(self, application, store):
        self.maker, self.store = Maker(application), store
        self.memory = Memory(settings.PAGE_CACHE_MEGABYTES * 1024 * 1024)
        self.copies = self.memory.copies
        self.reading = threading.Lock()
        self.renders = Renders(settings.RENDERS_AT_ONCE)
        self.passing = Passing(application, settings.PASSED_AT_ONCE, refusal())
        self.answers = {}  # Key -> generation, until when, Answer (a redirect, a 404) for all who ask for it at once
        self.failing = 0, 0  # in which generation, until when (seconds since 1970)
        self.scheme_header, self.scheme_secure = settings.SECURE_PROXY_SSL_HEADER or (None, None)
        self.host = urlsplit(settings.SITE_URL).netloc  # in all keys: a page looks the same by any of our names
        self.cookies = (f"{settings.SESSION_COOKIE_NAME}=", f"{settings.CSRF_COOKIE_NAME}=")

    def __call__(self, environ, start_response):
        method, host, cookie = environ["REQUEST_METHOD"], environ.get("HTTP_HOST"), environ.get("HTTP_COOKIE")
        if method not in ("GET", "HEAD") or (cookie and any(name in cookie for name in self.cookies)):
            return self.passing(environ, start_response)
        if not host or not is_ours(host):
            return self.passing(environ, start_response)
        key = Key(self.scheme_of(environ), self.host, environ["PATH_INFO"], "")
        now = time()
        copy = self.found(key, now) or self.made(key, now, client_of(environ))
        if isinstance(copy, Copy) and (query := environ.get("QUERY_STRING")) and (query := declared(query, copy)):
            key = key._replace(query=query)
            copy = self.found(key, now) or self.made(key, now, client_of(environ))
        if isinstance(copy, Copy):
            return self.answer(key, copy, environ, start_response, now)
        if copy is None or not (copy.is_failure or says_all(key.query, environ.get("QUERY_STRING", ""))):
            return self.passing(environ, start_response)
        start_response(copy.status, copy.headers)
        return [copy.body] if method == "GET" else []

    def scheme_of(self, environ):
        if self.scheme_header is None:
            return environ["wsgi.url_scheme"]
        return "https" if environ.get(self.scheme_header) == self.scheme_secure else "http"

    def answer(self, key, copy, environ, start_response, now):
        """Give out `copy` (Copy) to this reader."""
        if copy.span != (span := now // FRESH_SPAN) and now < copy.fresh_until:
            copy.span = span
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

    def found(self, key, now):
        """The fresh copy (Copy) of `key` (Key) in memory; None when there is none."""
        copy = self.copies.get(key)
        if copy is not None and self.is_fresh(copy, now):
            copy.is_used = True
            metrics.page_cache.count("hit")
            return copy
        return None

    def is_fresh(self, copy, now):
        """Whether `copy` may be given out as it is: who shows people is asked about anew where no change is heard of."""
        return (
            copy.generation == self.store.generation
            and now < copy.fresh_until
            and (not copy.shows_people or self.store.is_vouched_for(now))
        )

    def made(self, key, now, client):
        """A Copy of `key` (Key): of another process, or made now for `client` (str), or one that was kept; else an Answer for
        this request alone, or None when Django is to be asked as the reader did."""
        if not is_copied(key.path):
            return None
        generation = self.store.generation
        with self.reading:  # the first one reads it for all who want it at this moment
            if copy := self.found(key, now):
                return copy
            if copy := self.stored("fresh", key, now):
                metrics.page_cache.count("shared")
                return self.memory.put(key, copy)
        # Who changes something shows that all is well again: then no kept copy is given out untried.
        is_failing = self.failing[0] == generation and now < self.failing[1]
        if is_failing and (copy := self.stored("kept", key, now)):
            metrics.page_cache.count("kept")
            return copy
        patience = WITHOUT_HOPE if is_failing else PATIENCE
        try:
            made = self.renders.result(
                (key, generation),
                lambda: self.ready(key, generation, now),
                lambda: self.make(key, generation),
                patience,
                client,
            )
        except (TookTooLong, TooMany, DatabaseError):
            made = refusal()
        if isinstance(made, Copy):
            metrics.page_cache.count("made")
            return made
        if made is None or not made.is_failure:
            return made
        if made.status == refusal().status:
            self.failing = generation, time() + AFTER_FAILURE
        if copy := self.stored("kept", key, now):
            metrics.page_cache.count("kept")
            return copy
        return made

    def ready(self, key, generation, now):
        """What has just been made for another reader: a Copy, or an Answer of a moment ago; None when there is none."""
        made_in, until, answer = self.answers.get(key, (None, 0, None))
        return self.found(key, now) or (answer if made_in == generation and now < until else None)

    def stored(self, link, key, now):
        """The Copy of `key` on the disk that may be given out now; None when there is none."""
        copy = self.store.read(link, key)
        if copy is None:
            return None
        if link == "fresh":
            return copy if self.is_fresh(copy, now) else None
        copy.fresh_until = 0  # other caches are to ask for it each time
        return copy if now < copy.kept_until else None

    def make(self, key, generation):
        """Ask Django for `key` and keep what it says, if that is a Copy."""
        made = self.maker.ask(key, generation)
        if isinstance(made, Copy):
            self.store.put(key, made, time())
            made.for_failures = None  # it is on the disk
            self.memory.put(key, made)
        elif made is not None and not made.is_failure:
            if len(self.answers) >= MOST_ANSWERS:
                self.answers.clear()
            self.answers[key] = generation, time() + A_MOMENT, made
        return made


def is_copied(path):
    """Whether the view at `path` (str, as WSGI has it) is one whose answers are copied."""
    try:
        view = resolve(path.encode("latin-1").decode(errors="replace")).func
    except Resolver404:
        return False
    return getattr(view, "is_copied", False)


def declared(query, copy):
    """What is left of `query` (str) when only the parameters stand in it that the page of `copy` declares."""
    if not copy.parameters or len(query) > LONGEST_QUERY:
        return ""
    pairs = [(name, value) for name, value in parse_qsl(query) if name in copy.parameters]
    return urlencode(sorted(pairs, key=lambda pair: copy.parameters.index(pair[0])))


def says_all(known, query):
    """Whether nothing stands in `query` (str) but the parameters of `known` (str, as of declared)."""
    return len(query) <= LONGEST_QUERY and sorted(parse_qsl(query, keep_blank_values=True)) == sorted(parse_qsl(known))
