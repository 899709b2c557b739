"""Looks for words everywhere: in every row of every table, every file, every cache, every page."""

from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.core.cache import caches
from django.db import connection


def rows():
    """Every row (str) of every table of the database, with those that a search index keeps for itself."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        for (table,) in cursor.fetchall():
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield f"{table}: {' | '.join(map(as_text, row))}"


def as_text(value):
    return bytes(value).decode("utf-8", "replace") if isinstance(value, bytes | memoryview) else str(value)


def files():
    """The name and the bytes (str) of every stored file."""
    for path in settings.MEDIA_ROOT.rglob("*"):
        yield f"{path.relative_to(settings.MEDIA_ROOT)}: {path.read_bytes().decode('latin-1') if path.is_file() else ''}"


def cached():
    """Whatever a cache in this process holds (str)."""
    for cache in caches.all():
        yield from (f"cache: {key} {value!r}" for key, value in getattr(cache, "_cache", {}).items())


def everywhere():
    """Every place (list of str) but the pages."""
    return [*rows(), *files(), *cached()]


def pages(client, start="/"):
    """Every page (address and text) to which a link leads from `start`, like a search engine."""
    seen, waiting = set(), [start, "/sitemap.xml", "/robots.txt"]
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen.add(address)
        response = client.get(address, follow=True)
        text = b"".join(response.streaming_content) if response.streaming else response.content
        yield f"{address}: {response.status_code} {text.decode('utf-8', 'replace')}"
        if not response["Content-Type"].startswith("text/html"):
            continue
        for tag in BeautifulSoup(text, "lxml").find_all(["a", "img", "source", "meta"]):
            link = urlsplit(
                tag.get("href") or tag.get("src") or (tag.get("srcset") or tag.get("content") or "").split(" ")[0]
            )
            if link.path.startswith("/") and link.netloc in ("", "localhost", "testserver"):
                waiting.append(link.path + (f"?{link.query}" if link.query else ""))


def found(words, places):
    """Return where one of `words` (list of str) is: the beginnings (list of str) of those `places` (iterable of str)."""
    wanted = [word.lower() for word in words]
    return [place[:200] for place in places if any(word in place.lower() for word in wanted)]
