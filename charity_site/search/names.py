"""Names of diseases: what a person typed against every name that a disease has, former, foreign and misspelled ones too.

A name that is meant is pinned above everything else. A name that is only similar is never taken for the meant one:
nephroblastoma and neuroblastoma differ by two letters and are different diseases. It is asked about instead.
"""

import re
import unicodedata
from dataclasses import dataclass

from rapidfuzz import fuzz

from diseases.models import DiseaseName, DiseasePage

SIMILAR = 80  # of 100: two words with at least this much in common are asked about
SHORTEST = 4  # letters: shorter words are similar to too many
TELL_NOTHING = {"cancer", "tumor", "disease"}  # on their own, which every page may be about
# British and Greek ways to write the same sounds, so that they are equal before anything is compared.
SPELLINGS = [("aemia", "emia"), ("tumour", "tumor"), ("oedema", "edema"), ("paed", "ped"), ("ph", "f"), ("'s", "")]


@dataclass(frozen=True)
class Match:
    """A disease whose name was typed."""

    disease: DiseasePage
    name: str  # as it is written on the page, or "" for a misspelling
    rank: int  # 3: the whole name, 2: the name and more words, 1: a part of the name

    @property
    def reason(self):
        """Why it stands there, when its title does not say so (str)."""
        if not self.name or words_of(self.name) == words_of(self.disease.title):
            return ""
        return f"{self.disease.title} is also called {self.name}."


def words_of(text):
    """The words (tuple of str) of `text` without accents, case, signs and differences of spelling."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(sign))
    for one, other in SPELLINGS:
        plain = plain.replace(one, other)
    return tuple(re.findall(r"\w+", plain))


def all_names():
    """Every name of every disease that visitors may see: [(words, as it is written or "", disease)]."""
    found = []
    for disease in DiseasePage.objects.shown().prefetch_related("names", "codes").order_by("title"):
        found.append((words_of(disease.title), disease.title, disease))
        if disease.abbreviation:
            found.append((words_of(disease.abbreviation), disease.abbreviation, disease))
        for name in disease.names.all():
            shown = name.name if name.kind != DiseaseName.Kind.MISSPELLING else ""
            found.append((words_of(name.name), shown, disease))
        found += [(words_of(code.code), f"{code.system} {code.code}", disease) for code in disease.codes.all()]
    return [(words, written, disease) for words, written, disease in found if words]


def matches(query, names):
    """The diseases (list of Match) that `query` (str) names, best first, each once. `names`: from all_names()."""
    asked, best = words_of(query), {}
    for words, written, disease in names:
        rank = rank_of(asked, words)
        known = best.get(disease.pk)
        if rank and (known is None or rank > known.rank or (rank == known.rank and not known.name)):
            best[disease.pk] = Match(disease, written, rank)
    return sorted(best.values(), key=lambda match: (-match.rank, match.disease.title))


def rank_of(asked, name):
    """How well the words `asked` name what is called `name` (both tuples of str): 3, 2, 1, or 0 for not at all."""
    if not asked:
        return 0
    if asked == name:
        return 3
    for start in range(len(asked) - len(name) + 1):
        stands_there = asked[start : start + len(name)] == name
        # "Non-Hodgkin lymphoma" has all words of another disease in it.
        if stands_there and "non" not in asked[max(0, start - 1) : start] and len("".join(name)) >= SHORTEST:
            return 2
    telling = [word for word in asked if word not in TELL_NOTHING and len(word) >= SHORTEST]
    return 1 if telling and set(asked) <= set(name) else 0


def similar(query, names):
    """Diseases (list of Match) that may have been meant by a `query` (str) that names none, most similar first."""
    asked = words_of(query)
    corrected = tuple(closest(word, names) or word for word in asked)
    if corrected == asked:
        return []
    meant = matches(" ".join(corrected), names)
    return [*meant, *look_alikes(meant, names)]


def closest(word, names):
    """The word (str) of all `names` that is most similar to `word` (str); None when none is similar enough."""
    if len(word) < SHORTEST:
        return None
    known = {each for words, _, _ in names for each in words if len(each) >= SHORTEST}
    score, best = max(((fuzz.ratio(word, each), each) for each in known), default=(0, None))
    return best if score >= SIMILAR else None


def look_alikes(meant, names):
    """Other diseases (list of Match) with a name so similar to those `meant` (list of Match) that they are taken for it."""
    there = {match.disease.pk for match in meant}
    long = {word for match in meant for word in words_of(match.name or match.disease.title) if len(word) > 2 * SHORTEST}
    found = {}
    for words, written, disease in names:
        if disease.pk in there or not written:
            continue
        score = max((fuzz.ratio(one, other) for one in long for other in words if one != other), default=0)
        if score >= SIMILAR and score > found.get(disease.pk, (0, None))[0]:
            found[disease.pk] = (score, Match(disease, written, 0))
    return [match for _, match in sorted(found.values(), key=lambda pair: -pair[0])]
