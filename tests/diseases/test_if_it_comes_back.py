"""If it comes back: calm words, and a way to the trials."""

from bs4 import BeautifulSoup

from tests.factories import make_disease

WORDS = "<p>It is nobody's fault.</p>"


def section_of(client, **fields):
    page = client.get(make_disease(if_it_comes_back=WORDS, **fields).url)
    return BeautifulSoup(page.content, "lxml").select_one("#if-it-comes-back")


def test_it_leads_to_the_trials(client, site):
    section = section_of(client, trials_url="https://example.org/trials/")
    assert "It is nobody's fault." in section.text
    assert section.select_one("a")["href"] == "https://example.org/trials/"
    assert "ask your child's team which of them could fit" in section.text


def test_without_an_address_of_trials_there_is_no_link(client, site):
    assert not section_of(client).select("a")


def test_partners_get_it_without_a_figure_of_outlook(client, site):
    disease = make_disease(if_it_comes_back=f"{WORDS}<p>It comes back in 5 of 10 children.</p>")
    assert client.get(f"/api/v1/diseases/{disease.slug}").json()["result"]["if_it_comes_back"] == WORDS
