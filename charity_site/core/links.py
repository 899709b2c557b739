"""Links in rich text. One to a page that visitors do not see is plain text; one to a story that they do not see is neutral
words, because its own may name the child; so is one to a document that is hidden with a story."""

import re
from functools import cache
from html import unescape

from django.utils.html import escape, strip_tags
from wagtail.fields import RichTextField
from wagtail.rich_text.pages import PageLinkHandler
from wagtail.rich_text.rewriters import extract_attrs

from charity_site.core.keys import Keyed
from charity_site.core.leads import leads_at, leads_to, leads_to_documents
from charity_site.core.plain_text import text_of

A_STORY = "a story"
LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
BLOCK = re.compile(r"</?(?:p|ul|ol|li|h[1-6]|hr|blockquote|div)\b[^>]*>")
END_OF_SENTENCE = re.compile(r"[.!?][\"'”’)]*\s+$")


class ShownPageLinkHandler(Keyed, PageLinkHandler):
    @classmethod
    def expand_db_attributes_many(cls, attrs_list):
        addresses = addresses_of(attrs.get("id", "") for attrs in attrs_list)
        found = [addresses.get(attrs.get("id")) for attrs in attrs_list]
        return [f'<a href="{escape(address)}">' if address else "<a>" for address in found]


def addresses_of(keys):
    """The addresses of those of the pages with `keys` (iterable of str) that visitors see today: {key: str or None}."""
    return {key: lead.address for key, lead in leads_to(keys).items()}


def without_names(html, *, elsewhere=False):
    """Rich text as it is stored (str), without the words of links to people whom visitors may not see today.

    Links to other pages of ours that they may not see are their words; typed addresses too. `elsewhere`: it leaves for
    other sites, which may not have those either whose families lend them to none.
    """

    def shown(lead, link):
        if elsewhere and lead and not lead.is_lent:
            return in_place_of(link[2], A_STORY, link.string[: link.start()])
        if lead is None or lead.address:
            return link[0]
        return in_place_of(link[2], lead.instead, link.string[: link.start()]) if lead.instead else link[2]

    return with_links(html, shown)


def text_for_search(html):
    """Rich text as it is stored as text (str) to be found by. It stays the same when a story is hidden later, so no link to
    one is in it by its own words."""

    def found(lead, link):
        if not lead or not (lead.names_people or lead.instead):
            return link[0]
        return in_place_of(link[2], lead.instead or A_STORY, link.string[: link.start()])

    return text_of(with_links(html, found))


def in_place_of(words, instead, before):
    """`instead` (str) for the `words` (HTML) of a link that stands after `before` (HTML): with the space at their ends, and
    with a capital where a sentence begins."""
    words = unescape(strip_tags(words))
    start = words[: len(words) - len(words.lstrip())]
    end = words[len(words.rstrip()) :] if words.strip() else ""
    said = unescape(strip_tags(BLOCK.split(before)[-1].replace("<br", "\n<br"))) + start
    if not said.strip() or END_OF_SENTENCE.search(said):
        instead = instead[:1].upper() + instead[1:]
    return f"{start}{instead}{end}"


def with_links(html, written):
    """`html` (rich text as it is stored) with each link as `written(lead, link)` has it: a Lead, or None for what leads to no
    page, and the match of LINK."""
    if "<a" not in html:
        return html
    links = [extract_attrs(link[1]) for link in LINK.finditer(html)]
    pages = leads_to(key_in(attrs) for attrs in links)
    documents = leads_to_documents(attrs.get("id", "") for attrs in links if attrs.get("linktype") == "document")
    typed = leads_at(attrs["href"] for attrs in links if is_typed(attrs))

    def replaced(link):
        attrs = extract_attrs(link[1])
        if attrs.get("linktype") == "document":
            return written(documents[attrs.get("id", "")], link)
        return written(typed[attrs["href"]] if is_typed(attrs) else pages.get(key_in(attrs)), link)

    return LINK.sub(replaced, html)


def key_in(attrs):
    """The key (str) of the page that a link with `attrs` (dict) leads to; '' for other links."""
    return attrs.get("id", "").lstrip("0") if attrs.get("linktype") == "page" else ""


def is_typed(attrs):
    return "linktype" not in attrs and "href" in attrs


def fetch_links(*records):
    """Ask once for all pages that the rich text of `records` (pages and their rows) leads to."""
    texts = (field.value_from_object(record) for record in records for field in rich_text_fields(type(record)))
    # Where other sites get it (core/shared_html.py), it is no text any more.
    links = [extract_attrs(link[1]) for text in texts if isinstance(text, str) for link in LINK.finditer(text)]
    leads_to({key_in(attrs) for attrs in links})


@cache
def rich_text_fields(model):
    """The fields of `model` (list) that hold rich text."""
    return [field for field in model._meta.concrete_fields if isinstance(field, RichTextField)]
