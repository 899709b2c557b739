"""The one rule for figures of outlook: how many live, are cured or fall ill again.

Such a figure stands in the survival figures of a disease page, which readers open themselves, and nowhere else. Staff
are told so where they type one (`states_survival_figure`). What was stored all the same is left out of cards, facts and
research (`without_survival_figures`). What leaves the site for feeds, search results or other sites is without the
words around it, so there what only looks like such a figure is left out too (`without_figures`).
"""

import re
import unicodedata
from functools import lru_cache

from django.core.exceptions import ValidationError

WHAT_TO_DO = (
    "This says how many live, are cured or fall ill again. Parents read such a figure only when they ask for it: put it "
    "into the survival figures of the disease page, and say this without a number or “most”."
)

SENTENCE_END = re.compile(r"(?<=[.!?])\s+|(?<=[.!?][\"'”’)])\s+")
DASHES = re.compile(r"[‐-―−]")
UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060]")  # soft hyphens, joiners and marks of direction

NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty"
    r"|seventy|eighty|ninety|(?:a )?hundred|(?:a )?thousand)"
)
# “90 %”, “ninety percent”, “9 in 10”, “nine out of ten”, “9/10”: a share of all.
FIGURE = re.compile(
    rf"{NUMBER}[\s-]*(?:%|‰|per[\s-]?cent|pct\b)|\b{NUMBER}[\s-]+(?:in|of|out\s+of|from)[\s-]+(?:every\s+)?{NUMBER}\b"
    r"|\d\s?/\s?10+\b",
    re.IGNORECASE,
)

WHO = (
    r"(?:children|patients|people|kids|babies|infants|toddlers|teens|teenagers|boys|girls|adults|youngsters|survivors"
    r"|persons|families|cases|them|these|those|us)"
)
# What becomes of a child. Not: where somebody lives, who comes back for a visit, the people who are called survivors.
OUTCOME = re.compile(
    r"\bsurviv(?!or)|\bsurvivorship|\bcur(?:e|es|ed|able|ing)\b|\bincurable|\balive\b|\bfatal|\bmortality|\blethal"
    r"|\b(?:die[sd]?|dying|dead|deaths?|pass(?:es|ed)?\s+away)\b"
    r"|(?<!their )(?<!our )(?<!daily )\b(?:live[sd]?|living)\b"
    r"(?!\s+(?:at|in|with|far|near|nearby|on|alone|together|apart|there|here|close|more\s+than|donor|relative|vaccine|well))"
    r"|\boutlook\b|\bprognos[ie]s|\brelaps|\brecur(?:s|red|rence|rences|rent)?\b|\bremission|\b(?:event|failure|progression|relapse"
    r"|disease|cancer|leukemia|tumou?r)[\s-]free\b|\bfree\s+of\s+(?:the\s+)?(?:disease|cancer|leukemia|tumou?r)"
    r"|\b(?:com(?:e|es|ing)|came)\s+back\b(?!\s+(?:to|home|for|from|with))"
    r"|(?<!\bor )\breturn(?:s|ed|ing)?\b(?!\s+(?:to|home|for|from|with))"
    r"|\brecover(?:s|ed|y|ing)?\b|\b(?:get|gets|got|are|is|stay|stays|do|does)\s+(?:well|better|healthy|fine)\b|\bpull\s+through\b"
    r"|\bmake\s+it\b|\bbeat\s+(?:it|cancer|the|this|leukemia)\b|\blong[\s-]term\s+(?:survival|outcome)|\blive[sd]?\s+well\b"
    r"|\bgrow\s+up\b|\b(?-i:EFS|OS|DFS)\b|\bsuccumb|\blife\s+expectancy"
    r"|\b(?:lose[sd]?|lost|losing|win|wins|won)\s+(?:their\s+li[fv]es?\b|(?:the|their)\s+(?:fight|battle)\b)",
    re.IGNORECASE,
)
# How many of all, in words.
HOW_MANY = re.compile(
    r"\bhalf\b(?!\s+(?:a|an|the\s+(?:way|time|dose)|year|hour|day|brother|sister)\b)"
    r"|\b(?:one|two|a)[\s-]thirds?\b(?=\s+(?:of|are|do|will|survive|live|die|relapse|come)\b)|\b(?:two|2)[\s-]thirds\b"
    r"|\b(?:one|three|a)[\s-]quarters?\b|\b(?:one|two|three|four|a)[\s-](?:fifth|sixth|seventh|eighth|ninth|tenth)s?\b|\bnine[\s-]tenths\b"
    r"|\b(?:majority|minority)\b|\b(?:nearly|almost|virtually|practically|not)\s+(?:all|every(?:one|body)?)\b"
    r"|\b(?:nearly|almost|hardly|virtually)\s+(?:none|no\s+one|nobody|any)\b|\ball\s+but\s+(?:a\s+few|one|two|\d+)"
    r"|(?<!the )\bmost\b(?!\s+(?:common|often|likely|important|recent|frequent|effective|difficult|useful|used|aggressive"
    r"|doctors|hospitals|trials|studies|research|relapses|treatments|therapies|questions|days|nights|mornings))"
    rf"|(?<!how )\b(?:many|few|fewer|several)\s+(?:more\s+)?(?:\w+\s+){{0,2}}{WHO}\b"
    r"|(?<!how )\b(?:many|few)\s+(?:of|are|do|will|can|survive|live|die|relapse|recover|come)\b"
    r"|\b(?:twice|three\s+times|four\s+times|ten\s+times|doubl(?:e|ed|es)|tripl(?:e|ed|es)|halv(?:e|ed|es))\b"
    r"|(?<!phase )(?<!phases )(?<![\d/])\b\d{1,3}\s?[/⁄]\s?\d{1,3}\b(?!\s?/)",
    re.IGNORECASE,
)
TIME = r"(?:[\s-]*(?:years?|yrs?|months?|weeks?|days?|hours?)\b)"
COUNT = rf"(?<![\w/.,-])(?!(?:19|20)\d\d\b){NUMBER}\b(?!{TIME})"
# A bare number of children, or one beside the word: "450 were cured", "survival: 52", "12 children died".
COUNTED = re.compile(
    rf"{COUNT}\s+(?:(?:young|small|newly|diagnosed|treated|more|other|sick)\s+)*(?:of\s+)?(?:{WHO}\s+)?"
    rf"(?:with\s+\w+\s+)?(?:(?:were|are|was|is|have|has|had|been|will|be|who|still|now|later)\s+)*"
    r"(?:surviv(?!or)|cured\b|alive\b|die[sd]?\b|dead\b|lived?\b(?!\s+(?:at|in|with|far|near|on))|relapsed?\b|recovered\b)"
    rf"|{NUMBER}\s+{WHO}\s+(?:in|out\s+of|of)\s+(?:every\s+)?{NUMBER}\b"
    r"|\b(?:surviv(?!or)\w*|cure|mortality|relapse|recurrence|death|remission)(?:\s+(?:rates?|odds|chances?|probability))?"
    rf"(?:\s+(?:is|was|are|of|at|about|around|now|only|to|from|up|has|risen|fallen|as|high|low|over|above|below|nearly|almost)|\s*[:=–-])+\s*{COUNT}",
    re.IGNORECASE,
)
SHORT = 5  # words: a sentence that is little more than its figure belongs to the one before it


def plain(text):
    """`text` (str) in the letters in which the rule knows numbers and dashes."""
    return UNSEEN.sub("", DASHES.sub("-", unicodedata.normalize("NFKC", text)))


@lru_cache(maxsize=2000)  # titles and descriptions, each asked about several times
def has_figure(text):
    """Return whether `text` (str) holds a share of all, such as “9 in 10”, of whatever."""
    return bool(FIGURE.search(plain(text)))


def sentences(text):
    """The sentences (list of str) of `text`; "How many live? About 90%." is one."""
    found = []
    for sentence in SENTENCE_END.split(text):
        if found and len(sentence.split()) <= SHORT and has_figure(sentence) and OUTCOME.search(found[-1]):
            found[-1] += f" {sentence}"
        else:
            found.append(sentence)
    return found


@lru_cache(maxsize=500)  # some are whole pages
def states_survival_figure(text):
    """Return whether a sentence of `text` (str) says how many live, are cured or fall ill again."""
    return any(
        (OUTCOME.search(sentence) and (FIGURE.search(sentence) or HOW_MANY.search(sentence)))
        or COUNTED.search(sentence)
        for sentence in sentences(plain(text))
    )


def resembles_survival_figure(text):
    """The same, and whatever could be taken for it where the words around it are missing: any share of all."""
    return has_figure(text) or states_survival_figure(text)


def without_survival_figures(text):
    """`text` (str) without its sentences that say how many live."""
    return (
        " ".join(sentence for sentence in sentences(text) if not states_survival_figure(sentence))
        if states_survival_figure(text)
        else text
    )


def without_figures(text):
    """`text` (str) without its sentences that say it or look like it."""
    return " ".join(sentence for sentence in sentences(text) if not resembles_survival_figure(sentence))


def validate_no_survival_figure(text):
    """Raise ValidationError, with what to do instead, when `text` (str) says how many live."""
    if text and states_survival_figure(text):
        raise ValidationError(WHAT_TO_DO)
