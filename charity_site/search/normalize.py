"""Words as they are compared: without case, accents, endings and differences of spelling."""

import re
from functools import lru_cache
from pathlib import Path

import snowballstemmer

from charity_site.core.normalize import normalize

# British and Greek ways to write the same sounds, so that they are equal before anything is compared.
SPELLINGS = [("aemia", "emia"), ("tumour", "tumor"), ("oedema", "edema"), ("paed", "ped"), ("ph", "f"), ("'s", "")]
NON = re.compile(r"\bnon[\W_]+(?=[^\W_])")  # "Non-Hodgkin" is one word: it says the opposite of "Hodgkin"

# Words that stand in every question and say nothing about what is asked. "All" is not among them: it is a leukemia.
SAY_NOTHING = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())


def words_of(text: str) -> tuple[str, ...]:
    """Return the words of `text` without accents, case, signs and differences of spelling."""
    plain = NON.sub("non", normalize(text))
    for one, other in SPELLINGS:
        plain = plain.replace(one, other)
    return tuple(re.findall(r"[^\W_]+", plain))


def without_ending(word: str) -> str:
    # Made anew: a stemmer keeps state while it works, and several threads come through here.
    return snowballstemmer.stemmer("english").stemWord(word)


# Everyday words that families and pages use for the same thing, and what parents say in Spanish:
# {word: the word that stands for it}.
EVERYDAY = {
    word: first
    for name in ("same_words.txt", "spanish_words.txt")
    for line in (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    for first, *others in [words_of(line)]
    for word in others
}
SAME = {without_ending(word): without_ending(first) for word, first in EVERYDAY.items()}


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the part of `word` (one of words_of) that its forms have in common: bruise, bruises, bruising; the same for
    words that mean the same."""
    plain = without_ending(word)
    return SAME.get(plain, plain)


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of the words of `text` that say something; of all words when none does."""
    words = words_of(text)
    return tuple(stem(word) for word in words if word not in SAY_NOTHING) or tuple(map(stem, words))


# Names of diseases that mostly have no page here: whoever types one made no slip, and means no other disease.
OTHER_DISEASES = frozenset(words_of((Path(__file__).parent / "other_diseases.txt").read_text(encoding="utf-8")))

# Words that stand in a question, and say nothing about what is described or which page it is on.
QUESTION_WORDS = words_of((Path(__file__).parent / "question_words.txt").read_text(encoding="utf-8"))
ASK_ONLY = frozenset(map(stem, QUESTION_WORDS))

# On their own, these say nothing about which disease or symptom is meant.
VAGUE_WORDS = [
    "cancer",
    "disease",
    "illness",
    "sign",
    "symptom",
    "syndrome",
    "acute",
    "type",
    "treatment",
    "cure",
    "survival",
    "rate",
    "prognosis",
    "outlook",
    "cause",
    "stage",
    "diagnosis",
    "test",
    "child",
    "infant",
    "toddler",
    "teenager",
    "adult",
    "young",
    "old",
    "year",
    "month",
]
TELL_NOTHING = frozenset(map(stem, VAGUE_WORDS))
CANCER = stem("cancer")
NAMES_A_DISEASE = set(map(stem, ("tumor", "leukemia", "lymphoma", "sarcoma", "carcinoma", "blastoma")))

# What a slip may have been meant for, besides names.
PLAIN_WORDS = frozenset([*EVERYDAY, *QUESTION_WORDS, *VAGUE_WORDS])
