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
