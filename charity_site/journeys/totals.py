"""What staff may learn of the counts: totals of a month by link, and by day, of days that are over. Nothing under FEWEST is told.

Nor does it follow from what is told at one time: a day is the sum of the links that are told, and others are left out with those that
are too few (without_few). This holds against a look at the report, not against who writes down its sums each morning (decision 220).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from wagtail.models import Page

from charity_site.core.leads import leads_to
from charity_site.journeys.models import LinkCount, Step

FEWEST = 5
FEWER = f"fewer than {FEWEST}"
NOT_PUBLIC = "A page that is not public now"
THE_PROVIDER = "The provider"  # has no page here


class Link(NamedTuple):
    """The links of one page to another, in a month. `times` is None where they are too few to be told."""

    step: Step
    source: str
    target: str
    times: int | None


class StepTotals(NamedTuple):
    """One step in a month: `days` has each day that is over, with None where too few went on to be told, or could be reckoned."""

    step: Step
    days: dict[date, int | None]
    told: int  # of all links that are told
    links_not_told: int


class Month(NamedTuple):
    first: date
    links: list[Link]
    steps: list[StepTotals]


def months() -> list[date]:
    """Return the first days of the months that have counts of days that are over, the newest first."""
    over = LinkCount.objects.filter(day__lt=timezone.localdate())
    return list(over.dates("day", "month", order="DESC"))


def totals_of(first: date) -> Month:
    """Return the totals of the month that begins on the day `first`."""
    days = days_over(first)
    if not days:
        return Month(first, [], [])
    rows = list(
        LinkCount.objects.filter(day__range=(days[0], days[-1])).values("step", "source", "target", "day", "times")
    )
    sums: Counter[tuple[str, int, int]] = Counter()
    for row in rows:
        sums[link_of(row)] += row["times"]
    told = {link for link, times in sums.items() if times >= FEWEST}
    by_day = {step: dict.fromkeys(days, 0) for step in Step}
    for row in rows:
        if link_of(row) in told:
            by_day[Step(row["step"])][row["day"]] += row["times"]
    steps = [
        StepTotals(
            step,
            without_few(by_day[step]),
            sum(by_day[step].values()),
            sum(1 for link in sums.keys() - told if link[0] == step),
        )
        for step in Step
    ]
    return Month(first, named(sums), steps)


def days_over(first: date) -> list[date]:
    """Return the days that are over of the month that begins on the day `first`."""
    month = (first + timedelta(days=number) for number in range(31))
    today = timezone.localdate()
    return [day for day in month if day.month == first.month and day < today]


def link_of(row: Mapping[str, Any]) -> tuple[str, int, int]:
    return row["step"], row["source"], row["target"]


def without_few(days: Mapping[date, int]) -> dict[date, int | None]:
    """Return `days` without the numbers that are too few, and without as many others, the least first, as it takes that none of them
    follows from the sum of all, which the links tell. Where no number is left, no day of the month is told, not even one without any."""
    hidden = {day for day, times in days.items() if 0 < times < FEWEST}
    others = sorted({times for times in days.values() if times >= FEWEST})
    while others and can_be_reckoned([days[day] for day in hidden]):
        least = others.pop(0)
        hidden |= {day for day, times in days.items() if times == least}
    if hidden and not others:
        hidden = {*days}
    return {day: None if day in hidden else times for day, times in days.items()}


def can_be_reckoned(numbers: list[int]) -> bool:
    """Return whether `numbers` follow from how many they are and from their sum: one alone, all ones, all the most that is not told."""
    return bool(numbers) and (len(numbers) == 1 or sum(numbers) in (len(numbers), len(numbers) * (FEWEST - 1)))


def named(sums: Mapping[tuple[str, int, int], int]) -> list[Link]:
    """Return the links with the names of their pages: in the order of the steps, those that are followed most first."""
    names = names_of({key for _, *keys in sums for key in keys})
    links = [
        Link(
            Step(step),
            names[source],
            THE_PROVIDER if step == Step.PROVIDER else names[target],
            times if times >= FEWEST else None,
        )
        for (step, source, target), times in sums.items()
    ]
    order = list(Step)
    return sorted(links, key=lambda link: (order.index(link.step), -(link.times or 0), link.source, link.target))


def names_of(keys: Iterable[int]) -> dict[int, str]:
    """Return the titles of pages; of those that visitors may not see now, no title, since a family may have taken back a story."""
    leads = leads_to(map(str, keys))
    titles = dict(Page.objects.filter(pk__in=keys).values_list("pk", "title"))
    return {key: titles[key] if leads[str(key)].address else NOT_PUBLIC for key in keys}
