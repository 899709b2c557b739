"""What other things need is not deleted, and staff are told why, in words that name nobody to whom that is not theirs."""

import logging
from io import StringIO

import pytest
from django.urls import reverse

from charity_site.core.models import Source
from charity_site.delivery.observability.logs import JsonFormatter
from diseases.models import DiseaseIndexPage, DiseasePage, DiseaseSource
from stories.models import StoryPage
from tests.factories import make_consent, make_disease, make_image, make_source, make_story, make_user

NAME = "Zofiamaria"


@pytest.fixture
def log():
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    logging.getLogger().addHandler(handler)
    yield out
    logging.getLogger().removeHandler(handler)


def posted(client, address, role, **data):
    client.force_login(make_user(role))
    response = client.post(address, data, follow=True)
    assert response.status_code == 200
    return response.content.decode()


@pytest.fixture
def story(site):
    return make_story(title=f"{NAME} and leukemia", consents=[make_consent(person=NAME)])


@pytest.mark.parametrize("way", ["one", "many"])
@pytest.mark.parametrize("what", ["section", "home"])
def test_a_section_that_stories_need_is_not_deleted(client, site, story, log, way, what):
    page = DiseaseIndexPage.objects.get() if what == "section" else site
    if way == "one":
        address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    else:
        address = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={page.pk}&next=/admin/"
    text = posted(client, address, None)
    assert (
        "Nothing was deleted." in text and f"1 story ({story.title})" in text and "Change or delete those first" in text
    )
    assert StoryPage.objects.exists() and DiseasePage.objects.exists()
    assert NAME not in log.getvalue()


def opened(client, address, role=None):
    """The first screen of a deletion, before anything was said or typed."""
    client.force_login(make_user(role))
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("way", ["one", "many"])
@pytest.mark.parametrize("what", ["section", "home", "disease"])
def test_what_stories_need_is_refused_before_anything_is_asked(client, site, story, log, way, what):
    pages = {"section": DiseaseIndexPage.objects.get(), "home": site, "disease": story.disease}
    address = reverse("wagtailadmin_pages:delete", args=[pages[what].pk])
    if way == "many":
        other = make_disease(title="Needed by nobody")
        many = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "delete"])
        address = f"{many}?id={other.pk}&id={pages[what].pk}"
    text = opened(client, address)
    assert "Something in it is needed by" in text and f"1 story ({story.title})" in text
    assert "Change or delete those first" in text
    assert "Yes, delete" not in text and 'method="POST" data' not in text and "will also delete" not in text


def test_records_that_pages_need_are_refused_before_anything_is_asked(client, site):
    source, other = make_source(title="A journal's list"), make_source(title="Needed by nobody")
    consent, disease = make_consent(person=NAME), make_disease(title="Needing it")
    DiseaseSource.objects.create(page=disease, source=source)
    make_image(people=[consent])
    many = f"{reverse('wagtail_bulk_action', args=['core', 'source', 'delete'])}?id={other.pk}&id="
    for address, needing in {
        reverse("wagtailsnippets_core_source:delete", args=[source.pk]): "Needing it",
        f"{many}{source.pk}": "Needing it",
        reverse("wagtailsnippets_consent_consent:delete", args=[consent.pk]): "1 image",
    }.items():
        text = opened(client, address)
        assert needing in text and "Change or delete those first" in text and "Yes, delete" not in text
    assert "Yes, delete" in opened(client, f"{many}{other.pk}")


def test_what_nobody_needs_is_asked_about(client, site):
    disease = make_disease(title="Needed by nobody")
    assert "Yes, delete it" in opened(client, reverse("wagtailadmin_pages:delete", args=[disease.pk]))


def test_who_may_not_read_consents_is_told_how_many_and_not_who(client, site, story, log):
    page = DiseaseIndexPage.objects.get()
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    text = posted(client, address, "Editors")
    assert NAME not in text and NAME not in log.getvalue() and DiseasePage.objects.exists()


def test_a_record_that_pages_need_is_not_deleted(client, site, log, monkeypatch):
    source, disease = make_source(title="A journal's list"), make_disease(title="Needing it")
    DiseaseSource.objects.create(page=disease, source=source)
    from_list = reverse("wagtail_bulk_action", args=["core", "source", "delete"])
    addresses = (
        reverse("wagtailsnippets_core_source:delete", args=[source.pk]),
        f"{from_list}?id={source.pk}&next=/admin/",
    )
    for address in addresses:
        posted(client, address, "Site managers")
        assert Source.objects.filter(pk=source.pk).exists()


def test_a_consent_that_a_picture_needs_is_not_deleted(client, site, log):
    consent = make_consent(person=NAME)
    make_image(people=[consent])
    text = posted(client, reverse("wagtailsnippets_consent_consent:delete", args=[consent.pk]), None)
    assert consent.__class__.objects.filter(pk=consent.pk).exists()
    assert NAME not in log.getvalue() and "1 image" in text
