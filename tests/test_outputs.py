"""What a family lives with is in each output: search, API, structured data, sitemap, feed, llms.txt, copies and paper, reviews, checks."""

import pytest
from bs4 import BeautifulSoup

from charity_site.core.models import VersionedRecord
from charity_site.review.models import ReviewedPage
from charity_site.writing.management.commands.check_content import published
from tests.cards.factories import make_card
from tests.discovery.vocabulary import said
from tests.factories import make_late_effect, make_topic, make_treatment_kind

EVERYDAY = "wobbly tummy"  # as families say it
MAKE = {  # how each is made, and its list in the API
    "treatment": (lambda: published_anew(make_treatment_kind("Chemo", search_words=EVERYDAY)), "treatments"),
    "late effect": (lambda: published_anew(make_late_effect("Weak heart", search_words=EVERYDAY)), "late-effects"),
    "topic": (lambda: make_topic(search_words=EVERYDAY), "topics"),
    "quiet topic": (lambda: make_topic(stage="grief", search_words=EVERYDAY), "topics"),
    "card": (lambda: make_card(search_words=EVERYDAY), "cards"),
}
LACKING = {
    ("quiet topic", "feed"),  # it would stand between stories
}


def published_anew(record):
    """Return `record` with the day on which it was published, as it has one by any way but a script."""
    record.save_revision().publish()
    record.refresh_from_db()
    return record


def says_what_it_is(page):
    """Return whether the node of a `page` says more than that of any page."""
    return page["@type"] != "WebPage" or "mainEntity" in page


def lacks(client, record, api):
    """Return the outputs in which the page of `record` is not (set of str). `api`: its list there."""
    address = record.url
    page, found = (BeautifulSoup(client.get(each).content, "lxml").main for each in (address, f"/search/?q={EVERYDAY}"))
    read = {name: client.get(f"/{name}").content.decode() for name in ("sitemap.xml", "feeds/all/", "llms.txt")}
    listed = client.get(f"/api/v1/{api}").json()["results"]
    outputs = {
        "search": found.select(f'a[href="{address}"]'),
        "API": any(each["url"].endswith(address) for each in listed),
        "structured data": says_what_it_is(said(client, address)["@graph"][0]),
        "sitemap": f"{address}</loc>" in read["sitemap.xml"],
        "feed": address in read["feeds/all/"],
        "llms.txt": f"{address})" in read["llms.txt"],
        "kept copy": page.select("[data-page-tools]"),
        "review": isinstance(record, ReviewedPage | VersionedRecord),
        "checks": record in list(published()),
    }
    return {output for output, is_there in outputs.items() if not is_there}


@pytest.mark.parametrize("name", MAKE)
def test_it_is_in_each_output(client, site, name):
    make, api = MAKE[name]
    assert lacks(client, make(), api) == {output for each, output in LACKING if each == name}
