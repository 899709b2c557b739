"""What is different between two texts of a source."""

from datetime import date

from charity_site.sources.difference import difference

DAY = date(2026, 5, 3)


def test_a_figure_that_becomes_one_which_stands_elsewhere_too_is_a_difference():
    before, now = "High risk\n50%\nVery high\n90%", "High risk\n90%\nVery high\n90%"
    assert difference(before, DAY, now, DAY) == [{"before": ["50%"], "now": ["90%"]}]


def test_a_line_that_only_stands_elsewhere_is_none():
    assert difference("First line\nSecond line", DAY, "Second line\nFirst line", DAY) == []
