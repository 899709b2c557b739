"""Words in the text of everything that visitors may see. One way on both databases, so both give the same order."""

import math
from dataclasses import dataclass

from django.db.models import Case, Count, F, Q, Sum, When
from wagtail.models import Page

from charity_site.search.models import Entry, Kind, Word
from charity_site.search.words import TELL_NOTHING
from diseases.models import DiseaseSymptom
from stories.models import StoryPage

# How much more one kind of page is wanted than another, where all have the words.
WANTED = {Kind.DISEASE: 3, Kind.SIGN: 2, Kind.STORY: 1, Kind.RESEARCH: 1.5, Kind.TERM: 1.5, Kind.PAGE: 1.5}
NAMED_AFTER = (Kind.DISEASE, Kind.SIGN, Kind.STORY)  # what is about one disease


@dataclass(frozen=True)
class Hit:
    """An entry (its id) that has the words."""

    entry: int
    kind: str


@dataclass(frozen=True)
class Hits:
    """`found`: list of Hit, best first; `known`: the stems (set) that any page has; `all_words`: whether the pages found
    have all words that were asked for."""

    found: list
    known: set
    all_words: bool


def visible(site):
    """The entries (queryset of Entry) that a visitor of `site` (Site) may see today; signs and terms among them may still
    lack a page, if their list is not public."""
    # What is live and public is asked for once: each of the pages' own shown() would ask again.
    uncovered = StoryPage.objects.exclude(pk__in=StoryPage.objects.covered().order_by().values("pk"))
    pages = Page.objects.live().public().descendant_of(site.root_page, inclusive=True).order_by()
    pages = pages.exclude(pk__in=uncovered.order_by().values("pk")).values("pk")
    signs = DiseaseSymptom.objects.filter(page__in=pages).order_by().values("symptom")
    return Entry.objects.filter(Q(page__in=pages) | Q(symptom__in=signs) | Q(term__isnull=False))


def find(stems, entries):
    """Hits for `stems` (tuple of str) among `entries` (queryset of Entry): those with all words, or else with the most."""
    counts = dict(Word.objects.filter(stem__in=stems).values_list("stem").annotate(Count("pk")))
    if not counts:
        return Hits([], set(), False)
    total = Entry.objects.count()
    rarity = {stem: round(10 * math.log2(1 + total / count)) for stem, count in counts.items()}
    score = Sum(F("weight") * Case(*(When(stem=stem, then=rare) for stem, rare in rarity.items())))
    rows = Word.objects.filter(stem__in=counts, entry__in=entries).values_list("entry", "entry__kind", "entry__title")
    rows = list(rows.annotate(score=score, words=Count("pk")))
    most = max((words for *_, words in rows), default=0)
    all_words = most == len(set(stems))
    # Less than half of a question is another question, and words such as "cancer" are on every page.
    if not all_words and (2 * most < len(set(stems)) or not set(counts) - TELL_NOTHING):
        return Hits([], set(counts), False)
    # Half of a name may be the name of another disease: Burkitt lymphoma is not Hodgkin lymphoma.
    wrong = NAMED_AFTER if 2 * most == len(set(stems)) else ()
    rows = [row for row in rows if row[4] == most and row[1] not in wrong]
    rows.sort(key=lambda row: (-row[3] * WANTED[row[1]], row[2], row[0]))
    return Hits([Hit(row[0], row[1]) for row in rows], set(counts), all_words)
