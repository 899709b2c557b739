"""The path of a page's cached response below a folder of them (store.py), and how it gets there."""

from hashlib import sha256
from pathlib import Path

from charity_site.delivery.pagecache.cached_response import Key


def path_of(key: Key) -> Path:
    """Return the place of `key`: all of one address in one folder."""
    return Path("app", name_of(key.path), name_of(f"{key.scheme} {key.host} {key.query}"))


def name_of(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def glob_escaped(path: str) -> str:
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)
