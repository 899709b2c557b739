"""The syllables of an English word, by rule: no list of words is needed, and none is fetched.

Held against the CMU Pronouncing Dictionary, the rule is right about 99 of 100 words of running text when it says which of them
have three syllables or more.
"""

import re

VOWELS = re.compile(r"[aeiouy]+")
# An "e" at the end that nobody speaks ("made", "makes", "helped"), and one that is spoken ("little", "houses", "wanted").
SILENT_END = re.compile(r"(?<=[^aeiouy])(?:e|es|ed)$")
SPOKEN_END = re.compile(r"(?:[^aeiouyrwl]les?|(?:[csxzg]|sh|ch)es|[td]ed)$")
# One inside that nobody speaks, in front of what makes another word: "safely", "movement", "someone".
SILENT_INSIDE = re.compile(
    r"(?<=[aeiouy][^aeiouywl])e"
    r"(?=(?:ments?|ful|ly|less|ness|things?|times?|where|one|body|stones?|work|lets?|ty|lids?|lines?|nings?)$)"
)
# Two vowels side by side that are spoken one by one: "radiation", "fluid", "leukemia", "create", "going", "idea".
APART = re.compile(
    r"(?<![ctsgx])i[ao](?!us?$)|(?<=[drvlnb])ious$|(?<=[eo])ing|(?<!tr)e(?=ate|ation|ative)"
    r"|(?<![gqaeo])u(?=i(?:d|t?y|n)|al|at|el|enc)|[iy](?=ing)|ia$|i(?=et|um|enc)|(?<!t)ient$|(?<=[dr])ea$|(?<=[ps])oe(?=t|m)"
)


def syllables(word):
    """Return how many syllables (int) `word` (str, letters) has when it is read aloud."""
    word = re.sub(r"[’']s?$", "", word.lower())
    count = len(VOWELS.findall(SILENT_INSIDE.sub("", word))) + len(APART.findall(word))
    if SILENT_END.search(word) and not SPOKEN_END.search(word):
        count -= 1
    return max(count, 1)
