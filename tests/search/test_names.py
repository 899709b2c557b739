"""A name finds its disease and no other one; what is only similar is asked about and never answered."""

import pytest
from bs4 import BeautifulSoup
from django.db import transaction

from charity_site.search.excerpts import excerpt
from charity_site.search.names import current_names
from charity_site.search.normalize import stem, stems_of, words_of
from diseases.models import DiseaseCode, DiseaseName
from tests.factories import make_disease, make_program, make_standard_page

Kind = DiseaseName.Kind


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        for title, names in {
            "Wilms tumor": [
                ("Nephroblastoma", Kind.SYNONYM),
                ("Tumor de Wilms", Kind.OTHER_LANGUAGE),
                ("willms", Kind.MISSPELLING),
                ("Kidney cancer", Kind.EVERYDAY),
            ],
            "Neuroblastoma": [],
            "Retinoblastoma": [("Eye cancer", Kind.SYNONYM)],
            "Osteosarcoma": [],
            "Hodgkin lymphoma": [],
            "Acute lymphoblastic leukemia": [],
            "Acute myeloid leukemia": [],
            "Juvenile myelomonocytic leukemia": [("Juvenile chronic myeloid leukemia", Kind.FORMER)],
        }.items():
            disease = make_disease(title=title, tagline=f"The line of {title}.")
            disease.names = [DiseaseName(name=name, kind=kind) for name, kind in names]
            if title == "Wilms tumor":
                disease.codes = [DiseaseCode(system="ICD-10", code="C64")]
            disease.abbreviation = {"Acute l": "ALL", "Acute m": "AML"}.get(title[:7], "")
            disease.save_revision().publish()
        make_disease(title="Drafted tumor", live=False)
        make_program(title="Leukemia research")
        make_standard_page(title="All about leukemia", introduction="Leukemia, leukemia.")


@pytest.fixture
def diseases(made_once, site):
    """Diseases with names that are easily taken for each other."""


def best(query):
    return [match.name.title for match in current_names().matches(query) if match.rank > 1]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("wilms", "Wilms tumor"), ("WILMS TUMOUR", "Wilms tumor"), ("Wilms' tumor", "Wilms tumor"), ("tumor de wilms", "Wilms tumor"),
        ("willms", "Wilms tumor"), ("nefroblastoma", "Wilms tumor"), ("nephroblastoma survival", "Wilms tumor"), ("c64", "Wilms tumor"),
        ("wilmstumor", "Wilms tumor"), ("kidney tumours", "Wilms tumor"), ("neuro blastoma", "Neuroblastoma"),
        ("all", "Acute lymphoblastic leukemia"), ("acute lymphoblastic leukaemia", "Acute lymphoblastic leukemia"),
        ("ALL symptoms", "Acute lymphoblastic leukemia"), ("t cell all", "Acute lymphoblastic leukemia"),
        ("aml symptoms", "Acute myeloid leukemia"), ("eye cancer", "Retinoblastoma"),
        ("is neuroblastoma an eye cancer", "Retinoblastoma"),
    ],
)  # fmt: skip
def test_a_name_finds_its_disease(client, diseases, query, title):
    assert title in titles(client, query)[:2]
    assert len(best(query)) <= 2


@pytest.mark.parametrize(
    "query",
    ["non-Hodgkin lymphoma", "Non Hodgkin lymphoma", "cancer", "tumor", "lump", "", "  ", "a", "we all fall", "all stories"],
)  # fmt: skip
def test_other_words_name_none(diseases, query):
    assert best(query) == []


@pytest.mark.parametrize(
    "query",
    [
        *(f"non{sign}Hodgkin lymphoma" for sign in "\u2010\u2011\u2012\u2013\u2014\u2212\u00ad\u200b\u2060\ufeff\uff0d./_'~"),
        *(f"{word} Hodgkin lymphoma" for word in ("no", "not", "not a", "Not an", "NON", "is it not")),
        "not\u2011Hodgkin", "non\u2013hodgkins", "it is non - Hodgkin",
    ],
)  # fmt: skip
def test_what_is_not_hodgkin_gets_no_hodgkin_for_an_answer(client, diseases, query):
    assert "Hodgkin lymphoma" not in titles(client, query)


@pytest.mark.parametrize(
    "query",
    ["neuro\u00adblastoma", "neuro\u200bblastoma", "Wilms\u02bc tumor", "Wilms´ tumor", "Wilms` tumor", "re\u0301tinoblasto\u0300ma"],
)  # fmt: skip
def test_a_name_is_found_with_signs_that_nobody_sees(diseases, query):
    assert best(query)


@pytest.mark.parametrize("query", ["not sure if Wilms tumor", "there is no pain with Wilms tumor"])
def test_another_not_changes_nothing(client, diseases, query):
    assert titles(client, query)[0] == "Wilms tumor"


def titles(client, query, where="main .results a"):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    return [link.text for link in page.select(where)]


def test_diseases_stand_above_pages_that_have_the_word_more_often(client, diseases):
    found = titles(client, "leukemia")
    assert set(found[:3]) == {
        "Acute lymphoblastic leukemia",
        "Acute myeloid leukemia",
        "Juvenile myelomonocytic leukemia",
    }
    assert set(found[3:]) == {"Leukemia research", "All about leukemia"}


def test_a_page_whose_title_was_typed_stands_above_diseases_that_share_a_word_with_it(client, diseases):
    assert titles(client, "leukemia research")[0] == "Leukemia research"


def test_a_synonym_is_explained_and_what_is_easily_confused_stands_apart(client, diseases):
    page = BeautifulSoup(client.get("/search/", {"q": "nephroblastoma"}).content, "lxml")
    first = page.select_one("main .results li")
    assert first.a.text == "Wilms tumor" and "Wilms tumor is also called Nephroblastoma." in first.text
    apart = page.select_one(".look-alikes")
    assert "Neuroblastoma" in [link.text for link in apart.select("a")] and "The line of Neuroblastoma." in apart.text


@pytest.mark.parametrize("query", ["C64", "c64", "ICD-10 C64", "icd10 c64 code"])
def test_a_code_is_pinned_and_explained(client, diseases, query):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    first = page.select_one("main .results li")
    assert first.a.text == "Wilms tumor" and "C64 is a code of Wilms tumor." in first.text


def test_everyday_words_find_a_disease_without_being_called_its_name(client, diseases):
    page = BeautifulSoup(client.get("/search/", {"q": "kidney cancer"}).content, "lxml")
    first = page.select_one("main .results li")
    assert first.a.text == "Wilms tumor" and "also called" not in first.text
    assert "kidney cancer" not in client.get(f"/childhood-cancers/{'wilms-tumor'}/").content.decode().lower()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("neurablastoma", "Neuroblastoma"),
        ("retinoblastomer", "Retinoblastoma"),
        ("lukemia", "Acute lymphoblastic leukemia"),
        ("lukemia tretment", "Acute lymphoblastic leukemia"),
        ("osteo", "Osteosarcoma"),
        ("alm", "Acute myeloid leukemia"),
    ],
)
def test_a_slip_is_asked_about_and_never_answered(client, diseases, query, first):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    assert "No page here is called" not in page.text and "Did you mean" in page.text
    assert page.select_one(".look-alikes a").text == first
    assert not page.select(".results")


@pytest.mark.parametrize("query", ["chronic myeloid leukemia", "burkit lukemia"])
def test_what_is_asked_about_is_told_from_a_slip_where_a_word_of_it_is_not_in_the_name(client, diseases, query):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    assert f"No page here is called “{query}”." in page.text and "Did you mean" in page.text
    assert not page.select(".results")


@pytest.mark.parametrize("query", ["pineoblastoma", "ganglioneuroblastoma", "Hepatoma", "pheochromocytoma"])
def test_the_name_of_another_disease_is_no_slip(client, diseases, query):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    assert "Did you mean" not in page.text and not page.select(".results")


@pytest.mark.parametrize(
    ("query", "alike"),
    [
        ("non-hodgkin lymphoma", {"Hodgkin lymphoma"}),
        ("chondrosarcoma", {"Osteosarcoma"}),
        ("burkitt lymphoma", {"Hodgkin lymphoma"}),
        ("APL", {"Acute lymphoblastic leukemia", "Acute myeloid leukemia"}),
    ],
)
def test_a_disease_without_a_page_is_not_answered_with_another_one(client, diseases, query, alike):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    assert {link.text for link in page.select(".look-alikes a")} == alike
    assert "They are not the same." in page.text and not page.select(".results") and "Did you mean" not in page.text


def test_an_abbreviation_stands_beside_the_one_that_it_is_taken_for(client, diseases):
    assert titles(client, "AML")[0] == "Acute myeloid leukemia"
    assert titles(client, "AML", ".look-alikes a") == ["Acute lymphoblastic leukemia"]


def test_a_name_is_new_as_soon_as_it_is_published_and_gone_with_its_page(client, diseases, committed):
    with committed():
        new = make_disease(title="Chordoma")
    assert best("chordoma") == ["Chordoma"]
    with committed():
        new.delete()
    assert best("chordoma") == []


def test_a_name_that_was_rolled_back_is_forgotten_also_when_the_next_one_takes_its_key(diseases):
    with transaction.atomic():
        make_disease(title="Unicorn tumor")
        assert best("Unicorn tumor") == ["Unicorn tumor"]
        transaction.set_rollback(True)
    make_disease(title="Phoenix tumor")
    assert (best("Phoenix tumor"), best("Unicorn tumor")) == (["Phoenix tumor"], [])


def test_spelling_accents_and_signs_make_no_difference():
    assert words_of("Leucémie") == ("leucemie",) and words_of("Nephro-blastoma’s") == ("nefro", "blastoma")
    assert words_of("Tumour of the Kidney (Wilms')") == ("tumor", "of", "the", "kidney", "wilms")
    assert words_of("non-Hodgkin") == words_of("Non Hodgkin") == ("nonhodgkin",)
    assert stems_of("What is the bruising on his tummy?") == stems_of("bruises, belly")
    assert stems_of("what is it") == tuple(map(stem, ("what", "is", "it")))


def test_an_excerpt_marks_what_was_asked_for_and_is_safe():
    text = "Nothing here. The <b>kidney</b> has a lump in it. The end."
    assert excerpt(text, set(stems_of("kidneys"))) == ("The &lt;b&gt;<mark>kidney</mark>&lt;/b&gt; has a lump in it.")
    assert excerpt(text, {"absent"}) == ""
    assert len(excerpt("word " * 500 + "kidney " + "word " * 500, {"kidney"})) < 300
