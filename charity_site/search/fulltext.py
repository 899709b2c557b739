"""Words in the text of everything that visitors may see. Counted here and not in the database, so that both databases give
the same order, and without asking them to rank: that is what grows slow."""

import math
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q
from wagtail.models import Page

from charity_site.search.models import Entry, Kind, Word
from charity_site.search.words import TELL_NOTHING
from diseases.models import DiseasePage, DiseaseSymptom
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
    """What a visitor of `site` (Site) may see today: {entry id: its kind}. Signs and terms among it may still lack a page,
    if their list is not public."""
    uncovered = StoryPage.objects.exclude(pk__in=StoryPage.objects.covered().order_by().values("pk"))
    private = Page.objects.private()
    pages = Q(page__live=True, page__path__startswith=site.root_page.path)
    pages &= ~Q(page__in=uncovered.order_by().values("pk")) & ~Q(page__in=private.order_by().values("pk"))
    shown = DiseasePage.objects.live().exclude(pk__in=private.values("pk")).order_by().values("pk")
    signs = DiseaseSymptom.objects.filter(page__in=shown).order_by().values("symptom")
    entries = Entry.objects.filter(pages | Q(symptom__in=signs) | Q(term__isnull=False))
    return dict(entries.order_by().values_list("pk", "kind"))


def find(stems, seen):
    """Hits for `stems` (tuple of str) among what is `seen` ({entry id: kind}): with all words, or else with the most."""
    having = defaultdict(dict)
    for stem, entry, weight in Word.objects.filter(stem__in=stems).values_list("stem", "entry", "weight"):
        if entry in seen:
            having[stem][entry] = weight
    scores, words = defaultdict(float), defaultdict(int)
    for stem in sorted(having):
        rarity = math.log2(1 + len(seen) / len(having[stem]))
        for entry, weight in having[stem].items():
            scores[entry] += weight * rarity * WANTED[seen[entry]]
            words[entry] += 1
    known, most, asked = set(having), max(words.values(), default=0), len(set(stems))
    # Less than half of a question is another question, and words such as "cancer" are on every page.
    if most < asked and (2 * most < asked or not known - TELL_NOTHING):
        return Hits([], known, False)
    # Half of a name may be the name of another disease: Burkitt lymphoma is not Hodgkin lymphoma.
    wrong = NAMED_AFTER if 2 * most == asked else ()
    best = sorted((-score, entry) for entry, score in scores.items() if words[entry] == most)
    return Hits([Hit(entry, seen[entry]) for _, entry in best if seen[entry] not in wrong], known, most == asked)
