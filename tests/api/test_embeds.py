"""A clinic can show one section of a disease page on its own site, with the credit; nothing else can be framed."""

from copy import deepcopy

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from charity_site.review.fingerprints import section_fingerprints
from diseases.models import DiseasePage, Treatment
from diseases.sections import SECTIONS
from tests.factories import full_disease, make_disease, make_standard_page
from tests.reviewing import approve

IDS = [section.id for section in SECTIONS if section.may_be_embedded]


@pytest.fixture
def content(made_once, site):
    return deepcopy(made_once)


def test_stories_and_research_may_not_be_included():
    assert {section.id for section in SECTIONS} - set(IDS) == {"stories", "research"}


@pytest.mark.parametrize("section_id", IDS)
def test_a_section_by_itself(client, content, section_id):
    disease, *_ = content
    response = client.get(f"/embed/full/{section_id}/")
    assert response.status_code == 200 and not response.cookies
    assert "X-Frame-Options" not in response and response["Content-Security-Policy"].endswith("frame-ancestors *")
    assert response["Cache-Control"] == "no-cache" and response["X-Robots-Tag"] == "noindex"
    page = BeautifulSoup(response.content, "lxml")
    assert page.find("link", rel="canonical")["href"] == disease.full_url
    assert page.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert page.base["target"] == "_top" and not page.find(["nav", "script", "style", "iframe", "img", "form"])
    footer = page.footer.text
    assert "From Test Fund." in footer and "not yet reviewed" in footer and "Last updated" in footer
    assert "Shown with permission." in footer and page.footer.a["href"] == disease.full_url
    assert disease.title in page.h1.text


def test_it_says_by_a_fingerprint_what_it_says(client, content):
    prints = section_fingerprints(DiseasePage.objects.get(slug="full"))
    for section in ("overview", "treatment"):
        page = BeautifulSoup(client.get(f"/embed/full/{section}/").content, "lxml")
        assert page.main["data-fingerprint"] == prints[section]


def test_survival_figures_stay_closed(client, content):
    page = BeautifulSoup(client.get("/embed/full/prognosis/").content, "lxml")
    details = page.select_one("details.survival")
    assert not details.has_attr("open") and "about 9 in 10" in details.text
    details.decompose()
    assert "9 in 10" not in page.text


def test_the_review_and_the_sample_notice(client, site):
    approve(make_disease(slug="sample", is_sample=True))
    page = BeautifulSoup(client.get("/embed/sample/overview/").content, "lxml")
    assert "Not medical advice" in page.main.text and "Reviewed January 1, 2026 by A clinician" in page.footer.text


@pytest.mark.parametrize("address", ["full/stories", "full/research", "full/nope", "nope/overview"])
def test_what_cannot_be_included_is_a_small_page(client, content, address):
    response = client.get(f"/embed/{address}/")
    assert response.status_code == 404
    assert "X-Frame-Options" not in response
    assert b"This section is not here" in response.content and len(response.content) < 1500


def test_an_empty_section_a_draft_and_a_private_page_are_not_there(client, site):
    make_disease(slug="bare")
    make_disease(slug="draft", live=False)
    private = make_disease(slug="closed")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for address in ("bare/treatment", "draft/overview", "closed/overview"):
        assert client.get(f"/embed/{address}/").status_code == 404


def test_rich_text_is_as_other_sites_get_it(client, site):
    page = make_standard_page()
    text = f'<p><a linktype="page" id="{page.pk}">page</a> <a linktype="term" id="1">term</a></p>'
    disease = full_disease(slug="text", overview=text)
    Treatment.objects.filter(page=disease).update(what_it_is=text)
    for section_id in ("overview", "treatment"):
        main = BeautifulSoup(client.get(f"/embed/text/{section_id}/").content, "lxml").main
        assert [a["href"] for a in main.select(".prose a")] == [f"http://localhost{page.url}"] * len(
            main.select(".prose a")
        )
        assert main.find("a") and "term" in main.text


def test_only_to_be_read(client, content):
    assert client.post("/embed/full/overview/").status_code == 405


def test_every_other_page_still_refuses_to_be_framed(client, content):
    for address in ("/", "/childhood-cancers/full/", "/api/", "/api/v1/diseases", "/stories/", "/search/", "/nope/"):
        assert client.get(address)["X-Frame-Options"] == "DENY", address
