"""One rule says which sentences tell how many live, are cured or fall ill again."""

import time

import pytest
from django.core.exceptions import ValidationError

from charity_site.delivery.text.survival_figures import (
    has_figure,
    resembles_survival_figure,
    states_survival_figure,
    validate_no_survival_figure,
    without_figures,
    without_survival_figures,
)

TELLING = [
    "9 in 10 children survive.", "About 90% live.", "Half of the children do not survive.", "Nine children in ten get well.",
    "5-year survival: 90", "1 in 5 die.", "Most children recover.", "The chance of a cure is 80%.", "A cure rate of 85 %.",
    "Survival has risen from 10% to 90%.", "Twice as many children survive today.", "Survival has doubled.",
    "Two thirds come back.", "Relapse in as many as half.", "In one study, 45 of 50 lived.", "EFS 52%", "The 5-year OS is 90 %.",
    "Mortality is 10%.", "A quarter die.", "The majority beat it.", "Nearly all children live.", "Almost every child survives.",
    "Most who are newly diagnosed are cured.", "In as many as half of these children, JMML comes back after the transplant.",
    "450 children were cured here.", "12 children died.", "How many survive? About 90%.", "Many children with it are cured.",
    "Only a minority relapse.", "2/3 are cured", "½ of them survive", "Three quarters are well again and in remission.",
    "9 of 10 children are free of cancer after five years.", "52% event-free", "The tumor returns in 1 in 3.",
    "Fewer than 20% stay relapse-free.", "70–80% alive 5 years after diagnosis", "More than 95 in 100 reach remission.",
    "Eight out of every ten children make it.", "Seven in ten never relapse",
    "Hardly any child dies of it.", "In 2014, 52% lived.", "Not all children survive.", "A third of children relapse.",
    "Survival rates are as high as 95.", "Only 5 % lose their lives.", "Nine-tenths survive.", "90% of children do well.",
    "About 9 in 10 sur\u00advive.", "9\u2011in\u201110 survive", "９０％ survive", "SEVEN IN TEN LIVE", "Eighty-five percent are cured.",
]  # fmt: skip
HARMLESS = [
    "About 25% of childhood cancers in the United States are ALL.", "About 1 in 3 has it in both eyes.",
    "It is the most common cancer in children. It can come back.", "Treatment gives hope of a cure.",
    "To help more children survive leukemia that is high-risk, or that has come back.",
    "A third pilot study looks at JMML that comes back.", "Toward a cure for every child and teen",
    "First successful human blood and marrow transplant.", "More than 3,000 transplants have been done there since 1968.",
    "BMT is the only treatment that is known to cure it.", "A phase 1/2 trial for relapse", "Many survivors have late effects.",
    "Call today about a fever that lasts more than a few days, or keeps coming back.", "Most families live far from a hospital.",
    "Most children live at home between cycles.", "Most children come back to school.", "Half a year later it came back.",
    "Most are infants and toddlers at diagnosis.", "After treatment, two things say a lot about the outlook.",
    "Children are followed for 5 years after a relapse.", "2 trials for children with a relapse", "Live vaccines are not given.",
    "JMML can come back after the transplant, mostly within the first few months.", "A change in one of five genes.",
    "How many children with JMML has this hospital treated?", "What would be done if JMML comes back?",
    "The outlook is better after more than 2 years than after a shorter time.", "62 families helped to choose the questions",
    "Standard: age 1 to 9, with a white count under 50,000.", "The chance to pass on the gene is 50%.",
]  # fmt: skip


@pytest.mark.parametrize("text", TELLING)
def test_a_sentence_that_says_how_many_live_is_known_in_whatever_words(text):
    assert states_survival_figure(text) and resembles_survival_figure(text)
    assert without_survival_figures(f"It is a cancer. {text.rstrip('.')}. It is rare.") == "It is a cancer. It is rare."
    with pytest.raises(ValidationError, match="put it into the survival figures of the disease page"):
        validate_no_survival_figure(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_what_says_something_else_may_be_typed(text):
    assert not states_survival_figure(text) and without_survival_figures(text) == text
    validate_no_survival_figure(text)


@pytest.mark.parametrize(
    "text",
    [
        "90% survive", "90 %", "90\u00a0% now", "About 9 in 10 children", "nine in ten", "9 out of 10", "9 of 10 children",
        "Nine out of every ten", "ninety percent", "90 per cent", "85.5 percent live", "９０％", "9\u201310 in 10", "9-in-10",
        "9/10 are cured", "one in a hundred", "1 in 1,000", "90 pct", "5‰", "A 95\u2011percent chance", "SEVEN IN TEN",
    ],
)  # fmt: skip
def test_a_share_is_seen_in_whatever_form(text):
    assert has_figure(text) and resembles_survival_figure(text)
    assert without_figures(f"It is a cancer. {text}. It is rare.") == "It is a cancer. It is rare."


@pytest.mark.parametrize(
    "text",
    [
        "Acute lymphoblastic leukemia", "Diagnosed in 2019", "A phase 1/2 trial for NTRK1/2/3 tumors", "Stage 4 and after",
        "One of the family", "Three years on", "Someone in tents", "Born in 10 minutes", "t(9;22)", "Trisomy 21", "Written in ink",
    ],
)  # fmt: skip
def test_a_title_with_another_number_looks_like_no_figure(text):
    assert not has_figure(text) and not resembles_survival_figure(text)


@pytest.mark.parametrize(
    "piece", ["9 ", "most of ", "survival is about ", "two thirds ", "a" * 50, "12 young ", "\u200b", "live "]
)
def test_a_long_text_takes_no_time(piece):
    started = time.process_time()
    states_survival_figure(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 1
