"""Short forms, such as MRI, that a page never spells out or explains."""

import re

from charity_site.writing.finding import Finding
from charity_site.writing.sentences import sentences, words

# Those that everybody says, and numbers of Rome.
KNOWN = {"US", "USA", "UK", "EU", "OK", "TV", "ID", "PDF", "AM", "PM", "ZIP", "SMS", "DNA"}
ROMAN = re.compile(r"[IVX]+")
# Not: BCR-ABL1, the MYCN gene, WAGR syndrome, which are names.
SHORT_FORM = re.compile(
    r"(?<![\w/@.])([A-Z]{2,6})(?:s|[’']s)?(?![\w@]|[-/]\w*\d|\s+\d{5}\b)(?!\s+(?:genes?|proteins?|syndrome|virus|fusion)\b)"
)
WORDS_BEFORE = 8


def unexplained_abbreviations(manuscript):
    """Find each abbreviation that the page neither spells out nor explains, where it stands first."""
    whole = "\n".join(passage.text for _, passage in manuscript.passages())
    marked = ". ".join(each for _, passage in manuscript.passages() for each in passage.explained)
    known = {*KNOWN, *SHORT_FORM.findall(". ".join([marked, *manuscript.own_names]))}
    for section, passage in manuscript.passages():
        for sentence in sentences(passage.text):
            for short in dict.fromkeys([] if is_in_capitals(sentence) else SHORT_FORM.findall(sentence)):
                if short in known or ROMAN.fullmatch(short):
                    continue
                known.add(short)
                if not is_explained(short, whole):
                    yield Finding(
                        section, sentence, [short], what_to_do(short), f"This page never says what “{short}” means."
                    )


def is_in_capitals(sentence):
    """Return whether most words of a `sentence` (str), more than two, are written in capitals: no short forms."""
    spoken = [word for word in words(sentence) if word.isalpha()]
    return len(spoken) > 2 and 2 * sum(word.isupper() for word in spoken) > len(spoken)


def what_to_do(short):
    return (
        f"“{short}” is never spelled out on this page. Write out what it means where it stands first, then ({short}), or mark it "
        "as a medical word that is explained."
    )


def is_explained(short, text):
    """Return whether `text` (str) says somewhere what `short` (str) stands for: "computed tomography (CT)", "CT (a scan that ...)",
    "an MRI, a scan that ...", "CT stands for ..."."""
    after = rf"\b{short}(?:s|\s+\w+)?(?:\s+\((?=[^)]*\w\s+\w)|,\s+(?:an?|the|which)\s|\s+(?:stands\s+for|is\s+short\s+for|means|is\s+an?)\s)"
    if re.search(after, text):
        return True
    if re.search(
        rf"\b(?:names?|named|called|known\s+as|genes?|groups?|codes?|levels?)\b[^.!?\n]*\b{short}\b", text
    ):  # it says that this is a name
        return True
    before = rf"((?:[\w’'-]+,?\s+){{1,{WORDS_BEFORE}}}?)(?:\(|or\s+|called\s+)(?=(?:[A-Z]-)?{short}(?:s|\b))"
    return any(stands_for(short, found[1]) for found in re.finditer(before, text))


def stands_for(short, text):
    """Return whether the letters of `short` (str) stand in `text` (str) in their order, the first one at the start of a word."""
    letters = r".*?".join(map(re.escape, short))
    return re.search(rf"\b{letters}", text, re.IGNORECASE | re.DOTALL) is not None
