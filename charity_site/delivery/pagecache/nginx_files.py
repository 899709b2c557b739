"""Copies as plain files, which nginx serves by itself (deploy/nginx/ready_pages.conf).

    SPAN/https/www.example.org/types/wilms-tumor/index.html, and the same with .br and .gz

SPAN is the time in seconds since 1970, cut to its first digits. nginx finds only files of the present span, so a copy
is put where it is good until the span's end; in the last span before that the site answers itself.

nginx adds the headers that all pages have. One thing more it learns from the time of a file, which stands for the text
(cached_response.py): an odd one is not for search engines.
"""

import re
from pathlib import Path
from shutil import rmtree

from charity_site.delivery.pagecache.cached_response import CachedResponse, Key
from charity_site.delivery.whole_files import write_whole

FRESH_SPAN = 1_000  # seconds; nginx takes the first 7 digits of 10
STALE_SPAN = 100_000  # the first 5 digits
PLAIN_PATH = re.compile(r"(/[a-z0-9_-]+)*/")
PLAIN_HOST = re.compile(r"[a-z0-9.-]+(:[0-9]+)?")
SUFFIXES = {"": "", "gzip": ".gz", "br": ".br"}


def write_files(folder: Path, key: Key, copy: CachedResponse, span: int, now: float, until: float) -> None:
    """Write the files of `copy` below `folder`, if it is good to the end of the span of `now` (seconds).

    nginx knows no parameters, and adds the same headers to all.
    """
    number = int(now) // span
    if key.query or copy.has_own_headers or until < (number + 1) * span:
        return
    if not PLAIN_PATH.fullmatch(key.path) or not PLAIN_HOST.fullmatch(key.host):
        return
    place = folder_for(folder, key, span, now)
    for encoding, suffix in reversed(SUFFIXES.items()):  # nginx looks for the plain one first, so it comes last
        # nginx makes its ETag of time and size. With a time that stands for the text, it is ours.
        write_whole(place / f"index.html{suffix}", copy.bodies[encoding], copy.content_hash)


def forget_earlier(folder: Path, span: int, now: float) -> None:
    """Delete what lies below `folder` for spans before that of `now` (seconds): nginx does not look there any more."""
    present = folder / str(int(now) // span)
    if not present.exists():
        for earlier in folder.glob("[0-9]*"):
            if int(earlier.name) < int(present.name):
                rmtree(earlier, ignore_errors=True)


def is_written(folder: Path, key: Key, span: int, now: float) -> bool:
    """Return whether the files of `key` lie below `folder` for the span of `now` (seconds)."""
    return (folder_for(folder, key, span, now) / "index.html").exists()


def folder_for(folder: Path, key: Key, span: int, now: float) -> Path:
    return folder / str(int(now) // span) / key.scheme / key.host / key.path[1:]
