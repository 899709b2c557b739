"""What a page or a shared record says to its readers, in passages: paragraphs, items of lists, lines. Without tags."""

from dataclasses import dataclass
from itertools import groupby

from bs4 import BeautifulSoup
from django.db.models import CharField, EmailField, SlugField, TextField, URLField
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.fields import RichTextField, StreamField
from wagtail.images.blocks import ImageBlock
from wagtail.models import Comment, Page

from charity_site.core.plain_text import with_signs
from charity_site.core.quotes import QuoteBlock
from charity_site.core.video_block import VideoBlock

TAGS = ["p", "li", "h2", "h3", "h4"]
HEADINGS = {"h1", "h2", "h3", "h4"}
NO_TEXT = (SlugField, URLField, EmailField)
TITLES = {"title", "seo_title"}
WRITTEN_OF_A_PAGE = {*TITLES, "search_description"}  # of all columns that Wagtail itself gives a page
BREAK = "\v"  # a line that somebody ended: white space beside it is none
STOPS = (".", "!", "?", ":", "…")


@dataclass(frozen=True)
class Passage:
    """Some words that stand together."""

    field: str  # of the record, in which it is written
    text: str
    heading: str = ""  # the one in the same field that it stands under
    is_heading: bool = False
    is_quoted: bool = False  # a family's, or somebody else's, own words
    is_figure: bool = False  # of a row that states a figure with its source
    explained: tuple[str, ...] = ()  # the words in it that are marked as medical words, with an explanation

    @property
    def is_prose(self):
        """Return whether it is made of sentences: a name, a heading or a cell is not."""
        return not self.is_heading and self.text.rstrip("\"'”’)]").endswith(STOPS)


def passages_of(record):
    """Return what `record` (a model instance) says in its own columns (list of Passage)."""
    if isinstance(record, Comment):  # what staff say to each other in the editor
        return []
    found = []
    for column in record._meta.concrete_fields:
        if is_written(column, record):
            quoted = column.name in getattr(record, "words_of_others", ())
            found += under_headings(texts(column, column.value_from_object(record)), column.name, quoted)
    return found


def is_written(column, record):
    """Return whether readers read what stands in a `column` (a field of the model of `record`)."""
    if isinstance(column, StreamField | RichTextField):
        return True
    if not isinstance(column, CharField | TextField) or isinstance(column, NO_TEXT) or column.choices:
        return False
    if column.name in getattr(record, "not_for_readers", ()):
        return False
    return column.model is not Page or column.name in WRITTEN_OF_A_PAGE


def under_headings(found, name, quoted):
    """Yield the passages of the column `name` (str), each with the heading of the second level that it stands under."""
    heading = ""
    for tag, text, is_quoted, explained in found:
        if tag == "h2":
            heading = text
        yield Passage(name, text, heading, tag in HEADINGS, is_quoted or quoted, explained=explained)


def texts(column, value):
    """Yield what the `value` of a `column` says: (tag, text, whether somebody else said it, marked words)."""
    if isinstance(column, StreamField):
        yield from in_block(value.stream_block, value)
    elif isinstance(column, RichTextField):
        yield from in_html(value or "")
    else:
        for line in filter(str.strip, (value or "").splitlines()):
            yield "h1" if column.name in TITLES else "p", line, False, ()


def in_block(block, value):
    """The same of the `value` of a `block` of a stream."""
    if isinstance(block, VideoBlock):
        yield from in_block(block.child_blocks["title"], value["title"])  # the transcript is what others say
    elif isinstance(block, ImageBlock):  # a picture that was deleted since is None
        alt = getattr(value, "contextual_alt_text", "")
        yield from [("p", alt, False, ())] if alt else []
    elif isinstance(block, QuoteBlock):
        yield "p", value["text"] or "", True, ()
    elif isinstance(block, blocks.StreamBlock):
        for child in value:
            yield from in_block(child.block, child.value)
    elif isinstance(block, blocks.StructBlock):
        for name, child in block.child_blocks.items():
            if name in value:  # one that was made before the block had this part lacks it
                yield from in_block(child, value[name])
    elif isinstance(block, blocks.ListBlock):
        for child in value:
            yield from in_block(block.child_block, child)
    elif isinstance(block, TypedTableBlock):
        yield from in_table(value)
    elif isinstance(block, blocks.RichTextBlock):
        yield from in_html(value.source if value else "")
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and value:
        yield "p", str(value), False, ()


def in_table(table):
    if table.caption:
        yield "p", table.caption, False, ()
    for column in table.columns:
        yield "h3", column["heading"], False, ()
    for row in table.rows:
        for cell in row:
            yield from in_block(cell.block, cell.value)


def in_html(html):
    """The same of rich text as it is stored (`html`, str)."""
    soup = BeautifulSoup(with_signs(html), "html.parser")
    for line in soup.find_all("br"):
        line.replace_with(BREAK)
    for tag, strings in groupby(soup.find_all(string=True), key=lambda string: string.find_parent(TAGS)):
        strings = list(strings)
        explained = tuple(str(string) for string in strings if string.find_parent("a", linktype="term"))
        for text in "".join(strings).split(BREAK):
            if text.strip():
                yield tag.name if tag else "p", " ".join(text.split()), False, explained
