"""SMOG: syllables, hard words and ages."""

import pytest

from charity_site.writing.reading_age import hard_words, reading_age
from charity_site.writing.sentences import sentences, words
from charity_site.writing.syllables import syllables

SYLLABLES = {
    1: ["bone", "helped", "makes", "blood", "cells", "eye"],
    2: ["cancer", "doctor", "wanted", "little", "treatment", "safely", "someone", "patient", "platelets", "going", "treated"],
    3: ["hospital", "idea", "surgery", "chromosomes", "microscope", "family"],
    4: ["radiation", "leukemia", "operation", "emergency"],
    5: ["chemotherapy", "university"],
}  # fmt: skip


@pytest.mark.parametrize(("count", "word"), [(count, word) for count, many in SYLLABLES.items() for word in many])
def test_syllables_are_counted_as_a_word_is_read_aloud(count, word):
    assert syllables(word) == count


def test_words_of_three_syllables_are_hard_and_numbers_and_codes_are_not():
    assert hard_words("The radiation and follow-up at 3,000 MRI machines, an emergency.") == [
        "radiation",
        "follow-up",
        "emergency",
    ]


def test_the_age_is_that_of_the_formula():
    thirty = ["It is a hospital."] * 30
    age, hard = reading_age(thirty)
    assert len(hard) == 30 and age == pytest.approx(1.0430 * 30**0.5 + 3.1291 + 5)


def test_a_shorter_text_counts_as_if_it_went_on_in_the_same_way():
    assert reading_age(["It is a hospital."] * 5)[0] == pytest.approx(reading_age(["It is a hospital."] * 30)[0])


def test_two_sentences_say_nothing_about_a_text():
    assert reading_age(["Immunophenotyping identifies abnormalities.", "It is."])[0] is None


def test_a_stop_of_a_short_form_ends_no_sentence():
    assert sentences("Dr. Lee came, e.g. today. “Why?” she asked. Call 911! Go.") == [
        "Dr. Lee came, e.g. today.",
        "“Why?” she asked.",
        "Call 911!",
        "Go.",
    ]


def test_a_word_with_a_hyphen_is_one():
    assert words("A follow-up of your child's 3,000 cells – and so on.") == ["A", "follow-up", "of", "your", "child's", "3,000", "cells", "and", "so", "on"]  # fmt: skip
