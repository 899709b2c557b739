"""What is different between two texts of a source."""

from datetime import date

from charity_site.sources.difference import difference

DAY = date(2026, 5, 3)


def test_a_figure_that_becomes_one_which_stands_elsewhere_too_is_a_difference():
    before, now = "High risk\n50%\nVery high\n90%", "High risk\n90%\nVery high\n90%"
    assert difference(before, DAY, now, DAY) == [{"before": ["50%"], "now": ["90%"]}]


def test_a_line_that_only_stands_elsewhere_is_none():
    assert difference("First line\nSecond line", DAY, "Second line\nFirst line", DAY) == []


def test_two_figures_that_changed_places_are_one():
    before, now = "Standard risk\n90%\nHigh risk\n77%", "Standard risk\n77%\nHigh risk\n90%"
    told = difference(before, DAY, now, DAY)
    assert told == [{"before": ["90%"], "now": ["77%"]}, {"before": ["77%"], "now": ["90%"]}]
    assert difference(before, DAY, "High risk\n77%\nStandard risk\n90%", DAY) == [], "each moved with its words"


def test_of_a_long_line_what_differs_is_shown():
    words = " ".join(f"word{number}" for number in range(200))
    (place,) = difference(f"{words} 650 children.", DAY, f"{words} 700 children.", DAY)
    (before,), (now,) = place["before"], place["now"]
    assert before.startswith("... ") and before.endswith("650 children.") and now.endswith("700 children.")
    assert len(before) < 200
