"""An address leads to the same page however a phone or a word processor spells it."""

import unicodedata
from urllib.parse import quote

import pytest
from django.urls import reverse
from wagtail.contrib.redirects.models import Redirect

from charity_site.consent.models import Consent
from charity_site.core.spellings import slug_of
from tests.factories import make_disease, make_standard_page, make_story, make_user
from tests.forms import disease_form

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2212"


@pytest.mark.parametrize(
    "address",
    [
        *(f"/non{quote(dash)}hodgkin/" for dash in DASHES),
        "/non\u00ad-hodgkin",
        "/Non-Hodgkin/",
        "/NON%E2%80%91HODGKIN/?utm_source=mail",
        "/non-hod\u200bgkin",
        "/%6eon-hodgkin/",
    ],
    ids=range(11),
)
@pytest.mark.parametrize(
    "stored", ["/non-hodgkin", "/non\u2011hodgkin", "/Non-Hodgkin"], ids=["plain", "dash", "capitals"]
)
def test_a_redirect_is_found_at_every_spelling(client, site, stored, address):
    page = make_standard_page(slug="target")
    Redirect.objects.create(old_path=Redirect.normalise_path(stored), redirect_page=page)
    response = client.get(address)
    assert (response.status_code, response["Location"].partition("?")[0]) == (301, page.url)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize(
    "stored", ["/nino", "/niño", unicodedata.normalize("NFD", "/niño")], ids=["plain", "nfc", "nfd"]
)
def test_accents_are_found_composed_decomposed_and_left_out(client, site, stored, form):
    Redirect.objects.create(old_path=stored, redirect_link="https://example.org/")
    assert client.get(quote(unicodedata.normalize(form, "/niño/")))["Location"] == "https://example.org/"


def test_a_page_is_found_at_every_spelling_of_its_address(client, site):
    page = make_disease(slug="non-hodgkin-lymphoma")
    parent = page.get_parent().url
    for spelling in ("non\u2011hodgkin\u2013lymphoma", "Non-Hodgkin-Lymphoma", "non-hod\u00adgkin-lymphoma"):
        assert client.get(quote(f"{parent}{spelling}/"))["Location"].partition("?")[0] == page.url
    assert client.get(f"{parent}hodgkin-lymphoma/").status_code == 404


def test_another_spelling_tells_nothing_of_what_is_hidden(client, site, committed):
    story = make_story(slug="zofia-anna")
    address = quote(f"{story.get_parent().url}zofia\u2011anna/")
    assert client.get(address).status_code == 301
    Redirect.objects.create(old_path="/zofia\u2011old", redirect_page=story)
    with committed():
        Consent.objects.update(website=False)
    assert client.get(address).status_code == client.get("/zofia-old/").status_code == 404


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        *((f"Non{dash}Hodgkin", "non-hodgkin") for dash in [*DASHES, "-"]),
        ("Non\u00ad-Hodg\u200bkin", "non-hodgkin"),
        ("Leuk\u00ademia – what\u00a0now?", "leukemia-what-now"),
        ("El niño", "el-niño"),
        ("Ewing’s sarcoma", "ewings-sarcoma"),
    ],
)
def test_a_title_gives_the_slug_of_its_plain_spelling(site, title, slug):
    assert slug_of(title) == slug
    assert make_standard_page(title=title).slug == slug


def test_a_slug_that_is_typed_or_made_by_the_browser_is_plain(client, site):
    client.force_login(make_user())
    index = make_disease(slug="wilms-tumor").get_parent()
    address = reverse("wagtailadmin_pages:add", args=["diseases", "diseasepage", index.pk])
    client.post(address, disease_form(title="A", slug="non\u2011hodg\u00adkin", group="leukemia"))
    assert index.get_children().filter(slug="non-hodgkin").exists()
    again = client.post(address, disease_form(title="A", slug="wilms\u2013tumor", group="leukemia"))
    assert "already in use" in again.content.decode()
    accented = client.post(address, disease_form(title="A", slug="wilms-tumór", group="leukemia"))
    assert "already in use" in accented.content.decode()
