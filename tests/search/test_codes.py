"""A code is asked for as a whole: it finds the disease that has it, or nothing."""

import pytest
from bs4 import BeautifulSoup

from diseases.models import DiseaseCode
from tests.factories import make_disease, make_program, make_standard_page


@pytest.fixture(scope="module")
def made_once(module_database):
    with module_database():
        for title, codes in {
            "Wilms tumor": [("ICD-10", "C64"), ("ICD-O-3", "8960/3"), ("ORPHA", "654"), ("NCIt", "C3267")],
            "Retinoblastoma": [("ICCC-3", "V"), ("ORPHA", "790"), ("OMIM", "180200")],
            "Juvenile myelomonocytic leukemia": [("ICCC-3", "I(d)"), ("ICD-10", "C93.3"), ("ICD-11", "2A42.0")],
        }.items():
            disease = make_disease(title=title)
            disease.codes = [DiseaseCode(system=system, code=code) for system, code in codes]
            disease.save_revision().publish()
        make_program(title="Phase 3 of a study, with 64 children and 790 samples")
        make_standard_page(title="All 3 of 8960 codes, 93 and 3, ICD and ORPHA")


def found(client, query):
    page = BeautifulSoup(client.get("/search/", {"q": query}).content, "lxml")
    return [link.text for link in page.select("main .terms a")]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("8960/3", "Wilms tumor"), ("8960 / 3", "Wilms tumor"), ("what is 8960/3?", "Wilms tumor"), ("c64", "Wilms tumor"),
        ("ICD-O-3 8960/3", "Wilms tumor"), ("ICD-10-CM code C64", "Wilms tumor"), ("orpha654", "Wilms tumor"),
        ("C3267", "Wilms tumor"), ("NCIt:C3267", "Wilms tumor"), ("ORPHA:790", "Retinoblastoma"), ("ORPHA 790", "Retinoblastoma"),
        ("Orphanet 790", "Retinoblastoma"), ("OMIM #180200", "Retinoblastoma"), ("180200", "Retinoblastoma"),
        ("ICCC-3 V", "Retinoblastoma"), ("I(d)", "Juvenile myelomonocytic leukemia"), ("i (d)", "Juvenile myelomonocytic leukemia"),
        ("C93.3", "Juvenile myelomonocytic leukemia"), ("my child's code is C93.3", "Juvenile myelomonocytic leukemia"),
        ("2a42.0", "Juvenile myelomonocytic leukemia"), ("ICD-11: 2A42.0", "Juvenile myelomonocytic leukemia"),
    ],
)  # fmt: skip
def test_a_code_finds_the_disease_that_has_it(client, made_once, site, query, title):
    assert found(client, query) == [title]


@pytest.mark.parametrize(
    "query",
    [
        "8500/3", "8960/0", "C50.9", "C93", "C93.31", "C64.9", "ORPHA:791", "ORPHA:79", "OMIM:790", "MeSH 654", "C326", "I(e)",
        "ICD-10 C50.9", "what is C71?", "code 8500/3", "ICD code C50", "790", "3", "64", "UMLS C0000001",
    ],
)  # fmt: skip
def test_a_code_that_nobody_has_finds_nothing(client, made_once, site, query):
    assert found(client, query) == []


def test_words_beside_a_code_are_answered_too(client, made_once, site):
    assert found(client, "C50.9 or Wilms tumor?")[0] == "Wilms tumor"
    assert found(client, "is C93.3 the same as Wilms tumor")[:2] == ["Juvenile myelomonocytic leukemia", "Wilms tumor"]
