"""Medical words in plain words, on a page of their own."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError

from charity_site.glossary.models import GlossaryPage, Term
from tests.factories import make_term


def soup(response):
    return BeautifulSoup(response.content, "lxml")


def test_all_words_from_a_to_z_each_with_an_anchor(client, site):
    make_term(name="Platelets", pronunciation="PLAYT-lets", definition="Tiny cells.", also_called="thrombocytes\nclots")
    make_term(name="biopsy")
    page = soup(client.get("/glossary/"))
    assert [h.text for h in page.select(".glossary h2")] == ["B", "P"]
    assert [a["href"] for a in page.select("nav[aria-label=Letters] a")] == ["#letter-B", "#letter-P"]
    entry = page.select_one("#platelets").get_text(" ", strip=True)
    assert entry == "Platelets say: PLAYT-lets Tiny cells. Also called thrombocytes, clots."


def test_a_glossary_without_words_says_so(client, site):
    assert "There are no words here yet." in soup(client.get("/glossary/")).main.text


def test_a_word_has_an_address_while_visitors_see_the_glossary(site, django_assert_num_queries):
    term = make_term(name="Bone marrow")
    assert term.url == "/glossary/#bone-marrow"
    (shown,) = Term.objects.shown()
    with django_assert_num_queries(0):
        assert shown.url == "/glossary/#bone-marrow"
    GlossaryPage.objects.get().unpublish()
    assert term.url is None and not Term.objects.shown()


def test_a_definition_is_short(db):
    with pytest.raises(ValidationError, match="at most 300"):
        Term(name="Long", definition="x" * 301).full_clean()
