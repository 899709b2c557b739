"""Bars by day, as numbers for an SVG. The table beside them says the same."""

from typing import NamedTuple

from charity_site.journeys.totals import StepTotals

WIDTH, HEIGHT = 372, 96  # 31 days of 12 each
DAY, GAP = 12, 2
NOT_TOLD = 3  # the height of an outlined bar, the same for each day that is not told


class Bar(NamedTuple):
    x: int
    y: float
    width: int
    height: float
    is_told: bool
    label: str


class Chart(NamedTuple):
    totals: StepTotals
    bars: list[Bar]
    most: int  # what the highest bar stands for


def chart_of(totals: StepTotals) -> Chart:
    most = max((times or 0 for times in totals.days.values()), default=0)
    bars = []
    for number, (day, times) in enumerate(totals.days.items()):
        if times == 0:
            continue
        height = NOT_TOLD if times is None else round(HEIGHT * times / most, 1)
        label = f"{day:%B %-d}: {'not told' if times is None else times}"
        bars.append(Bar(number * DAY, HEIGHT - height, DAY - GAP, height, times is not None, label))
    return Chart(totals, bars, most)
