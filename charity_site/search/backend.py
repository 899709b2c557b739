"""The visitors' search index, as one of Wagtail's search backends: Wagtail tells it of all that is saved and deleted,
and `manage.py update_index --backend visitors` makes it anew. Staff search in the admin with Wagtail's own."""

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model
from wagtail.models import Page
from wagtail.search.backends.base import BaseIndex, BaseSearchBackend
from wagtail.search.index import BaseField, RelatedFields, SearchField, get_indexed_instance

from charity_site.core.links import rich_text_fields, text_for_search
from charity_site.core.models import FoundByWords, SitePage
from charity_site.core.plain_text import text_of
from charity_site.delivery.pagecache.invalidation import pending, record_change
from charity_site.delivery.text.survival_figures import resembles_survival_figure, without_figures
from charity_site.glossary.models import Term
from charity_site.search.models import Entry, Kind, Name, Word
from charity_site.search.normalize import stems_of
from diseases.models import DiseaseName, DiseasePage, LateEffect, Symptom, TreatmentKind
from research.models import ProgramIndexPage, ProgramPage, ProgramUpdatePage
from stories.models import StoryIndexPage, StoryPage

KINDS: dict[type[Model], Kind] = {
    DiseasePage: Kind.DISEASE,
    Symptom: Kind.SYMPTOM,
    TreatmentKind: Kind.TREATMENT,
    LateEffect: Kind.LATE_EFFECT,
    Term: Kind.TERM,
    StoryPage: Kind.STORY,
    StoryIndexPage: Kind.STORY,
    ProgramPage: Kind.RESEARCH,
    ProgramIndexPage: Kind.RESEARCH,
    ProgramUpdatePage: Kind.RESEARCH,
}
UNSHOWN = {DiseaseName.Kind.MISSPELLING, DiseaseName.Kind.EVERYDAY}
# What can be found and is no page: the field of its entry, its label, its text for lists.
RECORDS: dict[type[Model], tuple[str, str, str]] = {
    Symptom: ("symptom_id", "Symptom", "description"),
    TreatmentKind: ("treatment_kind_id", "Treatment", "summary"),
    LateEffect: ("late_effect_id", "Late effect", "what_it_is"),
    Term: ("term_id", "Medical word", "definition"),
}
LONGEST_STEM = 40  # letters: longer is no word
LONGEST_KEY = 255


class VisitorsIndex(BaseIndex):
    """One entry with its names and words for each thing that visitors can find."""

    def reset(self) -> None:
        Entry.objects.all().delete()
        note_once()

    @transaction.atomic
    def add_item(self, item: Model) -> None:
        if add(item) and isinstance(item, Symptom | LateEffect):
            for row in item.diseases.select_related("page"):  # they are found by the words of these
                add(row.page)

    def add_items(self, model: type[Model], items: Iterable[Model]) -> None:
        for item in items:
            add(item)

    def delete_item(self, item: Model) -> None:
        forget(item)


class Rebuilder:
    """A rebuilder as `update_index` wants it: the entries are forgotten and written anew in one step, so no search finds
    none."""

    def __init__(self, index: VisitorsIndex) -> None:
        self.index = index
        self.transaction = transaction.atomic()

    def start(self) -> VisitorsIndex:
        self.transaction.__enter__()
        self.index.reset()
        return self.index

    def finish(self) -> None:
        self.transaction.__exit__(None, None, None)


class SearchBackend(BaseSearchBackend):
    index_class = VisitorsIndex
    rebuilder_class = Rebuilder


def key_of(item: Model) -> dict[str, Any] | None:
    """Return the field and value by which the entry of `item` is found; None when it has none."""
    if type(item) in RECORDS:
        return {RECORDS[type(item)][0]: item.pk}
    return {"page_id": item.pk} if isinstance(item, SitePage) else None


def note_once() -> None:
    """Note that what is found changes, in the transaction that does it: a process that read too early reads again."""
    if not any(pending()):
        record_change(everything=False)


@transaction.atomic
def forget(item: Model) -> bool:
    """Delete the entry of `item`. Return whether there was one."""
    key = key_of(item)
    deleted = key is not None and Entry.objects.filter(**key).delete()[0] > 0
    if deleted:
        note_once()
    return deleted


@transaction.atomic
def add(item: Model) -> bool:
    """Let the entry of `item` (a page or a record) be right; forget it when it is not for visitors. Return whether it was
    not."""
    key = key_of(item)
    if key is None:
        return False
    if not item.live:  # type: ignore[attr-defined]  # whatever can be found has it
        return forget(item)
    texts = [] if getattr(item, "is_quiet", False) else list(texts_of(item))  # no word leads to it by chance
    paragraphs = [paragraph.strip() for text, _ in texts for paragraph in text.split("\n")]
    _, label, summary = RECORDS.get(type(item), ("", getattr(item, "kind_label", ""), "card_text"))
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


def is_right(
    entry: Entry | None, values: Mapping[str, Any], names: list[tuple[str, str, str]], words: Mapping[str, int]
) -> bool:
    """Return whether `entry` has these `values`, `names` (form, written, key) and `words` with their weights."""
    return (
        entry is not None
        and all(getattr(entry, name) == value for name, value in values.items())
        and list(entry.names.order_by("pk").values_list("form", "written", "key")) == names
        and dict(entry.words.values_list("stem", "weight")) == words
    )


def mend() -> int:
    """Let each page and record have the entry that it should. Return how many had another one, or none."""
    mended = 0
    for model in (Page, *RECORDS):
        for key in list(model.objects.values_list("pk", flat=True)):
            with transaction.atomic():
                # Whoever saves it just now is waited for, and nobody saves it until the entry is right.
                if found := model.objects.select_for_update().filter(pk=key).first():
                    item = get_indexed_instance(found)
                    mended += add(item) if item else forget(getattr(found, "specific", found))
    return mended


def names_of(item: Any) -> Iterator[tuple[str, str]]:
    """Yield the names of `item` (a page or a record), each as (form, written)."""
    # The title of a quiet page is not offered to who types something else.
    yield Name.Form.UNSHOWN if getattr(item, "is_quiet", False) else Name.Form.TITLE, str(item)
    if isinstance(item, DiseasePage):
        if item.abbreviation:
            yield Name.Form.ABBREVIATION, item.abbreviation
        for name in item.names.all():
            yield Name.Form.UNSHOWN if name.kind in UNSHOWN else Name.Form.ALSO, name.name
        for code in item.codes.all():
            yield Name.Form.CODE, str(code)
    elif isinstance(item, StoryPage):
        yield Name.Form.UNSHOWN, item.display_name
    if type(item) in RECORDS:
        for name in item.other_names:
            yield Name.Form.ALSO, name
    if isinstance(item, FoundByWords):
        for words in item.words_that_lead_here:
            yield Name.Form.UNSHOWN, words


def texts_of(item: Any, fields: Iterable[BaseField] | None = None) -> Iterator[tuple[str, float]]:
    """Yield all text of `item` (a page or a record) that its `search_fields` name, each as (text, boost)."""
    rich = {field.name for field in rich_text_fields(item.__class__)}
    for field in item.get_search_fields() if fields is None else fields:
        value = field.get_value(item)
        if field.field_name in rich:
            yield text_for_search(getattr(item, field.field_name)), field.boost or 1
        elif isinstance(field, SearchField):
            yield plain(value), field.boost or 1
        elif isinstance(field, RelatedFields) and value is not None:
            for related in value.all() if hasattr(value, "all") else [value]:
                if getattr(related, "live", True):  # a page is not found by the words of a symptom that is a draft
                    yield from texts_of(related, field.fields)


def plain(value: Any) -> str:
    """Return the `value` of a search field (text, HTML or a list of both) as text. Each of a list has lines of its own."""
    if isinstance(value, list):
        return "\n".join(map(plain, value))
    text = str(value or "")
    return text_of(text) if "<" in text else text


def weights(texts: Iterable[tuple[str, float]]) -> Mapping[str, int]:
    """Return how much `texts` (with their boost) are about each word, by its stem: whole numbers so that both databases sort
    alike. A word that comes ten times says little more than one that comes three times."""
    total: Counter[str] = Counter()
    for text, boost in texts:
        for stem, times in Counter(stems_of(text)).items():
            if len(stem) <= LONGEST_STEM:
                total[stem] += round(10 * boost * (1 + math.log2(times)))
    return total
