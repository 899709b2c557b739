"""The path of a page's cached response below a folder of them (store.py)."""

from hashlib import sha256
from pathlib import Path


def path_of(key):
    """The place (Path) of `key` (Key): all of one address in one folder."""
    return Path("app", name_of(key.path), name_of(f"{key.scheme} {key.host} {key.query}"))


def name_of(text):
    return sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def glob_escaped(path):
    return "".join(f"[{sign}]" if sign in "*?[" else sign for sign in path)
