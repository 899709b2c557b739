"""Words as they are compared: without case, accents, endings and differences of spelling."""

import re
from functools import lru_cache
from pathlib import Path

import snowballstemmer

from charity_site.core.normalize import normalize

# British and Greek ways to write the same sounds, so that they are equal before anything is compared.
SPELLINGS = [("aemia", "emia"), ("tumour", "tumor"), ("oedema", "edema"), ("paed", "ped"), ("ph", "f"), ("'s", "")]
NON = re.compile(r"\bnon[\W_]+(?=[^\W_])")  # "Non-Hodgkin" is one word: it says the opposite of "Hodgkin"

# Everyday words that families and pages use for the same thing.
SAME = {
    "abdomen": "belly",
    "abdominal": "belly",
    "stomach": "belly",
    "tummy": "belly",
    "baby": "infant",
    "babies": "infant",
    "newborn": "infant",
    "cancer": "tumor",
    "cancers": "tumor",
    "children": "child",
    "childhood": "child",
    "kid": "child",
    "kids": "child",
    "pediatric": "child",
    "daughter": "child",
    "son": "child",
    "toddlers": "toddler",
    "donate": "give",
    "donation": "give",
    "giving": "give",
    "image": "foto",
    "images": "foto",
    "picture": "foto",
    "pictures": "foto",
    "fotograf": "foto",
    "pee": "urine",
    "poo": "stool",
    "throwing": "vomit",
    "sick": "ill",
}
# Words that stand in every question and say nothing about what is asked. "All" is not among them: it is a leukemia.
SAY_NOTHING = frozenset((Path(__file__).parent / "common_words.txt").read_text(encoding="utf-8").split())


def words_of(text):
    """The words (tuple of str) of `text` without accents, case, signs and differences of spelling."""
    plain = NON.sub("non", normalize(text))
    for one, other in SPELLINGS:
        plain = plain.replace(one, other)
    return tuple(re.findall(r"[^\W_]+", plain))


@lru_cache(maxsize=50_000)
def stem(word):
    """The part (str) of `word` (one of words_of) that its forms have in common: bruise, bruises, bruising."""
    # Made anew: a stemmer keeps state while it works, and several threads come through here.
    return snowballstemmer.stemmer("english").stemWord(SAME.get(word, word))


def stems_of(text):
    """The stems (tuple of str) of the words of `text` that say something; of all words when none does."""
    words = words_of(text)
    return tuple(stem(word) for word in words if word not in SAY_NOTHING) or tuple(map(stem, words))


# On their own, these say nothing about which disease or sign is meant.
TELL_NOTHING = frozenset(
    stem(word)
    for phrase in (
        "cancer disease illness sign symptom syndrome acute type treatment cure survival rate prognosis outlook cause",
        "stage diagnosis test child infant toddler teenager adult young old year month",
    )
    for word in phrase.split()
)
