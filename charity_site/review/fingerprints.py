"""The fingerprint of each section of a page: a short digest of what it says to readers. The one answer to "is this still what was
approved, signed, printed or kept?".

A section is read by its own schema (core/data.py), so what is added to a section counts at once. Words, figures and sources
count, and what shared records say where they are shown; layout, white space, kinds of quotes and dashes do not, nor does where a
link leads to within the site, because keys differ between databases. What is empty does not count either: a new column changes
no fingerprint until it says something.
"""

import json
import re
import unicodedata
from base64 import b32encode
from hashlib import sha256

from bs4 import BeautifulSoup
from wagtail.fields import RichTextField
from wagtail.rich_text import features

from charity_site.core.models import VersionedRecord
from charity_site.core.plain_text import with_signs

VERSION = "1"  # of the rules below: with other rules, another number
LETTERS = 11  # after the version: 55 bits

BLOCKS = [
    "p",
    "br",
    "hr",
    "li",
    "ul",
    "ol",
    "blockquote",
    "div",
    "table",
    "tr",
    "td",
    "th",
    *(f"h{n}" for n in range(1, 7)),
]
TYPOGRAPHY = str.maketrans(
    dict.fromkeys("‘’‚‛ʼ", "'") | dict.fromkeys("“”„‟", '"') | dict.fromkeys("‐‑‒–—―−", "-") | {"…": "..."}
)
SPACE = re.compile(r"\s+")  # a space that does not break is one too
DASHES = re.compile(r"-{2,}")


def section_fingerprints(page):
    """Return the fingerprint (12 small letters and digits) of each section of `page` (a page, or a draft of one) that says
    something: {id: str}."""
    return {name: fingerprint(said) for name, said in what_sections_say(page).items()}


def section_texts(page):
    """Return what each section of `page` says, in lines (str), as it is compared: {id: str}."""
    return {name: "\n".join(lines(said)) for name, said in what_sections_say(page).items()}


def what_sections_say(page):
    """Return what each section of `page` says, as it is compared: {id: dict}."""
    page, reader = page.specific, AsRead()
    said = {
        section.id: compared(section.data.model_validate(page, context={"file": reader}).stored())
        for section in page.reviewed_sections()
    }
    return {name: each for name, each in said.items() if each}


def fingerprint(said):
    """Return the fingerprint (str) of what is `said` (as compared() gives it)."""
    written = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return VERSION + b32encode(sha256(written.encode()).digest()).decode().lower()[:LETTERS]


def is_of_today(fingerprint):
    """Return whether `fingerprint` (str) was made by the rules of today."""
    return fingerprint.startswith(VERSION)


def compared(value):
    """Return `value` (what a schema stores) without what is empty, and its texts in one spelling; None for nothing."""
    if isinstance(value, dict):
        return {key: kept for key, each in value.items() if (kept := compared(each))} or None
    if isinstance(value, list):
        return [kept for each in value if (kept := compared(each))] or None
    if value is None or value is False:
        return None
    return value if value is True else in_one_spelling(str(value))


def in_one_spelling(text):
    """Return `text` with one kind of quotes and dashes, single spaces, and nothing that nobody sees."""
    text = unicodedata.normalize("NFC", text).translate(TYPOGRAPHY)
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return DASHES.sub("-", SPACE.sub(" ", text)).strip()


def lines(said, name=""):
    """Yield the texts in what is `said` (as compared() gives it), in their order."""
    if isinstance(said, dict):
        for key, each in said.items():
            yield from lines(each, key)
    elif isinstance(said, list):
        for each in said:
            yield from lines(each, name)
    else:
        yield f"({name.replace('_', ' ')})" if said is True else said


class AsRead:
    """Takes the place of a content file (core/data.py): says texts and shared records as readers read them."""

    reads_rows = True  # also what a row says in words of its record

    def __init__(self):
        self.public = {}  # records of a model that texts lead to, by their keys

    def prose(self, html):
        """Return rich text (str) as its words (str), with where its links lead to, and what the words are that it explains."""
        soup = BeautifulSoup(with_signs(html or ""), "html.parser")
        for tag in soup.find_all(BLOCKS):
            tag.insert_before(" ")
            tag.append(" ")
        shown = dict.fromkeys(self.behind(link) for link in soup.find_all("a"))
        return "\n".join(filter(None, [soup.get_text(), *shown]))

    def behind(self, link):
        """Return what a `link` (tag) shows or leads to (str), as far as it counts."""
        handler = features.get_link_types().get(link.get("linktype"))
        if handler is None:
            return link.get("href", "")
        model = handler.get_model()
        if not issubclass(model, VersionedRecord):
            return ""
        if model not in self.public:
            self.public[model] = {str(record.pk): record for record in model.objects.filter(live=True)}
        return self.record(model, self.public[model].get(link.get("id", "")))

    def record(self, model, record):
        """Return what readers read of a shared `record` (str): nothing of a draft."""
        if record is None or not record.live:
            return ""
        values = ((record._meta.get_field(name), getattr(record, name)) for name in record.read_on_pages)
        texts = (self.prose(value) if isinstance(field, RichTextField) else str(value or "") for field, value in values)
        return "\n".join(filter(None, texts))
