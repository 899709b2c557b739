"""Lists from A to Z."""

import re
from itertools import groupby

ARTICLE = re.compile(r"^(an?|the) ")


def by_letter(entries):
    """`entries` (tuples that begin with a name) from A to Z, as [(letter, [entry])]. "A soft lump" stands under S."""

    def place(entry):
        return ARTICLE.sub("", entry[0].casefold())

    return [
        (letter.upper(), list(group)) for letter, group in groupby(sorted(entries, key=place), lambda e: place(e)[:1])
    ]
