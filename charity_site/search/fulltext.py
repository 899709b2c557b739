"""Words in the text of everything that visitors may see. Counted here and not in the database, so that both databases give
the same order, and without asking them to rank: that is what grows slow."""

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from django.db.models import Count, Max, Q, QuerySet
from wagtail.models import Page, Site

from charity_site.readpath.memo import memoize
from charity_site.search.models import Entry, Kind, Word
from charity_site.search.normalize import ASK_ONLY, CANCER, NAMES_A_DISEASE, TELL_NOTHING
from diseases.models import DiseasePage, DiseaseSymptom, LateEffect, TreatmentKind
from stories.models import StoryPage

# How much more one kind of page is wanted than another, where all have the words.
WANTED: dict[str, float] = {
    Kind.DISEASE: 3,
    Kind.SYMPTOM: 2,
    Kind.STORY: 1,
    Kind.RESEARCH: 1.5,
    Kind.TREATMENT: 1.5,
    Kind.LATE_EFFECT: 1.5,
    Kind.TERM: 1.5,
    Kind.PAGE: 1.5,
}
FEW = 300
NAMED_AFTER = (Kind.DISEASE, Kind.SYMPTOM, Kind.STORY)  # what is about one disease
Found = TypeVar("Found")


@dataclass(frozen=True)
class Hits:
    """What was found. There may be thousands: no object for each."""

    found: list[int]  # ids of entries, best first
    kinds: dict[int, str]  # of each
    known: set[str]  # the stems that any page has
    all_words: bool  # whether the pages found have all words that were asked for


class Visible:
    """The entries that a visitor of `site` may see today. Records among it may still lack a page, if their list is
    not public."""

    def __init__(self, site: Site) -> None:
        self.site = site

    @cached_property
    def entries(self) -> QuerySet[Entry]:
        """All of it."""
        uncovered = StoryPage.objects.exclude(pk__in=StoryPage.objects.with_consent().order_by().values("pk"))
        private = Page.objects.private().order_by().values("pk")
        pages = Q(page__live=True, page__path__startswith=self.site.root_page.path)
        pages &= ~Q(page__in=uncovered.order_by().values("pk")) & ~Q(page__in=private)
        shown = DiseasePage.objects.live().exclude(pk__in=private).order_by().values("pk")
        symptoms = DiseaseSymptom.objects.filter(page__in=shown).order_by().values("symptom")
        records = Q(symptom__in=symptoms, symptom__live=True)
        records |= Q(treatment_kind__in=TreatmentKind.objects.shown().order_by().values("pk"))
        records |= Q(late_effect__in=LateEffect.objects.shown().order_by().values("pk")) | Q(term__live=True)
        return Entry.objects.filter(pages | records)

    def among(self, entries: Collection[int]) -> dict[int, str]:
        """Return those of `entries` (ids) that may be seen, with their kinds."""
        if not entries:
            return {}
        if len(entries) <= FEW:
            return kinds_of(self.entries.filter(pk__in=entries))
        # A list of thousands of keys is slower than leaving some out of all afterwards.
        index = Entry.objects.aggregate(Count("pk"), Max("pk"), Max("indexed"))
        everything = self.memoized("visible entries", lambda: kinds_of(self.entries), *index.values())
        return {entry: everything[entry] for entry in entries if entry in everything}

    def memoized(self, name: str, make: Callable[[], Found], *state: Hashable) -> Found:
        """Return what `make` finds among it, under `name`, kept until anything changes, or `state`."""
        return memoize((name, self.site.pk, *state), make)


def kinds_of(entries: QuerySet[Entry]) -> dict[int, str]:
    """Return the kind of each of `entries`, by its id."""
    return dict(entries.order_by().values_list("pk", "kind"))


def find(stems: tuple[str, ...], visible: Visible) -> Hits:
    """Find `stems` among what is `visible`: with all words, or else with the most."""
    if not stems:
        return Hits([], {}, set(), False)
    rows = list(Word.objects.filter(stem__in=stems).values_list("stem", "entry", "weight"))
    seen = visible.among({entry for _, entry, _ in rows})
    having: dict[str, dict[int, int]] = defaultdict(dict)
    for stem, entry, weight in rows:
        if entry in seen:
            having[stem][entry] = weight
    total = Entry.objects.count() if having else 0
    scores: dict[int, float] = defaultdict(float)
    words: dict[int, int] = defaultdict(int)
    for stem in sorted(having):
        rarity = math.log2(1 + total / len(having[stem]))
        for entry, weight in having[stem].items():
            scores[entry] += weight * rarity * WANTED[seen[entry]]
            words[entry] += 1
    known, most, asked = set(having), max(words.values(), default=0), len(set(stems))
    if most < asked:  # words such as "cancer" are on every page
        telling: set[int] = set().union(*(having[stem] for stem in known - TELL_NOTHING - ASK_ONLY))
        words = {entry: count for entry, count in words.items() if entry in telling}
        most = max(words.values(), default=0)
    # Less than half of a question is another question.
    if 2 * most < asked:
        return Hits([], seen, known, False)
    # Half of a name may be the name of another disease: Burkitt lymphoma is not Hodgkin lymphoma, nor is a cancer what can come later.
    wrong: tuple[Kind, ...] = NAMED_AFTER if 2 * most == asked else ()
    if wrong and (NAMES_A_DISEASE | {CANCER}).intersection(stems):
        wrong = (*NAMED_AFTER, Kind.LATE_EFFECT)
    best = [entry for entry, count in words.items() if count == most and seen[entry] not in wrong]
    best.sort()
    best.sort(key=scores.__getitem__, reverse=True)  # of equal score, the older first
    return Hits(best, seen, known, most == asked)
