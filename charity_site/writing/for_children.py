"""The words that a parent says to a child: shorter sentences than others have, no hard words, and nothing that has changed since."""

from charity_site.writing.finding import Finding
from charity_site.writing.reading_age import hard_words
from charity_site.writing.sentences import sentences, words
from diseases.models import DiseasePage
from diseases.sections.child_lines import Ages, judged_lines

LONGEST = {Ages.THREE: 10, Ages.SIX: 14, Ages.TEN: 18, Ages.SIBLING: 14}  # words of a sentence that is heard, not read
CHANGED = (
    "What this line retells has changed since, so readers do not see it. Compare both, and confirm it or write it anew."
)


def lines_for_children(manuscript):
    """Find lines for children with long sentences or hard words, and those that retell something that has changed."""
    if not isinstance(manuscript.record, DiseasePage):
        return
    for lines in judged_lines(manuscript.record).values():
        for line in lines:
            if not line.is_current:
                yield Finding(line.read_under, line.text, [], CHANGED)
            yield from too_hard(line, manuscript.names)


def too_hard(line, names):
    """Find what is too hard to hear in a `line` (ChildLine); `names`: the pattern of names, which nobody can say more simply."""
    most = LONGEST.get(line.ages, min(LONGEST.values()))
    for sentence in sentences(line.text):
        if (count := len(words(sentence))) > most:
            yield Finding(line.read_under, sentence, [], f"{count} words. A child hears it once: up to {most}.")
        if line.ages == Ages.THREE and (hard := hard_words(names.sub("it", sentence))):
            yield Finding(line.read_under, sentence, hard, "Too hard at this age. Say it with shorter words.")
