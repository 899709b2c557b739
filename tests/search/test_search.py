from copy import deepcopy

import pytest
from bs4 import BeautifulSoup

from charity_site.consent import ledger
from charity_site.search import fulltext
from diseases.models import DiseaseName, DiseasePage
from tests.factories import make_disease, make_program, make_standard_page, make_story


def titles(client, query):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    return [link.text for link in page.select("main .terms a")]


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        disease = make_disease(title="Wilms tumor", abbreviation="WT", tagline="Kidney")
        disease.names = [DiseaseName(name="Nephroblastoma")]
        disease.save_revision().publish()
        make_story(title="Rosie and the kidney", display_name="Rosie", disease=disease)
        make_program(title="Kidney research", diseases=[disease])
        make_standard_page(title="Kidney help")
        make_disease(title="Kidney draft", live=False)
    return disease


@pytest.fixture(params=[fulltext.FEW, 0], ids=["few are found", "many are found"])
def searchable(request, monkeypatch, made_once, site):
    """Search where few things are found, and where so many are that the results are kept."""
    monkeypatch.setattr(fulltext, "FEW", request.param)
    return deepcopy(made_once)


@pytest.mark.parametrize("query", ["wilms", "Wilms tumor", "nephroblastoma", "wt"])
def test_a_disease_is_found_by_each_of_its_names(client, searchable, query):
    assert titles(client, query)[0] == "Wilms tumor"


def test_every_kind_of_page_is_found_and_no_draft(client, searchable):
    assert set(titles(client, "kidney")) == {"Wilms tumor", "Rosie and the kidney", "Kidney research", "Kidney help"}


def test_a_taken_back_story_and_an_unpublished_page_are_not_found(client, searchable):
    assert len(titles(client, "kidney")) == 4
    story = searchable.stories.get()
    story.consents.get().consent.__class__.objects.update(website=False)
    DiseasePage.objects.get(title="Wilms tumor").unpublish()
    assert set(titles(client, "kidney")) == {"Kidney research", "Kidney help"}


def test_a_story_that_stands_in_the_ledger_alone_is_not_found(client, searchable):
    assert "Rosie and the kidney" in titles(client, "kidney")
    consent = searchable.stories.get().consents.get().consent
    ledger.append(ledger.Entry(ledger.PAUSE, consents=[str(consent.pk)]))
    assert "Rosie and the kidney" not in titles(client, "kidney")


def test_a_private_page_is_not_found(client, searchable):
    assert "Wilms tumor" in titles(client, "kidney")
    searchable.view_restrictions.create(restriction_type="login")
    assert "Wilms tumor" not in titles(client, "kidney")


@pytest.mark.parametrize(
    "query", ["zzz", "'", '"', "\\", "%", "*", "a & | ! b", "()", ":*", "<script>", "𝄞", "or", "NOT"]
)
def test_any_question_gets_an_answer(client, searchable, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("&lt;script&gt;", "")


def test_no_question_shows_only_the_form(client, site):
    text = client.get("/search/").content.decode()
    assert 'role="search"' in text and "Nothing was found" not in text


def test_a_page_of_results_links_to_the_next_with_the_question(client, site, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(12):
            make_standard_page(title=f"Help & care {number}")
    page = BeautifulSoup(client.get("/search/", {"q": "help & care"}).content, "lxml")
    link = page.select_one(".pagination a")["href"]
    assert link == "?q=help+%26+care&page=2"
    assert "Page 2 of 2" in client.get(f"/search/{link}").content.decode()


def test_search_takes_only_reading_methods(client, site):
    assert client.post("/search/", {"q": "a"}).status_code == 405
