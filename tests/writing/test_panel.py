"""What the checks find stands beside the editor, in its panel of checks."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from charity_site.writing.finding import Finding
from diseases.models import DiseaseIndexPage
from tests.factories import make_disease, make_standard_page, make_term, make_user

EDIT = "wagtailadmin_pages:edit"


def panel(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "lxml").select_one("[data-side-panel=checks]").get_text(" ", strip=True)


@pytest.fixture
def editor(client, site):
    client.force_login(make_user("Editors"))
    return client


def test_it_shows_section_sentence_and_what_to_do_of_the_newest_draft(editor):
    page = make_disease()
    page.overview = "<p>It is rare. About 450 children & teens get it. We say <b>more</b>.</p>"
    page.save_revision()
    said = panel(editor, reverse(EDIT, args=[page.pk]))
    assert (
        "What to mend in the text 1 Overview About 450 children & teens get it. No figure of this page says this."
        in said
    )
    assert "Reading age of each section" in said and re.search(r"Overview \d+ ", said)
    assert "Issues found" in said, "Wagtail's own checks are there too"


def test_it_says_when_there_is_nothing_to_mend(editor):
    assert "What to mend in the text 0 Nothing to mend." in panel(editor, reverse(EDIT, args=[make_disease().pk]))


def test_a_page_that_is_not_stored_yet_has_it_too(editor):
    above = DiseaseIndexPage.objects.get()
    assert "What to mend in the text 0" in panel(
        editor, reverse("wagtailadmin_pages:add", args=["diseases", "diseasepage", above.pk])
    )


def test_shared_records_have_it(client, site):
    client.force_login(make_user())
    term = make_term(name="Scan", definition="An MRI is one of them.")
    assert "“MRI” is never spelled out" in panel(
        client, reverse(term.snippet_viewset.get_url_name("edit"), args=[term.pk])
    )


def test_what_was_typed_is_text_there(client, site):
    client.force_login(make_user())
    page = make_standard_page(introduction="An MRI <script>alert(1)</script> is.")
    html = client.get(reverse(EDIT, args=[page.pk])).content.decode()
    assert "An <mark>MRI</mark> &lt;script&gt;" in html and "<script>alert" not in html


def test_words_that_are_meant_are_marked_and_others_listed():
    finding = Finding("Overview", "Radiation & more radiations.", ["radiation", "emergency"])
    assert finding.marked == "<mark>Radiation</mark> &amp; more radiations." and finding.other_words == ["emergency"]
