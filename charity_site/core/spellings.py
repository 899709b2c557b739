"""Addresses that a phone, a word processor or a person spells in another way than ours: other hyphens, accents, capitals."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.utils.text import slugify

from charity_site.core.normalize import normalize

BETWEEN_WORDS = re.compile(r"[\s-]+")
NO_LETTER = re.compile(r"[\W_]+")


def spelled(path):
    """Return the `path` (str) of an address in the one spelling by which it is compared."""
    parts = (BETWEEN_WORDS.sub("-", normalize(part).strip()) for part in path.split("/"))
    return "/".join(["", *filter(None, parts)])


def same_place(url):
    """Return what says where the `url` (str) leads. Encryption, "www." and a slash at the end make no difference."""
    parts = urlsplit(url)
    return parts.netloc.lower().removeprefix("www."), parts.path.rstrip("/"), parts.query


def with_plain_dashes(text):
    """Return `text` (str) with one kind of dash and without what nobody sees. Letters keep their accents."""
    return "".join(sign if sign.isalnum() else normalize(sign) for sign in unicodedata.normalize("NFC", text))


def slug_of(title):
    """Return the slug (str) for `title` (str), which is the same however its dashes are typed."""
    return slugify(with_plain_dashes(title), allow_unicode=True)


def plain_slug(slug, title):
    """Return the `slug` (str) that a browser made of `title` (str) as one of the plain spelling would be; another one as it is."""
    of_title = slug_of(title)
    made_of_it = (
        NO_LETTER.sub("", slug) == NO_LETTER.sub("", of_title) and slugify(title, allow_unicode=True) != of_title
    )
    return of_title if made_of_it else slug


def check_spelling(parent, slug, page):
    """Raise ValidationError when a page below `parent`, other than `page`, has the address `slug` in another spelling."""
    others = parent.get_children().exclude(pk=page.pk).values_list("slug", flat=True)
    if spelled(slug) in map(spelled, others):
        raise ValidationError(
            f"The address “{slug}” is already in use in this place, perhaps with other accents or hyphens: choose another."
        )
