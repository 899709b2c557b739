"""Words in a picture are whole and readable, or they are not there. None of them is a survival figure."""

import pytest

from charity_site.papercut.lettering import ELLIPSIS, cut, drawable, fit, font

SIZES = range(88, 43, -4)
WIDTH = 540


def lines_of(text, most=4):
    size, lines = fit(text, WIDTH, SIZES, lambda size: most)
    assert 1 <= len(lines) <= most
    assert all(font(size).getlength(line) <= WIDTH for line in lines), "a line runs into the picture"
    return size, lines


@pytest.mark.parametrize("text", ["90% now", "About 9 in 10 children", "Most children survive", "5-year survival: 52"])
def test_a_figure_of_outlook_is_not_drawn(text):
    assert drawable(text) == ""


@pytest.mark.parametrize("text", ["Diagnosed in 2019", "A phase 1/2 trial", "Hope of a cure", "Trisomy 21"])
def test_a_title_with_another_number_is_drawn(text):
    assert drawable(text) == text


@pytest.mark.parametrize("text", ["Łukasz", "白血病", "Κύστη", "A 🎗 ribbon", "مريم", "Ana \ufffd", "\ue000"])
def test_what_the_typeface_lacks_is_left_out_and_not_drawn_as_boxes(text):
    assert drawable(text) == ""


def test_what_has_no_shape_does_not_cost_the_title():
    assert drawable(" Non\u2011Hodgkin lym\u00adphoma\u200b\n of\u00a0Zofe\u0301 ") == "Non-Hodgkin lymphoma of Zofé"
    assert drawable("The child's") == "The child’s"


def test_a_short_title_is_large_and_a_long_one_smaller():
    assert lines_of("Leukemia")[0] == SIZES[0]
    size, lines = lines_of("Juvenile myelomonocytic leukemia with a very long name that needs all of the room")
    assert size < 60 and " ".join(lines).endswith("room")


def test_lines_are_balanced():
    text = "All of us can do so much"
    width = font(88).getlength("All of us can do so") + 1
    assert fit(text, width, [88], lambda size: 2)[1] == ["All of us can", "do so much"]


def test_short_sentences_have_a_line_each():
    assert lines_of("Understand it. Meet those who lived it. Help end it.")[1] == [
        "Understand it.", "Meet those who lived it.", "Help end it.",
    ]  # fmt: skip
    assert len(lines_of("One is here. Two is a sentence that is too long for any line of this narrow column.")[1]) > 2


def test_too_much_ends_with_an_ellipsis():
    size, lines = lines_of("A long title of which nobody knows how it came about. " * 5)
    assert size == SIZES[-1] and len(lines) == 4
    assert lines[-1].endswith(ELLIPSIS) and not lines[-1].endswith((" …", ".…"))


def test_a_word_that_is_too_long_shrinks_first_and_is_cut_last():
    size, lines = lines_of("Lymphangioleiomyomatosis")
    assert lines == ["Lymphangioleiomyomat…"]
    size, lines = lines_of("Rhabdomyosarcomatosis")
    assert size < SIZES[0] and lines == ["Rhabdomyosarcomatosis"]
    assert lines_of("x" * 255)[1][0].endswith(ELLIPSIS)
    assert lines_of("of " + "x" * 255)[1][-1].endswith(ELLIPSIS)


def test_what_fits_is_not_cut():
    assert cut("Short", font(40), 400) == "Short"
