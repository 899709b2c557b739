"""All steps of the way, clicked by readers and touched by machines: the report tells the clicks, and nothing else."""

from datetime import timedelta
from functools import partial

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from charity_site.core.models import SiteSettings
from charity_site.giving.models import GivePage
from charity_site.home.models import HomePage
from charity_site.journeys.models import LinkCount, Step
from tests.factories import add, make_disease, make_program, make_story, make_user
from tests.spreadsheets import rows_of_csv

YESTERDAY = timezone.localdate() - timedelta(days=1)
CLICKS = {"disease": 9, "story": 7, "giving": 6, "provider": 5}  # by where they lead from


@pytest.fixture
def addresses(site):
    give = add(HomePage.objects.get(), GivePage(title="Give", slug="give", introduction="Choose."), live=True)
    SiteSettings.objects.update(giving_page=give, giving_url="https://give.example.org/?fund={fund}")
    disease = make_disease(title="JMML")
    story, program = make_story(title="Ada", disease=disease), make_program(title="Trial", diseases=[disease])
    return {
        "disease": f"/follow/{disease.pk}/program{program.url}",
        "story": f"/follow/{story.pk}/program{program.url}",
        "giving": f"/follow/{program.pk}/giving{give.url}",
        "provider": reverse("gift_start", args=[give.pk]),
    }


def test_the_report_the_panel_and_the_spreadsheet_tell_the_clicks_of_each_step(client, addresses):
    cache.clear()
    for name, address in addresses.items():
        ask = (
            partial(client.post, address, {"fund": "most-needed"})
            if name == "provider"
            else partial(client.get, address)
        )
        for number in range(CLICKS[name]):
            network = {"REMOTE_ADDR": f"192.0.2.{number}"}
            answers = [ask(**network), ask(**network), ask(headers={"Sec-Purpose": "prefetch"})]
            assert {answer.status_code for answer in answers} == {200 if name == "provider" else 302}
            client.head(address)
    LinkCount.objects.update(day=YESTERDAY)
    client.force_login(make_user("Site managers"))
    page = BeautifulSoup(client.get(reverse("journey_report")).content, "lxml")
    steps = {Step.PROGRAM: 16, Step.GIVING: 6, Step.PROVIDER: 5}
    links = [
        [Step.PROGRAM.label, "JMML", "Trial", "9"], [Step.PROGRAM.label, "Ada", "Trial", "7"],
        [Step.GIVING.label, "Trial", "Give", "6"], [Step.PROVIDER.label, "Give", "The provider", "5"],
    ]  # fmt: skip
    by_day, by_link = page.select("main table")
    cells = [[" ".join(cell.text.split()) for cell in row.select("td")] for row in by_link.select("tbody tr")]
    assert cells == links
    assert [cell.text for cell in by_day.select("tbody tr")[-1].select("td")] == ["16", "6", "5"]
    assert [bar.title.text.partition(": ")[2] for bar in page.select("main svg rect")] == ["16", "6", "5"]
    rows = [list(row.values()) for row in rows_of_csv(client.get(reverse("journey_report"), {"export": "csv"}))]
    assert [row[1:] for row in rows[:4]] == links
    day = f"{YESTERDAY:%Y-%m-%d}"
    assert [row[-1] for row in rows if row[0] == day] == [str(times) for times in steps.values()]
    panel = BeautifulSoup(client.get(reverse("wagtailadmin_home")).content, "lxml").select_one("#journeys-section")
    said = [" ".join(line.text.split()) for line in panel.select("li")]
    assert said == [f"{step.label}: {times}" for step, times in steps.items()]
