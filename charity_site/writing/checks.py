"""The checks of what is written, one list: each takes a Manuscript and yields what it finds (Finding).

They are for who writes. Only two of them stop something from going public, because they are never a matter of taste: symptoms
without words on when to call, and words that hurt (core/hurtful_words.py).
"""

from charity_site.core.hurtful_words import complaint, hurtful_words
from charity_site.review.open_checks import tells_who_decides
from charity_site.writing.abbreviations import unexplained_abbreviations
from charity_site.writing.figures import unbacked_figures
from charity_site.writing.finding import Finding
from charity_site.writing.for_children import lines_for_children
from charity_site.writing.manuscript import Manuscript
from charity_site.writing.sections import hard_sections
from charity_site.writing.sentences import sentences, words
from diseases.models import DiseasePage
from diseases.sections.symptoms import SAY_WHEN_TO_CALL

LONGEST = 25  # words of a sentence: the content guide of GOV.UK, which cites what people understand at a first reading


def missing_when_to_call(manuscript):
    """Find symptoms that do not say when to call."""
    page = manuscript.record
    if isinstance(page, DiseasePage) and page.lacks_when_to_call(page.symptoms.all()):
        yield Finding("Symptoms", "", [], SAY_WHEN_TO_CALL, "These symptoms do not say when to call the doctor.")


def hurting(manuscript):
    """Find words that hurt families, outside of what somebody said in their own words."""
    for section, passage in manuscript.passages():
        for sentence in [] if passage.is_quoted else sentences(passage.text):
            for found, instead in hurtful_words(sentence):
                yield Finding(section, sentence, [found], complaint(found, instead))


def long_sentences(manuscript):
    """Find sentences of more than 25 words."""
    for section, passage in manuscript.passages():
        for sentence in [] if passage.is_quoted or passage.is_heading else sentences(passage.text):
            if (count := len(words(sentence))) > LONGEST:
                yield Finding(
                    section,
                    sentence,
                    [],
                    f"{count} words. Make two sentences of it, or leave some out: up to {LONGEST}.",
                )


CHECKS = (
    missing_when_to_call,
    hurting,
    unbacked_figures,
    unexplained_abbreviations,
    long_sentences,
    hard_sections,
    lines_for_children,
)


@tells_who_decides
def findings(record):
    """Return what the checks find (list of Finding) in `record`: a page or a shared record, as it is in memory."""
    return findings_in(Manuscript(record))


def findings_in(manuscript):
    return [finding for check in CHECKS for finding in check(manuscript)]
