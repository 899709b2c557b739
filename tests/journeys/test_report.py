"""What staff see of the counts: what was clicked, and nothing that is too little to be told."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import product

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from charity_site.journeys.models import LinkCount, Step
from charity_site.journeys.scheduled_jobs import forget_old
from charity_site.journeys.totals import FEWEST, without_few
from tests.factories import make_disease, make_program, make_story, make_user
from tests.spreadsheets import rows_of_csv

REPORT = reverse("journey_report")
YESTERDAY = timezone.localdate() - timedelta(days=1)
NAMES = [step.label for step in Step]


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


def table(page, number):
    rows = page.select("main table")[number].select("tbody tr")
    return [[" ".join(cell.text.split()) for cell in row.select("th, td")] for row in rows]


def count(day, source, target, times, step=Step.PROGRAM):
    LinkCount.objects.create(day=day, step=step, source=source, target=target, times=times)


def test_the_report_says_how_often_links_were_clicked_and_no_small_number(client, site):
    cache.clear()
    disease, few = make_disease(title="JMML"), make_disease(title="Rare")
    program = make_program(title="=1+1", diseases=[disease, few])
    for source, clicks in ((disease, 7), (few, 4)):
        for number in range(clicks):
            client.get(f"/follow/{source.pk}/program{program.url}", REMOTE_ADDR=f"192.0.2.{number}")
    client.force_login(make_user("Research editors"))
    nothing = client.get(REPORT).content.decode()
    assert "Nothing was counted yet" in nothing and "JMML" not in nothing, "today is not over"
    assert "The way to a gift" not in client.get(reverse("wagtailadmin_home")).content.decode().partition("<main")[2]
    LinkCount.objects.update(day=YESTERDAY)
    page = BeautifulSoup(client.get(REPORT).content, "lxml")
    assert table(page, 1) == [[NAMES[0], "JMML", "=1+1", "7"], [NAMES[0], "Rare", "=1+1", "fewer than 5"]]
    assert table(page, 0)[-1] == [f"{YESTERDAY:%B} {YESTERDAY.day}", "7", "0", "0"]
    assert [bar.title.text for bar in page.select("main svg rect")] == [f"{YESTERDAY:%B} {YESTERDAY.day}: 7"]
    heading = " ".join(page.select_one("#step-program").text.split())
    assert heading == f"{NAMES[0]}: 7, and 1 link with fewer than 5"
    assert page.select_one("main svg[role=img]")["aria-labelledby"] == "step-program"
    rows = rows_of_csv(client.get(REPORT, {"export": "csv"}))
    assert [list(row.values()) for row in rows[:2]] == [
        [f"{YESTERDAY:%Y-%m}", NAMES[0], "JMML", "'=1+1", "7"],
        [f"{YESTERDAY:%Y-%m}", NAMES[0], "Rare", "'=1+1", "fewer than 5"],
    ]
    assert {row["How often"] for row in rows[2:] if row["When"] == f"{YESTERDAY:%Y-%m-%d}"} == {"7", "0"}
    panel = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml").select_one("#journeys-section")
    assert heading in " ".join(panel.text.split())


def test_a_month_is_chosen_and_what_is_not_public_has_no_title(client, manager):
    story, program = make_story(), make_program()
    may, june = date(2026, 5, 3), date(2026, 6, 3)
    count(may, story, program, 5)
    count(june, story, program, 9)
    story.unpublish()
    for month, times in (("2026-05", "5"), ("2026-06", "9"), ("", "9"), ("2020-01", "9"), ("x", "9")):
        page = client.get(REPORT, {"month": month})
        assert table(BeautifulSoup(page.content, "lxml"), 1)[0][1:] == [
            "A page that is not public now",
            program.title,
            times,
        ]
    assert story.title not in page.content.decode()


def test_days_of_few_clicks_hide_others_and_a_month_without_one_of_many_tells_no_day():
    first, second, third, fourth = (date(2026, 5, day) for day in range(1, 5))
    assert without_few({first: 3, second: 9, third: 7, fourth: 0}) == {first: None, second: 9, third: None, fourth: 0}
    assert without_few({first: 3, second: 9, third: 4}) == {first: None, second: 9, third: None}
    assert without_few({first: 1, second: 9, third: 1}) == dict.fromkeys([first, second, third])
    assert without_few({first: 5, second: 0}) == {first: 5, second: 0}


@pytest.mark.parametrize(("days", "most"), [(1, 20), (2, 20), (3, 16), (4, 10)])
def test_no_day_that_is_not_told_follows_from_the_others_and_their_sum(days, most):
    """Goes over all months of so few days: what a reader sees must fit at least two numbers of each day that is hidden."""
    can_be = defaultdict(lambda: [set() for _ in range(days)])
    for numbers in product(range(most + 1), repeat=days):
        told = tuple(without_few(dict(enumerate(numbers))).values())
        if sum(numbers) - sum(filter(None, told)) <= most:  # else there are more than are gone over
            for found, number in zip(can_be[told, sum(numbers)], numbers, strict=True):
                found.add(number)
    reckoned = [
        seen
        for seen, found in can_be.items()
        if seen[1] >= FEWEST
        and any(len(each) == 1 for each, times in zip(found, seen[0], strict=True) if times is None)
    ]
    assert reckoned == []


def test_a_day_that_is_left_out_for_another_is_not_called_few_in_the_spreadsheet(client, manager):
    story, program = make_story(), make_program()
    count(date(2026, 5, 3), story, program, 3)
    count(date(2026, 5, 4), story, program, 60)
    rows = rows_of_csv(client.get(REPORT, {"month": "2026-05", "export": "csv"}))
    assert [row["How often"] for row in rows[:1]] == ["63"]
    assert {row["How often"] for row in rows if row["When"] == "2026-05-04" and row["Step"] == NAMES[0]} == {"not told"}


def test_counts_are_forgotten_after_thirteen_months_and_with_their_page(site):
    story, program, today = make_story(), make_program(), timezone.localdate()
    for days in (396, 397):
        count(today - timedelta(days=days), story, program, 5)
    forget_old()
    assert [each.day for each in LinkCount.objects.all()] == [today - timedelta(days=396)]
    story.delete()
    assert not LinkCount.objects.exists()
