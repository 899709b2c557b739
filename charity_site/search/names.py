"""Names: what a person typed against every name of every disease and record, foreign and misspelled ones too.

A name that is meant is pinned above everything else. A name that is only similar is never taken for the meant one:
nephroblastoma and neuroblastoma differ by two letters and are different diseases. It is asked about instead.
"""

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from charity_site.readpath.memo import memoize
from charity_site.search.codes import CodeTable
from charity_site.search.described import Phrases
from charity_site.search.models import Kind, Name
from charity_site.search.normalize import (
    ASK_ONLY,
    OTHER_DISEASES,
    PLAIN_WORDS,
    SAY_NOTHING,
    TELL_NOTHING,
    stem,
    stems_of,
    words_of,
)

NAMED = (Kind.DISEASE, Kind.SYMPTOM, Kind.TREATMENT, Kind.LATE_EFFECT, Kind.TERM)  # similar names are asked about
IN_MEMORY = (*NAMED, Kind.PAGE)  # all of their names are kept in memory
LED_TO = (Kind.PAGE, Kind.TREATMENT, Kind.LATE_EFFECT)  # by words that are none of their names (core/models/found.py)
SIMILAR = 80  # of 100: two words with at least this much in common are asked about
SHORTEST = 4  # letters: shorter words are similar to too many, and stand in other words' places
SHORT_NAME = 3  # words
MOST_LETTERS = 2  # that a slip leaves out or adds
LONG = 8  # letters: names of diseases this long are taken for each other when they begin or end alike
SAME_END = 7  # letters
NEGATION = re.compile(r"\b(?:no|not)[\W_]+(?:an?[\W_]+)?([^\W_]+)", re.IGNORECASE)
BESIDE_ALL = {stem(word) for word in ("leukemia", "cell", "b", "t", "relapsed", "chemo", "survival", "treatment")}


@dataclass(frozen=True)
class KnownName:
    """One name of one entry."""

    entry: int
    kind: str
    title: str
    form: str
    written: str
    words: tuple[str, ...]  # as they are typed
    stems: tuple[str, ...]  # as they are compared


@dataclass(frozen=True)
class Match:
    """A name that was typed. `rank`: 3 for the whole question, 2 for a part of it, 1 when the question is a part of it;
    `is_group`: of rank 1, by one word that several diseases may have in their names, such as leukemia."""

    name: KnownName
    rank: int
    start: int = 0  # where in the question, in words
    end: int = 0
    is_group: bool = False

    @property
    def covers(self) -> float:
        """How much of the name was typed, from 0 to 1."""
        return (self.end - self.start) / len(self.name.stems)


class NameTable:
    """All names of diseases and records, ready to be asked."""

    def __init__(self, names: list[KnownName]) -> None:
        self.names, vocabulary = names, set(PLAIN_WORDS)
        self.by_key: dict[str, list[KnownName]] = defaultdict(list)
        self.by_stem: dict[str, list[KnownName]] = defaultdict(list)
        self.codes = CodeTable([name for name in names if name.form == Name.Form.CODE])
        self.symptoms = Phrases([name for name in names if name.kind == Kind.SYMPTOM])
        self.with_title = {name.entry for name in names if name.form == Name.Form.TITLE}  # quiet pages are not
        self.help = Phrases([name for name in names if name.kind in LED_TO and name.form == Name.Form.UNSHOWN])
        for name in names:
            if name.form == Name.Form.CODE or (name.kind == Kind.PAGE and name.form == Name.Form.TITLE):
                continue
            glued = "".join(name.words)
            vocabulary |= {glued, *name.words}
            if name.kind == Kind.PAGE or (name.kind in LED_TO and name.form == Name.Form.UNSHOWN):
                continue
            for key in {"".join(name.stems), glued}:
                self.by_key[key].append(name)
            for each in set(name.stems):
                self.by_stem[each].append(name)
        self.first_words = {
            name.words[0] for name in names if name.kind == Kind.DISEASE and len(name.words[0]) >= SHORTEST
        }
        self.abbreviations = {
            name.words[0] for name in names if name.form == Name.Form.ABBREVIATION and len(name.words) == 1
        }
        self.vocabulary = sorted(word for word in vocabulary if len(word) >= SHORTEST)
        self.longest = max((len(name.words) for name in names), default=0) + 2
        # Each name once for each of its words, sorted, so that what begins with some letters lies side by side.
        self.beginnings = sorted(
            (" ".join(name.words[start:]), at)
            for at, name in enumerate(names)
            if name.form not in (Name.Form.UNSHOWN, Name.Form.CODE)
            for start in starts(name)
        )

    def with_negations(self, question: str) -> str:
        """Return `question` so that "not a Hodgkin" says "non-Hodgkin", as it was meant: another disease."""

        def one_word(found: re.Match[str]) -> str:
            first = words_of(found[1])[:1]
            return f"non{found[1]}" if set(first) & self.first_words else found[0]

        return NEGATION.sub(one_word, question)

    def matches(self, question: str) -> list[Match]:
        """Return the entries that `question` names, best first, each once."""
        best: dict[int, Match] = {}
        asked = stems_of(question)
        glued = [Match(name, 3, 0, len(asked)) for name in self.by_key.get("".join(words_of(question)), ())]
        whole = [*glued, *self.spans(asked, question)]
        for match in [*whole, *self.parts(asked)]:
            inside = any(
                other.start <= match.start and match.end <= other.end and longer(other, match) for other in whole
            )
            known = best.get(match.name.entry)
            if not inside and (known is None or order(match) < order(known)):
                best[match.name.entry] = match
        return sorted(best.values(), key=order)

    def spans(self, asked: tuple[str, ...], question: str) -> Iterator[Match]:
        """Yield matches of whole names in the question with the stems `asked`."""
        for start in range(len(asked)):
            for end in range(start + 1, min(len(asked), start + self.longest) + 1):
                is_all = end - start == len(asked)
                for name in self.by_key.get("".join(asked[start:end]), ()):
                    if is_all or may_stand_in(name, asked, start, end, question):
                        yield Match(name, 3 if is_all else 2, start, end)

    def parts(self, asked: tuple[str, ...]) -> Iterator[Match]:
        """Yield matches of names that have all words of `asked` (stems) which tell something."""
        telling = {each for each in asked if each not in TELL_NOTHING and len(each) >= SHORTEST}
        telling = telling - ASK_ONLY or telling  # "blood" says something where nothing else does
        for name in self.by_stem.get(min(telling), ()) if telling else ():
            if telling <= set(name.stems):
                yield Match(name, 1, 0, len(set(asked) & set(name.stems)), is_group=len(telling) == 1)

    def titled(self, stems: set[str]) -> list[int]:
        """Return the ids of pages that have all `stems` in their title, the shortest title first."""
        pages = [name for name in self.names if name.kind == Kind.PAGE and name.form == Name.Form.TITLE]
        return [name.entry for name in sorted(pages, key=lambda name: len(name.stems)) if stems <= set(name.stems)]

    def group(self, word: str) -> list[Match]:
        """Return matches of diseases that have `word` in their names, where it tells something."""
        return [match for match in self.parts(stems_of(word)) if match.name.kind == Kind.DISEASE]

    def corrected(self, question: str, known: set[str]) -> str:
        """Return `question` with each word that is on no page replaced by the name's word most like it, or left out; ''
        where there is none like it. `known`: stems that some page has."""
        words = words_of(question)
        better = [word if stem(word) in known else self.closest(word) for word in words]
        return " ".join(filter(None, better)) if set(better) - set(words) - {None} else ""

    def closest(self, word: str) -> str | None:
        """Return the word of all names that is most similar to `word`; None when none is similar enough."""
        if word in OTHER_DISEASES or word.startswith("non"):
            return None
        if swapped := min((each for each in self.abbreviations if is_swapped(word, each)), default=None):
            return swapped
        if len(word) < SHORTEST:
            return None
        beginning = [each for each in self.vocabulary if each.startswith(word)] if len(word) > SHORTEST else []
        alike = beginning or [each for each in self.vocabulary if abs(len(each) - len(word)) <= MOST_LETTERS]
        found = max(((fuzz.ratio(word, each), each) for each in alike), default=(0, None))
        return found[1] if beginning or found[0] >= SIMILAR else None

    def look_alikes(self, words: Collection[str], but: Collection[int] = ()) -> list[KnownName]:
        """Return names of diseases that are taken for one of `words`, most similar first, each disease once. `but`: entries
        (ids) that are meant."""
        found: dict[int, tuple[float, KnownName]] = {}
        for name in self.names:
            if name.kind != Kind.DISEASE or name.entry in but or name.form in (Name.Form.UNSHOWN, Name.Form.CODE):
                continue
            score = max((alike(one, other) for one in words for other in name.words), default=0)
            if score > (found[name.entry][0] if name.entry in found else 0):
                found[name.entry] = (score, name)
        return [name for _, name in sorted(found.values(), key=lambda pair: (-pair[0], pair[1].title))]

    def beginning_with(self, typed: str, most: int) -> list[KnownName]:
        """Return at most `most` names with a word that begins with `typed`, each entry once: diseases first, and of each kind
        those that begin with it themselves."""
        start = " ".join(words_of(typed))
        found: dict[int, tuple[tuple[int, bool, bool], KnownName]] = {}
        if start:
            at = bisect_left(self.beginnings, (start,))
            while at < len(self.beginnings) and self.beginnings[at][0].startswith(start):
                name = self.names[self.beginnings[at][1]]
                key = (
                    IN_MEMORY.index(name.kind),
                    not " ".join(name.words).startswith(start),
                    name.form != Name.Form.TITLE,
                )
                if name.entry not in found or key < found[name.entry][0]:
                    found[name.entry] = (key, name)
                at += 1
        return [name for _, name in sorted(found.values(), key=lambda pair: (pair[0], pair[1].title))[:most]]


def starts(name: KnownName) -> list[int]:
    """Return at which words of `name` people may begin to type it: at the first; in titles and short names also at each
    other one that says something, but not at the "will" of "fever that will not go away"."""
    within = name.words if name.form == Name.Form.TITLE or len(name.words) <= SHORT_NAME else ()
    return [at for at, word in enumerate(within) if at == 0 or not (word in SAY_NOTHING or stem(word) in ASK_ONLY)] or [
        0
    ]


def is_swapped(word: str, abbreviation: str) -> bool:
    """Return whether `word` is `abbreviation` with its letters in another order, or, where it is longer than three letters,
    with one slip."""
    if word == abbreviation or len(word) < SHORTEST - 1:
        return False
    one_slip = OSA.distance(word, abbreviation) == 1
    same_letters = sorted(word) == sorted(abbreviation)
    return same_letters and one_slip if len(word) < SHORTEST else same_letters or one_slip


def order(match: Match) -> tuple[int, int, float, int, str]:
    return (-match.rank, match.start - match.end, -match.covers, IN_MEMORY.index(match.name.kind), match.name.title)


def longer(other: Match, match: Match) -> bool:
    return other.name.entry != match.name.entry and other.end - other.start > match.end - match.start


def may_stand_in(name: KnownName, asked: tuple[str, ...], start: int, end: int, question: str) -> bool:
    """Return whether `name` is meant where it stands inside a longer question, at `asked[start:end]`."""
    key = "".join(name.stems)
    if key != "all":
        return len(key) > 1
    # “ALL” is also a word: in capitals, at the end, or beside words that go with the disease it is the disease.
    beside = set(asked[max(0, start - 1) : start] + asked[end : end + 1])
    return name.written in question or end == len(asked) or bool(beside & BESIDE_ALL)


def alike(one: str, other: str) -> float:
    """Return how easily `one` is taken for `other`, of 100; 0 when it is not, or when they are the same."""
    if one == other:
        return 0
    score = fuzz.ratio(one, other)
    if len(one) >= LONG and len(other) >= LONG:
        return score if score >= SIMILAR or one[-SAME_END:] == other[-SAME_END:] else 0
    if {"non" + one, one} & {"non" + other, other} and min(len(one), len(other)) > SHORTEST:
        return score
    short = len(one) == len(other) == SHORTEST - 1
    return score if short and Levenshtein.distance(one, other) == 1 else 0


def current_names() -> NameTable:
    """Return the names as they are now. A table takes longer to make than its rows to read, so it stays in memory for as long as
    these are the same. (Neither keys nor dates would do to know that: what is rolled back gives its keys to what comes next.)"""
    return memoize("names", lambda: table_of(tuple(written_names())))


def written_names() -> Iterable[tuple[int, str, str, str, str]]:
    names = Name.objects.filter(entry__kind__in=IN_MEMORY).order_by("entry__title", "pk")
    return names.values_list("entry", "entry__kind", "entry__title", "form", "written")


@lru_cache(maxsize=1)
def table_of(rows: tuple[tuple[int, str, str, str, str], ...]) -> NameTable:
    """Return the table of the names in `rows` (written_names())."""
    return NameTable([KnownName(*row, words_of(row[4]), stems_of(row[4])) for row in rows])
