"""A long page of text begins with a list of its headings."""

import pytest
from bs4 import BeautifulSoup

from charity_site.home.models import HomePage
from tests.factories import make_standard_page


def shown(client, *headings, **fields):
    """Return (BeautifulSoup) a page of its own with these `headings` (HTML), each in a text of its own."""
    body = [{"type": "text", "value": f"<h2>{heading}</h2><p>Words.</p>"} for heading in headings]
    page = make_standard_page(body=body, **fields)
    return BeautifulSoup(client.get(page.url).content, "lxml")


def contents(page):
    """Return what the list leads to ([(its words, the heading there)])."""
    return [(link.text, page.select_one(link["href"]).text) for link in page.select(".section-nav a")]


def test_a_long_page_lists_its_headings_and_leads_to_each(client, site):
    headings = "School", "Money &amp; work", "School", "أسئلة", "10<sup>9</sup> cells"
    page = shown(client, *headings, parent=HomePage.objects.get())
    assert contents(page) == [
        ("School", "School"),
        ("Money & work", "Money & work"),
        ("School", "School"),
        ("أسئلة", "أسئلة"),
        ("10⁹ cells", "109 cells"),
    ]
    assert len({link["href"] for link in page.select(".section-nav a")}) == 5


@pytest.mark.parametrize("count", [0, 3])
def test_a_page_with_few_headings_has_no_list(client, site, count):
    page = shown(client, *["One", "Two", "Three"][:count], parent=HomePage.objects.get())
    assert page.select_one(".narrow") and not page.select(".section-nav")


def test_beside_a_page_of_a_section_stands_the_list_of_the_section(client, site):
    page = shown(client, "One", "Two", "Three", "Four", "Five")
    assert page.select_one(".section-menu") and not page.select(".section-nav")


def test_a_heading_that_says_how_many_live_is_in_the_list_no_more_than_on_the_page(client, site):
    headings = "One", "Two", "Three", "Four", "90% of children are cured"
    page = shown(client, *headings, parent=HomePage.objects.get())
    assert len(contents(page)) == 4 and "90%" not in page.text
