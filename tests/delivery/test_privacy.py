"""A visitor is not followed: no cookie, no third party."""

from urllib.parse import urlparse

import pytest
from bs4 import BeautifulSoup

from tests.factories import make_disease, make_program, make_standard_page, make_story

FETCHED = {"script": "src", "img": "src", "link": "href", "source": "srcset", "iframe": "src"}


@pytest.fixture
def addresses(site):
    disease = make_disease()
    return [
        "/", "/childhood-cancers/", disease.url, "/stories/", make_story().url, "/research/",
        make_program(diseases=[disease]).url, make_standard_page().url, "/search/?q=a", "/nope/", "/robots.txt", "/api/",
    ]  # fmt: skip


def test_no_page_sets_a_cookie_or_fetches_from_elsewhere(client, addresses):
    for address in addresses:
        response = client.get(address)
        assert not response.cookies, address
        assert response["Referrer-Policy"] == "same-origin"
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        for tag in BeautifulSoup(response.content, "lxml").find_all(list(FETCHED)):
            if tag.get("rel") == ["canonical"]:
                continue
            assert not urlparse(tag.get(FETCHED[tag.name]) or "").netloc, f"{address}: {tag}"
