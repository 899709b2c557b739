"""What gifts did in a year: from what stands on the programs and what came in, in no words of its own."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from charity_site.core.models.pages import SAMPLE_NOTICE
from charity_site.giving.totals import GiftTotal
from research.models import Fund, Grant, ImpactFigure, Milestone, Output
from tests.factories import make_program, make_source, make_update

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year
YEAR = THIS_YEAR - 1


def page_of(client, year):
    response = client.get(f"/what-gifts-did/{year}/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml")


def lines(page):
    return {
        part.h2.get_text(strip=True): [" ".join(line.get_text(" ").split()) for line in part.select("li")]
        for part in page.select("main section")
    }


def test_it_tells_of_its_year_alone_and_in_the_order_of_days(client, site):
    program = make_program(
        title="Leukemia research",
        is_sample=True,
        milestones=[
            Milestone(year=YEAR, month=3, text="It began."),
            Milestone(year=YEAR, state="hoped", text="A wish."),
        ],
        grants=[Grant(title="A sensor", state="stopped", why_stopped="It was too heavy.", year=YEAR, month=2)],
        outputs=[
            Output(kind="paper", title="A paper", identifier="10.5555/1", state="published", year=YEAR, month=5),
            Output(kind="paper", title="Later", identifier="10.5555/2", state="published", year=THIS_YEAR),
            Output(kind="paper", title="9 in 10 survive", identifier="10.5555/3", state="published", year=YEAR),
        ],
    )
    make_update(program, title="News of May", date=f"{YEAR}-05-20")
    make_update(program, title="A draft", date=f"{YEAR}-05-21", live=False)
    make_program(title="Nothing yet"), make_program(title="Hidden", milestones=[Milestone(year=YEAR)], live=False)
    page = page_of(client, YEAR)
    (told,) = lines(page).values()
    assert [line.partition(". ")[2] for line in told] == [
        "Grant A sensor: Stopped. It was too heavy.",
        "Milestone It began.",
        "Paper A paper: Published",
        "News News of May",
    ]
    assert SAMPLE_NOTICE in page.get_text() and page.select_one("meta[name=robots]")["content"] == "noindex"


def test_figures_of_the_year_stand_beside_what_happened_with_what_they_mean_and_their_source(client, site):
    values = {"population": "parents here", "source": make_source(publisher="Our own report")}
    figures = [
        ImpactFigure(figure="40", text="nights were slept", as_of=YEAR, **values),
        ImpactFigure(figure="50", text="nights were slept", as_of=THIS_YEAR, **values),
        ImpactFigure(figure="90%", text="survive", as_of=YEAR, **values),
    ]
    make_program(title="A", milestones=[Milestone(year=YEAR, text="It began.")], impact_figures=figures)
    make_program(title="B", impact_figures=[ImpactFigure(figure="7", text="were told", as_of=YEAR, **values)])
    facts = page_of(client, YEAR).select("main .facts li")
    assert [" ".join(fact.get_text(" ").split()) for fact in facts] == [
        f"40 nights were slept Among parents here. Our own report, {YEAR}"
    ]


def test_what_came_in_is_told_by_fund_but_not_of_a_few_gifts(client, site):
    Fund.objects.create(name="Leukemia", code="LEUK", pays_for="Studies.")
    for month, fund, gifts in ((1, "LEUK", 3), (2, "LEUK", 2), (3, "", 4)):
        values = {"month": f"{YEAR}-{month:02}-01", "fund": fund, "source": "A", "currency": "USD"}
        GiftTotal.objects.create(**values, amount=Decimal(100 * gifts), gifts=gifts)
    GiftTotal.objects.create(month=f"{THIS_YEAR}-01-01", fund="LEUK", source="A", currency="USD", amount=9, gifts=9)
    told = lines(page_of(client, YEAR))["What came in"]
    assert told == ["Leukemia: $500", "Where it is needed most: fewer than 5 gifts, so no amount is told"]
    assert "What came in is told when" not in page_of(client, YEAR).get_text()
    this = page_of(client, THIS_YEAR).get_text()
    assert f"What came in is told when {THIS_YEAR} is over." in this and "$" not in this


def test_ways_lead_there_and_from_year_to_year(client, site):
    assert f"Nothing was told of {THIS_YEAR} yet." in page_of(client, THIS_YEAR).get_text()
    for address in ("/research/", "/giving/thanks/", f"/what-gifts-did/{YEAR}/"):
        assert f"/what-gifts-did/{THIS_YEAR}/" in client.get(address).content.decode(), address
    assert f"/what-gifts-did/{THIS_YEAR + 1}/" not in client.get(f"/what-gifts-did/{THIS_YEAR}/").content.decode()


@pytest.mark.parametrize("year", [0, 1999, THIS_YEAR - 11, THIS_YEAR + 1, 10**30])
def test_what_is_no_year_to_ask_for_is_not_found(client, site, year):
    assert client.get(f"/what-gifts-did/{year}/").status_code == 404


def test_it_is_only_read(client, site):
    assert client.post(f"/what-gifts-did/{YEAR}/").status_code == 405
