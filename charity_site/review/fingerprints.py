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
from functools import partial
from hashlib import sha256

from bs4 import BeautifulSoup
from django.utils.functional import cached_property
from wagtail.fields import RichTextField
from wagtail.rich_text import features

from charity_site.core.links import without_names
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
    return Reading(page).prints


def section_texts(page):
    """Return what each section of `page` says, in lines (str), as it is compared: {id: str}."""
    return {name: "\n".join(lines(each)) for name, each in Reading(page).said.items()}


class Reading:
    """What each section of a `page` says (`said`: {id: dict}), as it is compared: read once, for all that is asked of it."""

    def __init__(self, page):
        self.page, self.reader = page.specific, AsRead()
        said = {section.id: read_section(section, self.page, self.reader) for section in self.page.reviewed_sections()}
        self.said = {name: each for name, each in said.items() if each}

    @cached_property
    def prints(self):
        """The fingerprint of each section that says something: {id: str}."""
        return {name: fingerprint(each) for name, each in self.said.items()}

    @cached_property
    def texts(self):
        """What each says in lines, as it may be shown: {id: str}. Of links to people whom visitors may not see there are other words."""
        instead = self.reader.instead()
        return {name: "\n".join(instead.get(line, line) for line in lines(each)) for name, each in self.said.items()}


def read_section(section, page, reader):
    """Return what a `section` of `page` says to a `reader` (AsRead), as it is compared (dict), or None."""
    said = section.data.model_validate(page, context={"file": reader}).stored()
    return compared({**said, **section.beside(page)} if hasattr(section, "beside") else said)


def shared_records_in(page):
    """Return which shared records each section of `page` shows: {id: set of records}."""
    page, found = page.specific, {}
    for section in page.reviewed_sections():
        reader = AsRead()
        read_section(section, page, reader)
        found[section.id] = reader.shown
    return found


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
        self.shown = set()  # the shared records that were read
        self.hides_names = False
        self.linked = {}  # how texts with links are read again, by their words

    def prose(self, html):
        """Return rich text (str) as its words (str), with where its links lead to, and what the words are that it explains."""
        if self.hides_names:
            return self.words_of(without_names(html or ""))
        words = self.words_of(html)
        if has_links(html):
            self.linked[words] = partial(self.prose, html)
        return words

    def instead(self):
        """Return what may be shown in place of texts, in one spelling (dict of str): links may have the names of people."""
        self.hides_names = True  # also in what a text explains
        return {in_one_spelling(words): in_one_spelling(again()) for words, again in self.linked.items()}

    def words_of(self, html):
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

    def reads_in_row(self, record):
        """Note that words of a shared `record`, or None, stand in a row."""
        if record is not None:
            self.shown.add(record)

    def record(self, model, record):
        """Return what readers read of a shared `record` (str): nothing of a draft."""
        return self.what_it_says(record) if record is not None and record.live else ""

    def what_it_says(self, record):
        """Return what a shared `record` says (str), public or not."""
        self.shown.add(record)
        values = [(record._meta.get_field(name), getattr(record, name)) for name in record.read_on_pages]
        texts = (self.prose(value) if isinstance(field, RichTextField) else str(value or "") for field, value in values)
        words = "\n".join(filter(None, texts))
        if not self.hides_names and any(
            isinstance(field, RichTextField) and has_links(value) for field, value in values
        ):
            self.linked[words] = partial(self.what_it_says, record)
        return words


def has_links(html):
    return "<a" in (html or "")
