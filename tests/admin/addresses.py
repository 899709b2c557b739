"""Every address of the admin, from the resolver, with what addresses.csv says of it."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLResolver, get_resolver, reverse

ADMIN = "admin/"


@dataclass(frozen=True)
class Registered:
    """An address as the resolver knows it: by name, or by pattern where it has none."""

    name: str
    arguments: tuple


def walk(resolver, prefix="", names=()):
    for pattern in resolver.url_patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from walk(pattern, path, (*names, pattern.namespace) if pattern.namespace else names)
        elif path.startswith(ADMIN):
            name = ":".join((*names, pattern.name)) if pattern.name else path
            yield Registered(name, tuple(pattern.pattern.converters) or unnamed(pattern))


def unnamed(pattern):
    """The names of the arguments of a regular expression: their numbers, if they have none."""
    expression = getattr(pattern.pattern, "regex", None)
    return tuple(str(number) for number in range(expression.groups)) if expression else ()


def registered():
    """All of them (list of Registered)."""
    return list(walk(get_resolver()))


@dataclass(frozen=True)
class Known:
    """A line of addresses.csv: the address, of which kind of thing, its arguments and query, who gets a page from it."""

    name: str
    kind: str
    arguments: tuple
    query: str
    opened_by: set

    def path(self, thing=None, **others):
        """The address for `thing`; None where it has not what the address asks for, such as a task."""
        try:
            values = [(name, value.format(thing=thing, **others)) for name, value in self.arguments]
            query = self.query.format(thing=thing, **others)
        except AttributeError:
            return None
        if "None" in dict(values).values():
            return None
        if "/" in self.name:
            path = re.sub(r"<\w+:(\w+)>", lambda found: dict(values)[found[1]], self.name)
            return f"/{path.replace('^', '')}{query}"
        if all(name.isdecimal() for name, _ in values):
            return reverse(self.name, args=[value for _, value in values]) + query
        return reverse(self.name, kwargs=dict(values)) + query


def known():
    """The lines of addresses.csv (list of Known)."""
    with (Path(__file__).parent / "addresses.csv").open() as file:
        for row in csv.DictReader(file):
            arguments = row["arguments"].split()
            yield Known(
                row["address"],
                row["of each"],
                tuple(tuple(argument.split("=", 1)) for argument in arguments if argument[0] != "?"),
                "".join(argument for argument in arguments if argument[0] == "?"),
                set(row["opened by"]),
            )
