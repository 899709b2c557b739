"""Keys of records in text that somebody wrote: a link in rich text, an address, a form."""

import re

KEY = re.compile("[0-9]{1,18}")  # what each database compares; Python reads other digits too, and databases refuse more


def is_key(text):
    """Return whether `text` (str or None) can be the number of a record."""
    return bool(KEY.fullmatch(text or ""))


class Keyed:
    """Over Wagtail's handler of a kind of link in rich text: one whose key is no number leads nowhere."""

    @classmethod
    def get_many(cls, attrs_list):
        found = iter(super().get_many([attrs for attrs in attrs_list if is_key(attrs.get("id"))]))
        return [next(found) if is_key(attrs.get("id")) else None for attrs in attrs_list]

    @classmethod
    def extract_references(cls, attrs):
        return super().extract_references(attrs) if is_key(attrs.get("id")) else ()
