"""The sitemap lists what visitors may see, when it was changed, and no picture of people."""

from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now
from wagtail.models import Page, PageViewRestriction

from charity_site.consent.models import Consent
from charity_site.discovery import sitemap
from diseases.models import SymptomIndexPage
from tests.factories import make_consent, make_disease, make_image, make_program, make_story, make_symptom

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "image": "http://www.google.com/schemas/sitemap-image/1.1",
}


def read(client, address="/sitemap.xml"):
    """{address: (day of the last change, picture)} of the sitemap, or its index as a list."""
    response = client.get(address)
    assert response.status_code == 200 and response["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.content)
    if root.tag.endswith("sitemapindex"):
        return [loc.text for loc in root.findall("s:sitemap/s:loc", NAMES)]
    return {
        url.findtext("s:loc", namespaces=NAMES): (
            url.findtext("s:lastmod", namespaces=NAMES),
            url.findtext("image:image/image:loc", namespaces=NAMES),
        )
        for url in root.findall("s:url", NAMES)
    }


def test_it_has_all_that_visitors_may_see_and_nothing_else(client, site):
    seen = [make_disease(), make_story(consents=[make_consent(feeds=False)]), make_program()]
    private = make_disease()
    hidden = [make_disease(live=False), make_disease(is_sample=True), private, make_story(is_sample=True), make_story()]
    Consent.objects.filter(stories__page=hidden[-1]).update(website=False)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    found = read(client)
    assert {page.full_url for page in seen} <= set(found) and "http://localhost/" in found
    assert not {page.full_url for page in hidden} & set(found)


def test_a_day_is_that_of_publishing_and_a_list_has_none(client, site):
    disease = make_disease()
    disease.tagline = "A draft."
    disease.save_revision()
    Page.objects.filter(pk=disease.pk).update(latest_revision_created_at=now())
    found = read(client)
    assert datetime.fromisoformat(found[disease.full_url][0]) == disease.last_published_at
    assert found["http://localhost/childhood-cancers/"][0] is None


def test_signs_have_addresses_while_their_section_is_no_sample(client, site):
    fever, _ = make_symptom("Fever", make_disease()), make_symptom("Rash", make_disease(live=False))
    index = SymptomIndexPage.objects.get()
    below = [address for address in read(client) if address.startswith(index.full_url)]
    assert below == [index.full_url, f"http://localhost{fever.url}"] and "http://localhost/glossary/" in read(client)
    SymptomIndexPage.objects.update(is_sample=True)
    assert not [address for address in read(client) if address.startswith(index.full_url)]


def test_pictures_of_things_stand_in_it_once_they_were_seen(client, site):
    thing, people = make_image(), make_image(people=[make_consent()])
    with_thing, with_people = make_disease(picture=thing), make_disease(picture=people)
    story = make_story(portrait=make_image(collection="Story photos"))
    assert {picture for _, picture in read(client).values()} == {None}, "nobody saw them yet"
    for page in (with_thing, with_people, story):
        client.get(page.url)
    found = read(client)
    picture = found[with_thing.full_url][1]
    assert client.get(picture.removeprefix("http://localhost")).status_code == 200
    assert found[with_people.full_url][1] is found[story.full_url][1] is None


def test_a_large_site_has_an_index(client, site, monkeypatch):
    monkeypatch.setattr(sitemap, "PAGES_IN_FILE", 3)
    diseases = [make_disease() for _ in range(4)]
    files = read(client)
    assert files == [f"http://testserver/sitemap.xml?p={number}" for number in range(1, len(files) + 1)]
    together = [address for file in files for address in read(client, file.removeprefix("http://testserver"))]
    assert len(together) == len(set(together)) and {page.full_url for page in diseases} <= set(together)
    assert len(files) == -(-len(together) // 3)


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1.5", "", "9" * 5000])
def test_a_file_that_is_not_there_is_a_bad_request_that_says_so(client, site, number):
    response = client.get("/sitemap.xml", {"p": number})
    assert response.status_code == 400 and response["Content-Type"].startswith("text/plain")
    assert response.content == b"p must be a whole number from 1 to 1.\n"


def test_an_unchanged_sitemap_is_not_sent_again(client, site):
    make_story()
    first = client.get("/sitemap.xml")
    assert client.get("/sitemap.xml", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert "Last-Modified" not in first and client.post("/sitemap.xml").status_code == 405


def test_more_pages_take_no_more_queries(client, site):
    def count():
        read(client)  # what is kept until something changes is made anew here
        with CaptureQueriesContext(connection) as queries:
            read(client)
        return len(queries)

    def grow():
        story = make_story(portrait=make_image(collection="Story photos"))
        for page in (make_disease(picture=make_image()), make_program(picture=make_image()), story):
            client.get(page.url)

    grow()
    few = count()
    for _ in range(4):
        grow()
    assert count() == few
