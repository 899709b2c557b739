"""A name finds its disease and no other one; what is only similar is asked about and never answered."""

import pytest
from bs4 import BeautifulSoup

from charity_site.search.names import all_names, look_alikes, matches, similar, words_of
from diseases.models import DiseaseCode, DiseaseName
from tests.factories import make_disease, make_programme, make_standard_page

Kind = DiseaseName.Kind


@pytest.fixture
def diseases(site, committed):
    """Diseases with names that are easily taken for each other."""
    with committed():
        for title, names in {
            "Wilms tumor": [
                ("Nephroblastoma", Kind.SYNONYM),
                ("Tumor de Wilms", Kind.OTHER_LANGUAGE),
                ("willms", Kind.MISSPELLING),
            ],
            "Neuroblastoma": [],
            "Retinoblastoma": [("Eye cancer", Kind.SYNONYM)],
            "Hodgkin lymphoma": [],
            "Acute lymphoblastic leukemia": [],
        }.items():
            disease = make_disease(title=title, tagline=f"The line of {title}.")
            disease.names = [DiseaseName(name=name, kind=kind) for name, kind in names]
            if title == "Wilms tumor":
                disease.codes = [DiseaseCode(system="ICD-10", code="C64")]
            if title.startswith("Acute"):
                disease.abbreviation = "ALL"
            disease.save_revision().publish()
        make_disease(title="Drafted tumor", live=False)
        make_programme(title="Leukemia research")
        make_standard_page(title="All about leukemia", introduction="Leukemia, leukemia.")


def best(query):
    return [match.disease.title for match in matches(query, all_names())]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("wilms", "Wilms tumor"), ("WILMS TUMOUR", "Wilms tumor"), ("Wilms' tumor", "Wilms tumor"), ("tumor de wilms", "Wilms tumor"),
        ("willms", "Wilms tumor"), ("nefroblastoma", "Wilms tumor"), ("nephroblastoma survival", "Wilms tumor"), ("c64", "Wilms tumor"),
        ("all", "Acute lymphoblastic leukemia"), ("acute lymphoblastic leukaemia", "Acute lymphoblastic leukemia"),
        ("hodgkin", "Hodgkin lymphoma"), ("eye cancer", "Retinoblastoma"),
    ],
)  # fmt: skip
def test_a_name_finds_its_disease_and_no_other(diseases, query, title):
    assert best(query) == [title]


@pytest.mark.parametrize(
    "query",
    [
        "non-Hodgkin lymphoma",
        "Non Hodgkin lymphoma",
        "cancer",
        "tumor",
        "lump",
        "",
        "  ",
        "a",
        "we all fall",
        "drafted",
    ],
)
def test_other_words_find_none(diseases, query):
    assert best(query) == []


def titles(client, query, where="main .terms a"):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "html5lib")
    return [link.text for link in page.select(where)]


def test_diseases_stand_above_pages_that_have_the_word_more_often(client, diseases):
    assert titles(client, "leukemia")[0] == "Acute lymphoblastic leukemia"
    assert set(titles(client, "leukemia")) >= {"Leukemia research", "All about leukemia"}
    assert titles(client, "leukemia").count("Acute lymphoblastic leukemia") == 1


def test_a_synonym_is_explained_and_what_is_easily_confused_stands_apart(client, diseases):
    page = BeautifulSoup(client.get("/search/", {"q": "nephroblastoma"}).content, "html5lib")
    first = page.select_one("main .terms li")
    assert first.a.text == "Wilms tumor" and "Wilms tumor is also called Nephroblastoma." in first.text
    apart = page.select_one(".look-alikes")
    assert [link.text for link in apart.select("a")] == ["Neuroblastoma"] and "The line of Neuroblastoma." in apart.text


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("neurablastoma", "Neuroblastoma"),
        ("retinoblastomer", "Retinoblastoma"),
        ("lukemia", "Acute lymphoblastic leukemia"),
    ],
)
def test_a_slip_is_asked_about_and_never_answered(client, diseases, query, first):
    assert best(query) == []
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "html5lib")
    assert f"No disease here is called “{query}”." in page.text and "Did you mean" in page.text
    assert page.select_one(".look-alikes a").text == first
    assert similar(query, all_names())[0].disease.title == first


def test_between_two_similar_names_both_are_asked_about(diseases):
    names = all_names()
    assert {match.disease.title for match in similar("neprhoblastoma", names)} >= {"Wilms tumor", "Neuroblastoma"}
    assert look_alikes(matches("hodgkin", names), names) == []


def test_spelling_accents_and_signs_make_no_difference():
    assert words_of("Leucémie") == ("leucemie",) and words_of("Nephro-blastoma’s") == ("nefro", "blastoma", "s")
    assert words_of("Tumour of the Kidney (Wilms')") == ("tumor", "of", "the", "kidney", "wilms")


@pytest.mark.parametrize("query", ["zzzz", "' OR 1=1", "%00x", "x" * 200, "🙂"])
def test_nonsense_is_asked_about_nothing(client, diseases, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200 and "Did you mean" not in response.content.decode()
