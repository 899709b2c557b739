"""How the name of a disease is said: for who has to say it on the phone."""

from bs4 import BeautifulSoup

from tests.factories import make_disease
from tests.search.test_search import titles


def test_it_stands_below_the_name_and_is_given_to_partners_and_found(client, site):
    disease = make_disease(title="Retinoblastoma", pronunciation="RET-in-oh-blas-TOH-muh")
    page = BeautifulSoup(client.get(disease.url).content, "lxml")
    assert page.select_one("h1 + .pronunciation").text == "say: RET-in-oh-blas-TOH-muh"
    assert client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["pronunciation"] == "RET-in-oh-blas-TOH-muh"
    assert titles(client, "blas-TOH-muh") == ["Retinoblastoma"]


def test_a_page_without_one_says_nothing(client, site):
    assert b"say:" not in client.get(make_disease().url).content
