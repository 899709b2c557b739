"""Recognize what a question describes without naming it: a symptom in a parent's words, or the help of a page."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from charity_site.core.normalize import normalize
from charity_site.search.normalize import ASK_ONLY, SAY_NOTHING, TELL_NOTHING, stem, words_of

if TYPE_CHECKING:
    from charity_site.search.names import KnownName

NOT, CAUSE = "not", "cause"
# "Trouble breathing", "cannot breathe", "won't eat", "stopped walking": all say that something does not go.
SAYS_NOT = re.compile(
    r"\b(?:ca|wo)n't\b|n't\b|\b(?:no|not|cannot|never|(?:ca|wo|do|does|did|is|has|could|would)nt|stop(?:s|ped)?|refus(?:es?|ed|ing)|los(?:es?|t|s|ing)"
    r"|unable|trouble|difficult(?:y|ies)?|struggl(?:es?|ed|ing)|hard (?:to|time)"
    r"|dificultad(?:es)?|dej(?:a|o) de|pierde|perd(?:er|ida|io|ido|iendo))\b"  # the same in Spanish
)
ASKS_WHY = re.compile(r"\b(?:why|how come|por que)\b")  # after a cause
DESCRIBE_NOTHING = ASK_ONLY | TELL_NOTHING | {NOT}
FIRST_PART = re.compile(r", | without ")  # "White pupil, or ...", "Fever without ..."
EITHER = re.compile(r"(\w+) or (\w+)")  # "cannot move an arm or leg"
WINDOW = 2  # words that may stand between those of a phrase
ENOUGH = 2 / 3  # of the words of a question: with these in common it is about a symptom, whatever the others are


@lru_cache(maxsize=10_000)
def sense(text: str) -> tuple[str, ...]:
    """Return the stems of what `text` says, in its order, where whatever says "not" is one word, and whatever asks why."""
    words = words_of(ASKS_WHY.sub(f" {CAUSE} ", SAYS_NOT.sub(f" {NOT} ", normalize(text))))
    return tuple(word if word == NOT else stem(word) for word in words if word == NOT or word not in SAY_NOTHING)


@dataclass(frozen=True)
class Phrase:
    """Words that somebody may say who means an `entry` (its id)."""

    entry: int
    stems: frozenset[str]


def phrases_of(name: "KnownName") -> Iterator[Phrase]:
    """Yield the phrases of `name`: all of it, with one of two words that stand beside an "or", and the first part of a
    title that goes on after a comma or with "without"."""
    parts = [name.written, *([FIRST_PART.split(name.written)[0]] if name.written == name.title else [])]
    for written in {EITHER.sub(which, part) for part in parts for which in (r"\g<0>", r"\1", r"\2")}:
        stems = frozenset(sense(written))
        # One word alone says it only where nothing was left out: "being sick" is more than "sick".
        if len(stems) > 1 or (stems - {NOT} and len(words_of(written)) == 1):
            yield Phrase(name.entry, stems)


class Phrases:
    """All phrases of the entries that have some `names`, ready to be looked for in a question."""

    def __init__(self, names: "list[KnownName]") -> None:
        self.names = names
        self.by_stem: dict[str, list[Phrase]] = defaultdict(list)
        self.by_words = {name.words: name.entry for name in reversed(names)}
        for name in names:
            for phrase in phrases_of(name):
                self.by_stem[min(phrase.stems - {NOT})].append(phrase)

    def said(self, question: str, only_telling: bool = False) -> list[int]:
        """Return the ids of entries of which a whole phrase stands in `question`, the longest phrase first.

        `only_telling`: a phrase with a word that describes something, so not "come back" in "a fever that comes back".
        """
        asked, whole = sense(question), self.by_words.get(words_of(question))
        found = {whole: len(asked) + 1} if whole else {}  # “my child died” is not “will my child die”
        for phrase in (phrase for each in set(asked) for phrase in self.by_stem.get(each, ())):
            if only_telling and phrase.stems <= DESCRIBE_NOTHING:
                continue
            if phrase.stems <= set(asked) and width(phrase.stems, asked) <= len(phrase.stems) + WINDOW:
                found[phrase.entry] = max(found.get(phrase.entry, 0), len(phrase.stems))
        return sorted(found, key=lambda entry: (-found[entry], entry))

    def besides(self, entries: Iterable[int], stems: tuple[str, ...]) -> tuple[str, ...]:
        """Return those of `stems` that are in no phrase of `entries` (ids)."""
        return tuple(each for each in stems if not any(each in self.vocabularies[entry] for entry in entries))

    @cached_property
    def vocabularies(self) -> dict[int, set[str]]:
        """The stems of all words of all phrases of each entry, by its id."""
        words: dict[int, set[str]] = defaultdict(set)
        for name in self.names:
            words[name.entry] |= set(sense(name.written))
        return words

    def meant(self, question: str) -> list[int]:
        """Return the ids of entries that have all telling words of `question`; or else nearly all of them, and two at
        least."""
        telling = {each for each in sense(question) if not each.isdigit()} - DESCRIBE_NOTHING
        common = {entry: len(telling & words) for entry, words in self.vocabularies.items()}
        most = max(common.values(), default=0)
        if not most or (most < len(telling) and (most < 2 or most < ENOUGH * len(telling))):
            return []
        return [entry for entry, number in common.items() if number == most]


def width(stems: Collection[str], asked: Sequence[str]) -> int:
    """Return how many words of `asked` (stems in their order) it takes to have all of `stems` in a row."""
    best = len(asked)
    last: dict[str, int] = {}
    for at, each in enumerate(asked):
        if each in stems:
            last[each] = at
            if len(last) == len(stems):
                best = min(best, at - min(last.values()) + 1)
    return best
