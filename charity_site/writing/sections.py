"""What is hard to read: the sections of a page by their reading age."""

from collections import Counter

from charity_site.writing.finding import Finding
from charity_site.writing.reading_age import LIMIT
from charity_site.writing.sentences import sentences, words

SHOWN = 8  # hard words of a section


def hard_sections(manuscript):
    """Find sections for which a reader must be older than 14, with their hard words."""
    for section, age, hard, texts in manuscript.ages:
        if age > LIMIT:
            yield Finding(section, hardest_sentence(texts, {*hard}), common(hard), what_to_do(age))


def what_to_do(age):
    return (
        f"Reading age {age}, and up to {LIMIT} is meant. Put an everyday word for some of the hard ones (three syllables or more), "
        "and make shorter sentences."
    )


def hardest_sentence(texts, hard):
    """Return the sentence (str) of `texts` (list of str) with the most of the `hard` words (set of str)."""
    every = [sentence for text in texts for sentence in sentences(text)]
    return max(every, key=lambda sentence: sum(word in hard for word in words(sentence)))


def common(hard):
    """Return the words (list of str) that stand most often in `hard` (list of str)."""
    return [word for word, _ in Counter(word.lower() for word in hard).most_common(SHOWN)]
