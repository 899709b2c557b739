"""The sentences and words of a text."""

import re

# Not at the stop of a short form, and not where it goes on with a small letter: "Dr. Lee", "e.g. fever", "“Why?” she asked".
END = re.compile(
    r"(?<!\bDr\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bSt\.)(?<!\bvs\.)(?<!\bNo\.)(?<!\be\.g\.)(?<!\bi\.e\.)(?<=[.!?…])[\"'”’)\]]*\s+(?=[^a-z\s])"
)
WORD = re.compile(r"[^\W_]+(?:[’'.,/–-][^\W_]+)*")


def sentences(text):
    """Return the sentences (list of str) of `text` (str)."""
    found, start = [], 0
    for end in END.finditer(text):
        found.append(text[start : end.end()].strip())
        start = end.end()
    return [*found, text[start:].strip()] if text[start:].strip() else found


def words(text):
    """Return the words (list of str) of `text` (str); a number is one too."""
    return WORD.findall(text)
