"""One public page as ready bytes: compressed once, with all its headers."""

import json
import struct
import zlib
from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256
from typing import NamedTuple, Self

import brotli

from charity_site.delivery.pagecache.policy import OWN_HEADERS
from charity_site.delivery.web.headers import headers_for, headers_of_django

GZIP_WINDOW = 31  # zlib's number for gzip with the largest window
LEVELS = {"gzip": 6, "br": 5}  # the next ones cost a request many times as much
NOT_STORED = {"content-length", "etag", "content-encoding", "cache-control", "vary", "x-page-cache"}
SHARED_AGE = 30  # seconds: how long other caches may give it out, and half of how long at most
PUBLIC = f"public, max-age=0, s-maxage={SHARED_AGE}, stale-while-revalidate={SHARED_AGE}, stale-if-error={SHARED_AGE}"
ASK_EACH_TIME = "no-cache"
# A reader with a session gets pages of his own.
VARY = "Accept-Encoding, Cookie"
NOT_FOR_SEARCH = ("X-Robots-Tag", "noindex")
Headers = list[tuple[str, str]]


def are_page_headers(headers: Headers) -> bool:
    """Return whether nginx adds all of `headers` by itself, so that it may answer (deploy/nginx/page_headers.conf)."""
    known = [NOT_FOR_SEARCH, *headers_of_django().items(), *headers_for(None, has_scripts=True).items()]
    return all(header in known or header[1].startswith("text/html") for header in headers)


class Key(NamedTuple):
    """The key by which a cached response is found. Nothing else of a request may change an answer."""

    scheme: str  # "http" or "https"
    host: str  # the site's own (SITE_URL), with its port, whatever name it was asked by
    path: str  # as WSGI has it
    query: str  # the parameters that the page declares, in their order


@dataclass(eq=False)
class CachedResponse:
    """An answer with status 200. Times are seconds since 1970."""

    generation: int
    fresh_until: float  # given out as it is until then
    stale_until: float  # given out after a failure until then
    headers: Headers  # those without which the answer is not the same
    bodies: dict[str, bytes]  # by their encoding: "", "gzip" and "br"
    content_hash: int  # stands for the text; odd where it is not for search engines, which nginx goes by
    parameters: list[str] = field(default_factory=list)  # the names that the page declares
    has_own_headers: bool = False  # not those that all pages have, which nginx adds
    shows_people: bool = True  # until it is known to show nobody
    is_used: bool = False  # since the memory was last tidied
    window: float = 0  # of time, in which nginx has it too
    stale_version: "CachedResponse | None" = None  # the same without people, until it is on the disk
    # By encoding and Cache-Control: the ETag, the headers of a 304, those of a 200.
    answers: dict[tuple[str, str], tuple[str, Headers, Headers]] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        generation: int,
        fresh_until: float,
        stale_until: float,
        headers: Headers,
        body: bytes,
        marks: Collection[str],
    ) -> Self:
        """Make the cached response of an answer with `headers` and `body`; `marks` as in policy.py."""
        gzip = zlib.compressobj(LEVELS["gzip"], wbits=GZIP_WINDOW)
        bodies = {
            "": body,
            "gzip": gzip.compress(body) + gzip.flush(),
            "br": brotli.compress(body, quality=LEVELS["br"]),
        }
        headers = [(name, value) for name, value in headers if name.lower() not in NOT_STORED]
        content_hash = int.from_bytes(sha256(body).digest()[:4]) & ~1 | (NOT_FOR_SEARCH in headers)
        parameters = [name for name in marks if name != OWN_HEADERS]
        has_own = OWN_HEADERS in marks or not are_page_headers(headers)
        return cls(generation, fresh_until, stale_until, headers, bodies, content_hash, parameters, has_own)

    @property
    def size(self) -> int:
        return sum(map(len, self.bodies.values()))

    def answer(self, encoding: str, cache_control: str) -> tuple[str, Headers, Headers]:
        """Return what is given out in `encoding`, made once: the ETag, the headers of a 304, those of a 200."""
        found = self.answers.get((encoding, cache_control))
        if found is None:
            body = self.bodies[encoding]
            etag = f'"{self.content_hash:x}-{len(body):x}"'  # as nginx makes it (nginx_files.py)
            headers = [*self.headers, ("Vary", VARY), ("Cache-Control", cache_control), ("ETag", etag)]
            if encoding:
                headers.append(("Content-Encoding", encoding))
            found = self.answers[encoding, cache_control] = (
                etag,
                headers,
                [*headers, ("Content-Length", str(len(body)))],
            )
        return found

    # In a file: the length of a JSON head, the head, then the bodies in its order.
    def to_bytes(self) -> bytes:
        head = {
            "generation": self.generation,
            "fresh_until": self.fresh_until,
            "stale_until": self.stale_until,
            "headers": self.headers,
            "parameters": self.parameters,
            "has_own_headers": self.has_own_headers,
            "shows_people": self.shows_people,
            "content_hash": self.content_hash,
            "lengths": {encoding: len(body) for encoding, body in self.bodies.items()},
        }
        written = json.dumps(head).encode()
        return b"".join([struct.pack("<Q", len(written)), written, *self.bodies.values()])

    @classmethod
    def from_bytes(cls, data: bytes) -> Self:
        """Read the cached response in `data` (as of to_bytes)."""
        (length,) = struct.unpack_from("<Q", data)
        start = 8 + length
        head = json.loads(data[8:start])
        bodies = {}
        for encoding, size in head.pop("lengths").items():
            bodies[encoding], start = data[start : start + size], start + size
        head["headers"] = [tuple(pair) for pair in head["headers"]]
        return cls(bodies=bodies, **head)
