"""The reading age of a text by SMOG.

G. Harry McLaughlin, "SMOG Grading: a New Readability Formula", Journal of Reading 12 (1969), pages 639 to 646: count the words
of three syllables or more in 30 sentences; the school grade that a reader needs is 1.0430 times the square root of that number,
and 3.1291. A shorter text counts as if it went on in the same way up to 30 sentences, which is the correction in the US National
Cancer Institute's "Making Health Communication Programs Work" (1989). A grade and five years is an age, as in the table by which
health writers in the United Kingdom use SMOG (NIACE's "Readability", 2009: the square root, and 8).

The limit is the upper end of what the content guide of the NHS asks of medical text: someone of 11 to 14 years understands it.
"""

from math import sqrt

from charity_site.writing.sentences import sentences, words
from charity_site.writing.syllables import syllables

SAMPLE = 30  # sentences
FEWEST = 3  # sentences: fewer say nothing about a text
HARD = 3  # syllables
LIMIT = 14  # years


def hard_words(text):
    """Return the words (list of str, each as often as it stands there) of `text` that have three syllables or more."""
    return [word for word in words(text) if not has_other_signs(word) and is_hard(word)]


def has_other_signs(word):
    """Return whether `word` (str) is a number, a code or an abbreviation: others look after these."""
    return word.isupper() or any(sign.isdigit() for sign in word)


def is_hard(word):
    # What is joined by a hyphen is one word, as McLaughlin counts; a slash or a dash stands between two.
    parts = word.replace("–", "/").split("/")
    return any(sum(map(syllables, part.replace(".", "-").split("-"))) >= HARD for part in parts)


def reading_age(texts):
    """Return how old in years (float) a reader must be for `texts` (list of str), and the hard words in them (list of str).
    The age is None where there are too few sentences to say."""
    count = sum(len(sentences(text)) for text in texts)
    hard = [word for text in texts for word in hard_words(text)]
    if count < FEWEST:
        return None, hard
    return 1.0430 * sqrt(len(hard) * SAMPLE / count) + 3.1291 + 5, hard
