"""Figures in prose that no figure row backs: where a figure stands in a row, it has a source, and somebody watches that.

A number is no figure where it is a year, a date, an age, a telephone number, a time, a dose or another measure, or part of a
name such as "stage 4", "11q23" or "type 1".
"""

import re

from modelcluster.models import get_all_child_relations

from charity_site.core.models import SourcedRow
from charity_site.writing.finding import Finding
from charity_site.writing.sentences import sentences

WHAT_TO_DO = (
    "No figure of this page says this. Add it to the figures, with its source, or say it without a number. If it is no "
    "figure, write the number as a word."
)

NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
RANGE = rf"{NUMBER}(?:\s*(?:to|and|or|through|[-–/])\s*{NUMBER})*"
PEOPLE = r"(?:child(?:ren)?|kids|babies|infants|toddlers|teen(?:ager)?s|girls|boys|adults|people|patients|those|person)"
LESS = r"(?:under|over|below|above|older\s+than|younger\s+than)"
MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
UNIT = (
    r"(?:mg|mcg|µg|μg|g|kg|lbs?|pounds?|ounces?|oz|ml|mL|dL|L|liters?|cm|mm|m|meters?|inch(?:es)?|feet|foot|c?Gy|IU|mmol|mmHg"
    r"|tablets?|pills?|drops|doses|teaspoons?|cups?|degrees?|hours?|minutes?|seconds?)"
)
NO_FIGURES = (
    # Names and addresses: 11q23, NF1, t(9;22), COVID-19, 2nd, stage 4. Not: 5-year, 90%, 3x.
    r"https?://\S+|\b[\w.+-]+@[\w-]+\.\w+|\bt\(\d+;\d+\)",
    r"\b(?=\w*[A-Za-z])(?=\w*\d)(?!\d+x\b)\w+(?:[-/.;]\w+)*|\b[A-Za-z]+-\d[\d./]*",
    r"\b(?:stages?|grades?|types?|phases?|groups?|levels?|class(?:es)?|chromosomes?|trisomy|steps?|rooms?|floors?|chapter|section"
    rf"|cycles?|courses?|rounds?|days?|weeks?)\s+{RANGE}",
    # Days and years. Not: 2000 children.
    rf"\b{MONTH}\s+\d{{1,2}}(?:,?\s+\d{{4}})?\b|\b\d{{1,2}}\s+{MONTH}\b",
    rf"(?<![\d.,$])(?:1[89]|20)\d\d(?:\s*(?:to|and|[-–])\s*(?:1[89]|20)?\d\d)?s?\b(?!,\d|\s*%|\s+(?:\w+\s+)?(?:{PEOPLE}|cases|families)\b)",
    # Ages.
    rf"\b(?:ages?|aged)\s+(?:(?:of|is|was|from|about|between|{LESS})\s+)*{RANGE}",
    rf"\b{NUMBER}-(?:year|month|week|day)\b|\b{RANGE}[\s-]+(?:years?|months?|weeks?|days?)[\s-]+(?:olds?|of\s+age|or\s+(?:older|younger))\b",
    rf"\b{PEOPLE}\s+(?:(?:who|that)\s+are\s+)?{LESS}\s+(?:the\s+age\s+of\s+)?{NUMBER}\b(?!\s*%)",
    rf"\b(?:older|younger)\s+than\s+{NUMBER}\b(?!\s*%)|\b{LESS}\s+{NUMBER}\s+(?:years?|months?)\b|\bin\s+(?:their|his|her)\s+\d0s\b",
    # Telephone numbers, also the short ones.
    r"(?<!\d)(?:\+?\d{1,3}[-. ])?\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}\b|\b(?:911|988|112|999|811|211|111)\b",
    r"\b(?:call|text|dial|ring|phone)(?:ing|s|ed)?\s+(?:\w+\s+(?:to|at)\s+)?\d{3,}\b",
    # Times, doses and other measures, and limits of the laboratory.
    r"\b24/7\b|\b\d{1,2}:\d\d\b|\b\d{1,2}\s*[ap]\.?m\b|\b24\s+hours\b|\b7\s+days\s+a\s+week\b",
    rf"\b{RANGE}[\s-]*{UNIT}\b|\b{RANGE}\s*°",
    r"\b(?:counts?|levels?|platelets|hemoglobin|pressure|fever|temperature)\s+"
    rf"(?:(?:of|at|or|{LESS}|less|more|lower|higher|than|up|to)\s+)*{NUMBER}",
    rf"\b(?:within|after|before|more\s+than|less\s+than|every|first|last|next)\s+(?:the\s+)?{RANGE}[\s-]+(?:days?|weeks?|months?|years?)\b",
    r"^\s*\d{1,2}[.)]\s",
)
MASK = re.compile("|".join(f"(?:{pattern})" for pattern in NO_FIGURES), re.IGNORECASE)

UP_TO_TEN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
WORDS = {word: str(number) for number, word in enumerate(UP_TO_TEN, 1)}
WORDS |= {"twenty": "20", "fifty": "50", "ninety": "90", "hundred": "100", "thousand": "1000", "million": "1000000"}
COUNT = rf"(?:{NUMBER}|{'|'.join(sorted(WORDS, key=len, reverse=True))})"
# A share of all, in words too: “90%”, “9 in 10”, “nine out of ten”. Not: “one of four diseases”, “24/7”.
SHARE = re.compile(
    rf"\b{COUNT}(?:\s*(?:to|[-–])\s*{COUNT})?[\s-]*(?:%|percent\b|per\s+cent\b)"
    rf"|\b{COUNT}\s+(?:in|out\s+of)\s+(?:every\s+|an?\s+)?{COUNT}\b(?!\s*(?:years?|months?|weeks?|days?|hours?)\b)"
    r"|(?<![\d/.])(?!24/7)\d{1,3}/\d{1,3}(?![\d/])",
    re.IGNORECASE,
)
EACH = re.compile(COUNT, re.IGNORECASE)
BARE = re.compile(rf"(?<![\w.]){NUMBER}")


def unbacked_figures(manuscript):
    """Find figures in sentences that stand in no row of the page with a source. A page without such rows has no place for them."""
    if not has_figure_rows(type(manuscript.record)):
        return
    backed = {value for row in manuscript.figures for value in values_in(row, mask=False).values()}
    for section, passage in manuscript.passages():
        if passage.is_heading or passage.is_quoted or passage.is_figure:
            continue
        for sentence in sentences(passage.text):
            found = [figure for figure, value in values_in(sentence).items() if value not in backed]
            if found:
                yield Finding(section, sentence, found, WHAT_TO_DO, to_judge(found))


def to_judge(figures):
    """Return what a clinician is told of `figures` (list of str) that stand in no row."""
    return f"No figure with a source says {' or '.join(f'“{figure}”' for figure in figures)}. Is it right?"


def has_figure_rows(model):
    """Return whether pages of the kind `model` have rows for figures."""
    return any(issubclass(relation.related_model, SourcedRow) for relation in get_all_child_relations(model))


def values_in(text, mask=True):
    """Return the figures in `text` (str) as they are written, each with its value: {str: str}. Without the `mask`, all numbers."""
    found = {}

    def share(match):
        numbers = [WORDS.get(each.lower(), each.replace(",", "")) for each in EACH.findall(match[0])]
        found[match[0]] = "/".join(numbers) + ("%" if len(numbers) == 1 or "%" in match[0] else "")
        return " … "

    rest = SHARE.sub(share, text)
    rest = MASK.sub(" … ", rest) if mask else rest
    return found | {number: number.replace(",", "") for number in BARE.findall(rest)}
