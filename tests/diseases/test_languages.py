"""A name in another language says which, so that a screen reader reads it aloud as it is said."""

import json

import pytest
from bs4 import BeautifulSoup

from diseases.models import DiseaseName
from tests.factories import make_disease

NAME = "leucemia <mielomonocítica> juvenil"


@pytest.fixture
def disease(site):
    disease = make_disease(title="Leukemia X")
    disease.names = [
        DiseaseName(name=NAME, kind="other_language", language="es"),
        DiseaseName(name="Another leukemia name"),
    ]
    disease.save_revision().publish()
    return disease


@pytest.mark.parametrize("address", ["page", "/childhood-cancers/", f"/search/?q={NAME}", "/search/?q=mielomonocitica"])
def test_wherever_the_name_stands_it_is_marked(client, disease, address):
    page = BeautifulSoup(client.get(disease.url if address == "page" else address).content, "lxml")
    marked = [span.get_text().strip("\u2068\u2069") for span in page.select("main [lang=es]")]
    assert marked == [NAME]
    for element in page.select("[lang=es]"):
        element.decompose()
    assert NAME not in page.main.get_text().replace(f"“{NAME}”", ""), "but for what was typed"


def test_a_suggestion_says_it_too(client, disease):
    rows = client.get("/search/suggestions/", {"q": "leuc"}).json()["suggestions"]
    assert rows == [{"name": NAME, "note": "Type of cancer: Leukemia X", "url": disease.url, "lang": "es"}]
    assert "lang" not in json.dumps(client.get("/search/suggestions/", {"q": "another"}).json())
