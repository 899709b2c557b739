"""A link in rich text to a page that visitors do not see, such as a story that was taken back, is plain text."""

import re
from functools import cache

from django.utils.html import escape
from django.utils.translation import get_language
from wagtail.fields import RichTextField
from wagtail.models import Page
from wagtail.rich_text.pages import PageLinkHandler

from charity_site.consent import ledger
from charity_site.consent.models import today
from charity_site.delivery.kept import kept_each

LINK = re.compile(r"<a\b[^>]*\blinktype=\"page\"[^>]*>")
KEY = re.compile(r"\bid=\"(\d+)\"")


class ShownPageLinkHandler(PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        addresses = addresses_of(attrs.get("id", "") for attrs in attrs_list)
        found = [addresses.get(attrs.get("id")) for attrs in attrs_list]
        return [f'<a href="{escape(address)}">' if address else "<a>" for address in found]


def addresses_of(keys):
    """The addresses of those of the pages with `keys` (iterable of str) that visitors see today: {key: str or None}."""
    # What a consent allows depends on the day, and on the ledger, of which the database does not tell.
    when = get_language(), today(), ledger.state()
    found = kept_each({("link", key, when) for key in keys if key.isdecimal()}, shown_addresses)
    return {key: address for (_, key, _), address in found.items()}


def shown_addresses(links):
    pages = Page.objects.filter(pk__in=[key for _, key, _ in links]).defer_streamfields().specific()
    shown = {str(page.pk): page.localized.url for page in pages if is_shown(page.localized)}
    return {link: shown.get(link[1]) for link in links}


def fetch_links(*records):
    """Ask once for all pages that the rich text of `records` (pages and their rows) leads to."""
    texts = (field.value_from_object(record) for record in records for field in rich_text_fields(type(record)))
    # Where other sites get it (api/rich_text.py), it is no text any more.
    stored = (text for text in texts if isinstance(text, str))
    addresses_of({key for text in stored for link in LINK.findall(text) for key in KEY.findall(link)})


@cache
def rich_text_fields(model):
    """The fields of `model` (list) that hold rich text."""
    return [field for field in model._meta.concrete_fields if isinstance(field, RichTextField)]


def is_shown(page):
    return page.is_shown() if hasattr(page, "is_shown") else page.live
