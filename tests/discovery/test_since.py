"""What happened since a day: for donors who come back by an address that says the day and nothing about them."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from charity_site.core.models.pages import SAMPLE_NOTICE
from research.models import Grant, Milestone, Output
from stories.models import StoryPage
from tests.factories import make_disease, make_program, make_story, make_update
from tests.reviewing import publish

TODAY = timezone.localdate()


def ago(days):
    return (TODAY - timedelta(days=days)).isoformat()


def lines(client, day, slug):
    """The lines of the list, each in one space."""
    response = client.get(f"/since/{day}/{slug}/")
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "lxml")
    assert page.select_one('meta[name="robots"]')["content"] == "noindex"
    return [" ".join(line.get_text(" ").split()) for line in page.select("ol.terms > li")]


@pytest.fixture
def program(site):
    disease = make_disease(title="Some leukemia", slug="some-leukemia")
    program = make_program(
        title="Leukemia research",
        slug="leukemia-research",
        diseases=[disease],
        milestones=[
            Milestone(year=TODAY.year - 3, text="It began."),
            Milestone(year=TODAY.year, month=TODAY.month, text="Six hospitals agree."),
            Milestone(year=TODAY.year + 2, state="hoped", text="A larger study opens."),
        ],
        grants=[
            Grant(title="A pilot study", state="published", year=TODAY.year),
            Grant(title="A sensor", state="stopped", why_stopped="It was too heavy.", year=TODAY.year - 1, month=1),
            Grant(title="A wish", state="planned", year=TODAY.year + 1),
        ],
        outputs=[Output(kind="paper", title="A paper", identifier="10.5555/1", state="published", year=TODAY.year - 2)],
    )
    make_update(program, title="Old news", date=ago(400))
    make_update(program, title="New news", date=ago(20))
    make_update(program, title="A draft", date=ago(10), live=False)
    return program


def test_a_program_says_what_happened_since_a_day_the_newest_first(client, program):
    said = lines(client, ago(30), "leukemia-research")
    assert [line.partition(". ")[2] for line in said] == [
        "Milestone Six hospitals agree.",
        "Grant A pilot study: Published",
        "News New news",
    ]
    everything = lines(client, ago(1200), "leukemia-research")
    assert len(everything) == 7 and any("A sensor: Stopped. It was too heavy." in line for line in everything)
    assert lines(client, TODAY.isoformat(), "leukemia-research")[-1].endswith("A pilot study: Published"), (
        "what is known to a year may have happened today"
    )


def test_a_disease_says_it_of_its_words_its_research_and_its_stories(client, program):
    disease = program.diseases.get()
    publish(disease, "A test was added.", overview="<p>Newer words.</p>")
    make_story(title="A girl", disease=disease)
    old = make_story(title="A boy", disease=disease)
    StoryPage.objects.filter(pk=old.pk).update(first_published_at=timezone.now() - timedelta(days=90))
    said = " | ".join(lines(client, ago(30), "some-leukemia"))
    assert "Overview: A test was added." in said and "Leukemia research. News New news" in said and "A girl" in said
    assert "A boy" not in said and "Old news" not in said


def test_where_nothing_happened_it_says_so(client, site):
    make_program(slug="quiet")
    assert lines(client, ago(1), "quiet") == []
    assert "Nothing was told since then." in client.get(f"/since/{ago(1)}/quiet/").content.decode()


@pytest.mark.parametrize("day", ["x", "20260101", "2026-02-30", ago(-1), ago(4000), "0001-01-01"])
def test_what_is_no_day_to_ask_for_is_not_found(client, program, day):
    assert client.get(f"/since/{day}/leukemia-research/").status_code == 404


def test_what_visitors_do_not_see_is_not_found(client, program):
    address = f"/since/{ago(9)}/leukemia-research/"
    assert client.get(address).status_code == 200 and client.post(address).status_code == 405
    program.unpublish()
    assert client.get(address).status_code == 404 == client.get(f"/since/{ago(9)}/nothing/").status_code
    assert "Leukemia research" not in client.get(f"/since/{ago(9)}/some-leukemia/").content.decode()


def test_no_figure_of_outlook_gets_there(client, site):
    told = "Today 9 in 10 children survive."
    program = make_program(
        slug="told",
        milestones=[Milestone(year=TODAY.year, text=told)],
        grants=[Grant(title=told, state="funded", year=TODAY.year)],
    )
    make_update(program, title="9 in 10 children survive", date=ago(3))
    assert "9 in 10" not in client.get(f"/since/{ago(9)}/told/").content.decode()


def test_ways_lead_there(client, program):
    links = [
        (program.url, f"/since/{ago(365)}/leukemia-research/"),
        (f"{program.diseases.get().url}changes/", f"/since/{ago(365)}/some-leukemia/"),
        ("/giving/thanks/", f"/since/{TODAY.isoformat()}/leukemia-research/"),
    ]
    for page, address in links:
        assert f'href="{address}"' in client.get(page).content.decode(), page


def test_a_sample_says_that_it_is_one(client, site):
    make_program(slug="sample", is_sample=True)
    assert SAMPLE_NOTICE in client.get(f"/since/{ago(9)}/sample/").content.decode()
