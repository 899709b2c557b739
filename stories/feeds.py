"""Describe stories in feeds and data, besides the stories themselves: how one is named, and which were taken back."""

from django.utils.dateparse import parse_datetime

from charity_site.consent import ledger

TOMBSTONES_IN_FEED = 200  # the newest; a reader that looks in once a month misses none


def name_of(key):
    """The name of the page with the translation key `key`: the same wherever its page moves."""
    return f"urn:uuid:{key}"


def tombstones():
    """Stories that were paused, taken back or erased, newest first: [(translation key, datetime)]."""
    try:
        entries = ledger.entries()
    except OSError:  # then no story is in the feed either
        return []
    last = {key: entry for entry in entries for key in entry.pages}
    gone = [(key, parse_datetime(entry.time)) for key, entry in last.items() if entry.action != ledger.RESUME]
    return sorted(gone, key=lambda one: one[1], reverse=True)[:TOMBSTONES_IN_FEED]
