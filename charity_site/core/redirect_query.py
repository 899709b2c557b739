"""Keep what a newsletter or another site adds to an address (`?utm_source=...`) in a redirect."""

from urllib.parse import urlsplit, urlunsplit

from django.http import QueryDict

COUNTING = "utm_"  # what such a parameter begins with, when it is there to count from where readers come


def with_query_of(request, address, *, only="", without=()):
    """`address` (str) with those parameters of `request` that begin with `only`, but for the names in `without`; what
    `address` says itself holds."""
    parts = urlsplit(address)
    said = {*QueryDict(parts.query), *without}
    added = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if name.startswith(only) and name not in said:
            added.setlist(name, values)
    query = "&".join(filter(None, (parts.query, added.urlencode())))
    return urlunsplit(parts._replace(query=query))
