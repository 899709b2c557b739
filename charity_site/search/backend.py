"""The visitors' search index, as one of Wagtail's search backends: Wagtail tells it of all that is saved and deleted,
and `manage.py update_index --backend visitors` makes it anew. Staff search in the admin with Wagtail's own."""

import math
from collections import Counter

from django.db import transaction
from wagtail.models import Page
from wagtail.search.backends.base import BaseIndex, BaseSearchBackend
from wagtail.search.index import RelatedFields, SearchField, get_indexed_instance

from charity_site.core.links import rich_text_fields, text_for_search
from charity_site.core.models import FoundByWords, SitePage
from charity_site.core.plain_text import text_of
from charity_site.delivery.pagecache.invalidation import pending, record_change
from charity_site.delivery.text.survival_figures import resembles_survival_figure, without_figures
from charity_site.glossary.models import Term
from charity_site.search.models import Entry, Kind, Name, Word
from charity_site.search.normalize import stems_of
from diseases.models import DiseaseName, DiseasePage, Symptom
from research.models import ProgrammeIndexPage, ProgrammePage, ProgrammeUpdatePage
from stories.models import StoryIndexPage, StoryPage

KINDS = {
    DiseasePage: Kind.DISEASE,
    Symptom: Kind.SYMPTOM,
    Term: Kind.TERM,
    StoryPage: Kind.STORY,
    StoryIndexPage: Kind.STORY,
    ProgrammePage: Kind.RESEARCH,
    ProgrammeIndexPage: Kind.RESEARCH,
    ProgrammeUpdatePage: Kind.RESEARCH,
}
UNSHOWN = {DiseaseName.Kind.MISSPELLING, DiseaseName.Kind.EVERYDAY}
# What can be found and is no page: the field of its entry, its label, its text for lists.
RECORDS = {Symptom: ("symptom_id", "Symptom", "description"), Term: ("term_id", "Medical word", "definition")}
LONGEST_STEM = 40  # letters: longer is no word
LONGEST_KEY = 255


class VisitorsIndex(BaseIndex):
    """One entry with its names and words for each thing that visitors can find."""

    def reset(self):
        Entry.objects.all().delete()
        note_once()

    @transaction.atomic
    def add_item(self, item):
        add(item)
        if isinstance(item, Symptom):
            for row in item.diseases.select_related("page"):  # they are found by the words of their symptoms
                add(row.page)

    def add_items(self, model, items):
        for item in items:
            add(item)

    def delete_item(self, item):
        forget(item)


class Rebuilder:
    """As `update_index` wants it: the entries are forgotten and written anew in one step, so no search finds none."""

    def __init__(self, index):
        self.index = index
        self.transaction = transaction.atomic()

    def start(self):
        self.transaction.__enter__()
        self.index.reset()
        return self.index

    def finish(self):
        self.transaction.__exit__(None, None, None)


class SearchBackend(BaseSearchBackend):
    index_class = VisitorsIndex
    rebuilder_class = Rebuilder


def key_of(item):
    """The field and value (dict) by which the entry of `item` (a model instance) is found; None when it has none."""
    if type(item) in RECORDS:
        return {RECORDS[type(item)][0]: item.pk}
    return {"page_id": item.pk} if isinstance(item, SitePage) else None


def note_once():
    """Note that what is found changes, in the transaction that does it: a process that read too early reads again."""
    if not pending():
        record_change(everything=False)


@transaction.atomic
def forget(item):
    """Delete the entry of `item` (a model instance). Returns whether there was one."""
    key = key_of(item)
    deleted = key is not None and Entry.objects.filter(**key).delete()[0] > 0
    if deleted:
        note_once()
    return deleted


@transaction.atomic
def add(item):
    """Let the entry of `item` (a page or a record) be right; forget it when it is not for visitors. Returns whether it was
    not."""
    key = key_of(item)
    if key is None:
        return False
    if isinstance(item, SitePage) and not item.live:
        return forget(item)
    texts = list(texts_of(item))
    paragraphs = [paragraph.strip() for text, _ in texts for paragraph in text.split("\n")]
    _, label, summary = RECORDS.get(type(item), (None, getattr(item, "kind_label", ""), "card_text"))
    values = {
        "kind": KINDS.get(type(item), Kind.PAGE),
        "label": label,
        "title": label if label and resembles_survival_figure(str(item)) else str(item),
        "summary": without_figures(getattr(item, summary)),
        "text": without_figures(" ".join(text for text in paragraphs if text.endswith((".", "?", "!")))),
    }
    glued = [
        (form, written[:LONGEST_KEY], "".join(stems_of(written))[:LONGEST_KEY]) for form, written in names_of(item)
    ]
    names, words = [name for name in glued if name[-1]], dict(weights(texts))
    if is_right(Entry.objects.filter(**key).first(), values, names, words):
        return False
    entry, _ = Entry.objects.update_or_create(**key, defaults=values)
    entry.names.all().delete()
    Name.objects.bulk_create(Name(entry=entry, form=form, written=written, key=key) for form, written, key in names)
    entry.words.all().delete()
    Word.objects.bulk_create(Word(entry=entry, stem=stem, weight=weight) for stem, weight in words.items())
    note_once()
    return True


def is_right(entry, values, names, words):
    """Return whether `entry` (Entry or None) has these `values` (dict), `names` (list of (form, written, key)) and
    `words` (dict)."""
    return (
        entry is not None
        and all(getattr(entry, name) == value for name, value in values.items())
        and list(entry.names.order_by("pk").values_list("form", "written", "key")) == names
        and dict(entry.words.values_list("stem", "weight")) == words
    )


def mend():
    """Let each page and record have the entry that it should. Returns how many had another one, or none."""
    mended = 0
    for model in (Page, *RECORDS):
        for key in list(model.objects.values_list("pk", flat=True)):
            with transaction.atomic():
                # Whoever saves it just now is waited for, and nobody saves it until the entry is right.
                if found := model.objects.select_for_update().filter(pk=key).first():
                    item = get_indexed_instance(found)
                    mended += add(item) if item else forget(getattr(found, "specific", found))
    return mended


def names_of(item):
    """The names of `item` (a page or a record), each as (form, written)."""
    yield Name.Form.TITLE, str(item)
    if isinstance(item, DiseasePage):
        if item.abbreviation:
            yield Name.Form.ABBREVIATION, item.abbreviation
        for name in item.names.all():
            yield Name.Form.UNSHOWN if name.kind in UNSHOWN else Name.Form.ALSO, name.name
        for code in item.codes.all():
            yield Name.Form.CODE, str(code)
    elif isinstance(item, StoryPage):
        yield Name.Form.UNSHOWN, item.display_name
    elif isinstance(item, FoundByWords):
        for words in item.words_that_lead_here:
            yield Name.Form.UNSHOWN, words
    elif type(item) in RECORDS:
        for name in item.other_names:
            yield Name.Form.ALSO, name


def texts_of(item, fields=None):
    """All text of `item` (a model instance) that its `search_fields` name, each as (text, boost)."""
    rich = {field.name for field in rich_text_fields(type(item))}
    for field in item.get_search_fields() if fields is None else fields:
        value = field.get_value(item)
        if field.field_name in rich:
            yield text_for_search(getattr(item, field.field_name)), field.boost or 1
        elif isinstance(field, SearchField):
            yield plain(value), field.boost or 1
        elif isinstance(field, RelatedFields) and value is not None:
            for related in value.all() if hasattr(value, "all") else [value]:
                yield from texts_of(related, field.fields)


def plain(value):
    """`value` (str, HTML or list of both) of a search field as text (str). Each of a list has lines of its own."""
    if isinstance(value, list):
        return "\n".join(map(plain, value))
    text = str(value or "")
    return text_of(text) if "<" in text else text


def weights(texts):
    """Return how much `texts` (list of (text, boost)) is about each word: {stem: weight}, whole numbers so that both
    databases sort alike. A word that comes ten times says little more than one that comes three times."""
    total = Counter()
    for text, boost in texts:
        for stem, times in Counter(stems_of(text)).items():
            if len(stem) <= LONGEST_STEM:
                total[stem] += round(10 * boost * (1 + math.log2(times)))
    return total
