"""Words that hurt families, which are refused in what the charity says itself.

A family's own words are theirs: stories, quotes, and what stands in quotation marks are left alone.
"""

import re

from django.core.exceptions import ValidationError

from charity_site.core.passages import passages_of

DISEASE = (
    r"(?:(?:the|this|their|his|her|its)\s+)?(?:childhood\s+)?(?:cancer|leukemia|lymphoma|tumou?r|disease|illness)\b"
)
WHOSE = r"(?:an?|the|this|that|his|her|their|our|your|my|its)"
PERSON = r"(?:child|children|kids?|patients?|families|he|she|they|who|boys?|girls?|sons?|daughters?|heroes)"

# What hurts, by what to write instead. Cells, medicines and the body may fight: what is meant here is a child.
HURTFUL = {
    "It sounds as if a child who dies did not fight enough. Say what happens: “was treated for”, “lives with”, “died of”.": (
        r"\bbattl(?:e|es|ed|ing)\b",
        rf"\b(?:los(?:e|es|t|ing)|loss\s+of|wins?|won|winning)\s+{WHOSE}\s+(?:[\w’'-]+\s+){{0,3}}?(?:fights?|struggle|war)\b",
        rf"\b(?:the|an?|our|this|{WHOSE}\s+\w+)\s+fight\s+against\s+{DISEASE}",
        rf"\bfought\s+(?:against\s+)?{DISEASE}|\b{PERSON}\s+(?:who\s+)?(?:is|are|was|were\s+)?\s*fighting\s+(?:against\s+)?{DISEASE}",
        r"\b(?:fought|fighting)\s+(?:so\s+)?(?:bravely|hard|for\s+(?:his|her|their)\s+li(?:fe|ves))\b",
        r"\b(?:in|of|during|after|through|with)\s+(?:his|her|their|my|our|your)\s+(?:\w+\s+)?fight\b",
        rf"\bwar\s+(?:on|against|with)\s+{DISEASE}",
        r"\b(?:cancer|brave|little|tiny)\s+(?:fighters?|warriors?)\b",
        rf"\b(?:beat(?:s|en|ing)?|conquer(?:s|ed|ing)?|defeat(?:s|ed|ing)?)\s+(?:the\s+odds\b|{DISEASE})",
        r"\bsuccumb(?:s|ed|ing)?\b",
    ),
    "It makes a child helpless. Say “has”, “with” or “lives with”.": (
        r"\bsuffer(?:s|ed|ing)?\s+(?:from|with)\b|\bsufferers?\b",
        r"\bvictims?\b",
        r"\b(?:afflicted|stricken|plagued)\s+(?:with|by)\b|\bstruck\s+down\b",
    ),
    "It sounds as if the child had failed. Say that the treatment did not work.": (
        rf"\b{PERSON}\s+(?:(?:has|have|had|who|may|might|can|could)\s+)*fail(?:s|ed)?\s+(?:(?:the|this|first)\s+)*"
        r"(?:treatment|therapy|chemotherapy|radiation)\b",
    ),
    "It makes a disability all that a child is. Say “uses a wheelchair” or “has a disability”.": (
        r"\bwheelchair[\s-]bound\b|\bconfined\s+to\s+a\s+wheelchair\b|\bhandicapped\b|\bcrippled?\b",
    ),
}
PATTERNS = [
    (re.compile(pattern, re.IGNORECASE), instead) for instead, patterns in HURTFUL.items() for pattern in patterns
]
QUOTATION = re.compile(r"“[^”]*”|\"[^\"]*\"")
SHORT = 4  # words: what is shorter is a word in quotation marks, not what somebody said


def hurtful_words(text):
    """Yield what hurts in `text` (str): (the words, what to do instead)."""
    text = QUOTATION.sub(lambda said: " … " if len(said[0].split()) >= SHORT else said[0], text)
    for pattern, instead in PATTERNS:
        yield from ((found[0], instead) for found in pattern.finditer(text) if not is_a_name(text, found))


def is_a_name(text, found):
    """Return whether the words `found` in `text` (a match) are part of a name, such as that of a fund or a town."""
    before, after = text[: found.start()].split()[-1:], text[found.end() :].split()[:1]
    beside = any(word[:1].isupper() for word in after) or any(
        word[:1].isupper() and not word.endswith((".", "!", "?")) for word in before
    )
    is_title = not any(word[0].islower() and len(word) > SHORT for word in text.split())
    return found[0].istitle() and beside and not is_title


def refuse_hurtful_words(record, names=None):
    """Raise ValidationError beside each field (only those in `names`, an iterable of str, where it is given) of `record` in
    which something hurts."""
    wrong = {}
    for passage in passages_of(record):
        if not passage.is_quoted and (names is None or passage.field in names):
            for words, instead in hurtful_words(passage.text):
                wrong.setdefault(passage.field, complaint(words, instead))
    if wrong:
        raise ValidationError(wrong)


def complaint(words, instead):
    """Say (str) what hurts (`words`, str), and what to write `instead` (str)."""
    return f"“{words}” can hurt families. {instead} What somebody said is theirs: put it in quotation marks."
