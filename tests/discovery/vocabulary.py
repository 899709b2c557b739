"""Holds JSON-LD against the vocabulary of schema.org, which schema_org.registry has as data (see its SCHEMA_VERSION)."""

import json
import re
from datetime import date, datetime
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from schema_org import registry

# Its successor names a part of the page, and says nothing of the aspect of medicine.
USED_ALTHOUGH_SUPERSEDED = {"aspect"}
YEAR = re.compile(r"\d{4}")


def said(client, address):
    """The JSON-LD document (dict) in the page at `address`; None without one."""
    blocks = BeautifulSoup(client.get(address).content, "lxml").select('script[type="application/ld+json"]')
    assert len(blocks) <= 1, address
    return json.loads(blocks[0].string) if blocks else None


def nodes_in(value):
    """All nodes (dict) in `value`, at any depth, without mere references."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            if "@type" in each:
                yield each
            for inner in each.values():
                yield from nodes_in(inner)


def types(node):
    return node["@type"] if isinstance(node["@type"], list) else [node["@type"]]


def lineage(names):
    """The types `names` (list) with all types that they are kinds of (set)."""
    return set(names) | {above for name in names for above in registry.ancestry(name)}


def targets(*documents):
    """Return what can be referred to in `documents`: {@id: types}."""
    return {
        node["@id"]: types(node) for document in documents for node in nodes_in(document["@graph"]) if "@id" in node
    }


def problems(document, elsewhere=None):
    """Return what is wrong with a JSON-LD `document` (dict), as sentences. `elsewhere`: targets() on other pages."""
    if set(document) != {"@context", "@graph"} or document["@context"] != "https://schema.org":
        return ["It is no graph of schema.org."]
    known = {**(elsewhere or {}), **targets(document)}
    nodes = list(nodes_in(document["@graph"]))
    told = [node["@id"] for node in document["@graph"]]
    found = [f"{name} is told twice" for name in {name for name in told if told.count(name) > 1}]
    for node in nodes:
        found += [f"{kind} is no type" for kind in types(node) if not is_type(kind)]
        if all(map(is_type, types(node))):
            found += [
                fault for name, value in node.items() if name[0] != "@" for fault in faults(node, name, value, known)
            ]
    return found


def is_type(name):
    about = registry.CLASS_METADATA.get(name)
    return about is not None and not about.is_datatype and not about.superseded_by


def faults(node, name, value, known):
    """Return what is wrong with the property `name` of `node`."""
    where = f"{'/'.join(types(node))}.{name}"
    about = registry.PROPERTY_BY_SCHEMA.get(name.removesuffix("-input"))
    if about is None:
        return [f"{where} is no property"]
    if name.endswith("-input"):
        return []  # what a visitor fills in: https://schema.org/docs/actions.html
    found = [] if lineage(types(node)) & set(about.domains) else [f"{where} is not of this type"]
    if about.superseded_by and name not in USED_ALTHOUGH_SUPERSEDED:
        found.append(f"{where} is superseded by {about.superseded_by}")
    values = value if isinstance(value, list) else [value]
    if not values:
        found.append(f"{where} is empty")
    return found + [f"{where} cannot be {each!r}" for each in values if not fits(each, set(about.ranges), known)]


def fits(value, ranges, known):
    """Return whether `value` is of one of the types `ranges` (set of str). `known`: what can be referred to."""
    if isinstance(value, dict):
        kinds = types(value) if "@type" in value else known.get(value["@id"], [])
        return bool(lineage(kinds) & ranges)
    if isinstance(value, int) and not isinstance(value, bool):
        return bool(ranges & {"Integer", "Number"})
    return isinstance(value, str) and bool(value.strip()) and any(reads_as(value, kind) for kind in ranges)


def reads_as(text, kind):
    """Return whether `text` (str) is a value of the type `kind`."""
    if kind in registry.ENUM_MEMBERS:
        return text in {registry.ENUM_MEMBER_METADATA[name].uri for name in registry.ENUM_MEMBERS[kind]}
    return kind in READERS and READERS[kind](text)


def is_address(text):
    return urlsplit(text).scheme in ("http", "https") and bool(urlsplit(text).netloc)


def parses(kind):
    def reads(text):
        try:
            kind.fromisoformat(text)
        except ValueError:
            return False
        return True

    return reads


READERS = {
    "Text": lambda text: True,
    "URL": is_address,
    "Date": lambda text: bool(YEAR.fullmatch(text)) or parses(date)(text),
    "DateTime": lambda text: "T" in text and parses(datetime)(text),
}
