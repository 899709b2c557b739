"""Lists from A to Z."""

import re
from itertools import groupby

from charity_site.core.normalize import normalize

# Quotes, emoji and an article before the word that a reader looks for.
BEFORE = re.compile(r"^[\W_]*(?:(?:an?|the) +)?[\W_]*")


def by_letter(entries):
    """`entries` (tuples that begin with a name) from A to Z, as [(letter, [entry])]. "A soft lump" stands under S, "É" under E."""

    def place(entry):
        name = normalize(entry[0])
        return BEFORE.sub("", name) or name

    return [
        (letter.upper(), list(group)) for letter, group in groupby(sorted(entries, key=place), lambda e: place(e)[:1])
    ]
