"""Names for the search field: those that visitors may see, and never a misspelling."""

from copy import deepcopy

import pytest

from diseases.models import DiseaseName
from tests.factories import make_disease, make_story, make_symptom, make_term

Kind = DiseaseName.Kind


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        disease = make_disease(title="Wilms tumor", abbreviation="WT")
        disease.names = [
            DiseaseName(name="Nephroblastoma", kind=Kind.SYNONYM),
            DiseaseName(name="willmsy", kind=Kind.MISSPELLING),
            DiseaseName(name="Kidney cancer", kind=Kind.EVERYDAY),
        ]
        disease.save_revision().publish()
        make_disease(title="Wilms draft", live=False)
        make_symptom("Lump in the belly", disease, also_called="swollen tummy")
        make_symptom("Lump on no page")
        make_term(name="Wilms gene")
        make_story(title="Wilms story", disease=disease)
    return disease


@pytest.fixture
def names(made_once, site):
    return deepcopy(made_once)


def suggest(client, typed):
    response = client.get("/search/suggestions/", {"q": typed})
    assert response.status_code == 200
    return response.json()["suggestions"]


def written(client, typed):
    return [row["name"] for row in suggest(client, typed)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("wil", "Wilms tumor"), ("tum", "Wilms tumor"), ("WILMS T", "Wilms tumor"), ("néphro", "Nephroblastoma"),
        ("nefro", "Nephroblastoma"), ("wt", "WT"), ("bel", "Lump in the belly"), ("gene", "Wilms gene"),
    ],
)  # fmt: skip
def test_each_word_of_a_name_may_be_the_one_that_is_begun(client, names, typed, first):
    assert written(client, typed)[0] == first


def test_an_answer_says_what_it_is_and_which_page_another_name_leads_to(client, names):
    nephro = {"name": "Nephroblastoma", "note": "Type of cancer: Wilms tumor", "url": names.get_url()}
    assert suggest(client, "nephro") == [nephro]
    assert suggest(client, "wilms t") == [{"name": "Wilms tumor", "note": "Type of cancer", "url": names.get_url()}]
    notes = [suggest(client, typed)[0]["note"] for typed in ("bel", "swollen", "gene", "sympt")]
    assert notes == ["Symptom", "Symptom: Lump in the belly", "Word explained", "Page"]


def test_a_word_that_says_nothing_is_not_where_a_name_begins(client, names, committed):
    with committed():
        make_symptom("Fever without a clear reason", names, also_called="fever that will not go away\nhot head")
    assert written(client, "wil") == ["Wilms tumor", "Wilms gene"]
    assert written(client, "with") == written(client, "go") == written(client, "away") == []
    assert written(client, "fev") == ["Fever without a clear reason"] and written(client, "hea") == ["hot head"]


@pytest.mark.parametrize(
    "typed", ["willmsy", "kidney", "ilms", "draft", "wilms s", "lump on", "zzz", "%", "_", "*", "'"]
)
def test_misspellings_drafts_stories_and_the_middle_of_words_are_not_suggested(client, names, typed):
    assert suggest(client, typed) == []


def test_a_private_or_unpublished_disease_is_not_suggested(client, names, committed):
    restriction = names.view_restrictions.create(restriction_type="login")
    assert written(client, "wil") == ["Wilms gene"]
    restriction.delete()
    assert "Wilms tumor" in written(client, "wil")
    with committed():
        names.unpublish()
    assert written(client, "wil") == ["Wilms gene"]


def test_at_most_eight_each_page_once(client, site, committed):
    with committed():
        for number in range(10):
            disease = make_disease(title=f"Sarcoma {number}")
            disease.names = [DiseaseName(name=f"Sarcoma sarcoma {number}", kind=Kind.SYNONYM)]
            disease.save_revision().publish()
        hidden = make_disease(title="Sarcoma")
    hidden.view_restrictions.create(restriction_type="login")
    assert written(client, "sarc") == [f"Sarcoma {number}" for number in range(8)]


@pytest.mark.parametrize("parameters", [{}, {"q": ""}, {"q": "  "}, {"q": "a" * 201}])
def test_without_a_usable_question_the_answer_says_what_is_wrong(client, site, parameters):
    response = client.get("/search/suggestions/", parameters)
    assert response.status_code == 400 and response.json()["error"].startswith("Give q:")


def test_only_reading_methods(client, site):
    assert client.post("/search/suggestions/", {"q": "a"}).status_code == 405
    assert client.head("/search/suggestions/?q=a").status_code == 200
