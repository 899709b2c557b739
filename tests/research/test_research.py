"""From a diagnosis to the research that it pays for, and back."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from charity_site.core.models import SiteSettings
from research.models import Milestone, Output
from tests.factories import make_disease, make_programme, make_story, make_update


def soup(response):
    return BeautifulSoup(response.content, "html5lib")


def test_a_programme_shows_its_milestones_outputs_updates_diseases_and_stories(client, site):
    disease = make_disease(title="Some leukemia")
    story = make_story(disease=disease)
    programme = make_programme(diseases=[disease], gift_designation="LEUK", end_year=2024)
    programme.milestones = [
        Milestone(year=1968, text="First"),
        Milestone(year=2027, month=3, state="hoped", text="Last"),
    ]
    programme.outputs = [
        Output(kind="paper", title="A paper", identifier="10.5555/1"),
        Output(kind="trial", title="A trial", identifier="NCT00000001"),
    ]
    programme.save_revision().publish()
    update = make_update(programme)
    page = soup(client.get(programme.url))
    text = page.main.get_text(" ", strip=True)
    for words in ("2020 to 2024", "1968", "Hoped for, March 2027", "A paper", "Some leukemia", "Read Name"):
        assert words in text, words
    links = {a["href"] for a in page.select("main a")}
    assert {disease.url, story.url, update.url, "https://doi.org/10.5555/1",
            "https://clinicaltrials.gov/study/NCT00000001"} <= links  # fmt: skip
    assert programme.url in {a["href"] for a in soup(client.get(update.url)).select("main a")}


def test_a_draft_or_private_disease_is_named_nowhere_in_research(client, site):
    diseases = [make_disease(title=title) for title in ("Open one", "Draft one", "Private one")]
    programme = make_programme(diseases=diseases)
    story = make_story(disease=diseases[2])
    diseases[1].unpublish()
    diseases[2].view_restrictions.create(restriction_type="login")
    for address in (programme.url, "/research/", story.url):
        text = client.get(address).content.decode()
        assert "Draft one" not in text and "Private one" not in text, address
    assert "Open one" in client.get(programme.url).content.decode()


def test_each_card_names_what_its_programme_studies(client, site):
    both, one = make_disease(title="Both"), make_disease(title="One")
    make_programme(title="First", diseases=[one, both])
    make_programme(title="Second", diseases=[both])
    make_programme(title="Third")
    cards = soup(client.get("/research/")).select(".programme-card")
    names = [[link.text for link in card.select(".inline-list a")] for card in cards]
    assert names == [["Both", "One"], ["Both"], []]


def test_a_gift_carries_the_designation_of_its_programme(client, site):
    programme = make_programme(gift_designation="A&B 1")
    settings = SiteSettings.for_site(site.get_site())
    assert soup(client.get(programme.url)).select_one("main a.button")["href"] == "/about/"
    settings.giving_url = "https://give.example.org/?fund={designation}"
    settings.full_clean()
    settings.save()
    assert (
        soup(client.get(programme.url)).select_one("main a.button")["href"]
        == "https://give.example.org/?fund=A%26B%201"
    )


@pytest.mark.parametrize("word", ["{fund}", "{designation", "designation}"])
def test_an_unknown_word_in_the_giving_address_is_refused(site, word):
    settings = SiteSettings.for_site(site.get_site())
    settings.giving_url = f"https://give.example.org/?fund={word}"
    with pytest.raises(ValidationError, match="only word in braces"):
        settings.full_clean()


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [("trial", "10.5555/1"), ("paper", "https://doi.org/10.5555/1"), ("trial", "NCT12"), ("paper", "10.")],
)
def test_an_identifier_that_resolves_to_nothing_cannot_be_published(site, kind, identifier):
    programme = make_programme(live=False)
    programme.outputs = [Output(kind=kind, title="An output", identifier=identifier)]
    with pytest.raises(ValidationError, match="should look like"):
        programme.save_revision(clean=False).publish()


def test_years_must_be_in_order(site):
    with pytest.raises(ValidationError, match="before the first year"):
        make_programme(start_year=2024, end_year=2020)
