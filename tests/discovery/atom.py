"""Holds a feed against the rules of Atom (RFC 4287) and of its deleted entries (RFC 6721)."""

import re
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
TOMBSTONE = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")  # RFC 3339
NAME = re.compile(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def read(client, address):
    """The feed (element) at `address`, after it was found to be valid."""
    response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    parts = [feed, *feed.findall(f"{ATOM}entry")]
    for part in parts:
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"{ATOM}{name}")) == 1 and part.findtext(f"{ATOM}{name}").strip(), name
        assert NAME.fullmatch(part.findtext(f"{ATOM}id"))
        assert len(links(part, "alternate")) == 1 and links(part, "alternate")[0].startswith("http")
        for name in ("updated", "published"):
            assert all(MOMENT.fullmatch(each.text) for each in part.findall(f"{ATOM}{name}")), name
        assert all(each.get("term") for each in part.findall(f"{ATOM}category"))
        for summary in part.findall(f"{ATOM}summary"):
            assert summary.get("type") in (None, "text", "html") and len(summary) == 0 and summary.text
    ids = [part.findtext(f"{ATOM}id") for part in parts]
    assert len(ids) == len(set(ids))
    assert feed.findtext(f"{ATOM}author/{ATOM}name").strip()
    assert links(feed, "self") == [f"http://testserver{address}"]
    changes = [entry.findtext(f"{ATOM}updated") for entry in parts[1:]] + [
        each.get("when") for each in feed.findall(TOMBSTONE)
    ]
    assert not changes or feed.findtext(f"{ATOM}updated") == max(changes)
    for each in feed.findall(TOMBSTONE):
        assert NAME.fullmatch(each.get("ref")) and MOMENT.fullmatch(each.get("when"))
    return feed


def links(part, rel):
    return [link.get("href") for link in part.findall(f"{ATOM}link") if link.get("rel", "alternate") == rel]


def titles(feed):
    return [entry.findtext(f"{ATOM}title") for entry in feed.findall(f"{ATOM}entry")]
