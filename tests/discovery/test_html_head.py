"""Each page has one address, and what it shows where it is shared; languages lead to each other once there are some."""

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Locale

from stories.models import StoryConsent, StoryPage
from stories.models.index import STORIES_PER_PAGE
from tests.factories import (
    make_consent,
    make_disease,
    make_program,
    make_standard_page,
    make_story,
    make_symptom,
    make_update,
)

SHARED = {"og:title", "og:type", "og:url", "og:site_name", "og:description", "og:image", "og:image:alt"}


def head(client, address):
    return BeautifulSoup(client.get(address).content, "lxml").head


def canonical(client, address):
    """The path and query of the canonical address; None without one."""
    links = head(client, address).find_all("link", rel="canonical")
    assert len(links) <= 1, address
    return links[0]["href"].removeprefix("http://localhost") if links else None


def tags(client, address):
    return {tag["property"]: tag["content"] for tag in head(client, address).select("meta[property]")}


@pytest.fixture
def pages(site):
    disease = make_disease(search_description="Words.")
    program = make_program(search_description="Words.", diseases=[disease])
    fever, rash = make_symptom("Fever", disease), make_symptom("Rash", disease)
    return [
        "/", "/childhood-cancers/", "/stories/", "/research/", "/about/", "/symptoms/", fever.url, rash.url, "/glossary/", disease.url, program.url,
        make_story(disease=disease, search_description="Words.").url, make_update(program).url, make_standard_page().url,
    ]  # fmt: skip


def test_each_page_has_one_address_and_what_is_shown_where_it_is_shared(client, site, pages):
    for address in pages:
        assert canonical(client, f"{address}?utm_source=x&fbclid=1") == address
        shown = tags(client, address)
        assert shown["og:url"] == f"http://localhost{address}" and SHARED - {"og:description"} <= set(shown), address
        assert head(client, address).select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"


def test_what_shows_something_else_has_another_address(client, site):
    disease, other = make_disease(slug="a"), make_disease(slug="b")
    for _ in range(STORIES_PER_PAGE + 1):
        make_story(disease=disease)
    make_story(disease=other)
    for asked, meant in {
        "?page=1": "", "?page=2": "?page=2", "?page=99": "?page=2", "?page=x": "", "?disease=": "",
        "?disease=a": "?disease=a", "?page=2&x=1&disease=a": "?disease=a&page=2", "?disease=b&page=2": "?disease=b",
    }.items():  # fmt: skip
        assert canonical(client, f"/stories/{asked}") == f"/stories/{meant}", asked
        assert tags(client, f"/stories/{asked}")["og:url"] == f"http://localhost/stories/{meant}", asked


def test_what_is_no_page_has_no_address_of_its_own(client, site, pages):
    make_symptom("Cough", make_disease())
    signs = ("/symptoms/nonsense/", "/symptoms/fever/?and=fever", "/symptoms/cough/?and=fever")
    for address in ("/search/", "/search/?q=leukemia&page=2", "/search/?q=zzz", "/nowhere/", *signs):
        assert canonical(client, address) is None and not tags(client, address), address
        assert head(client, address).select_one("meta[name=robots]")["content"] == "noindex"


def languages(client, address):
    return {link["hreflang"]: link["href"] for link in head(client, address).find_all("link", hreflang=True)}


@pytest.fixture
def spanish(settings, site):
    settings.WAGTAIL_I18N_ENABLED = True
    settings.LANGUAGES = settings.WAGTAIL_CONTENT_LANGUAGES = [("en", "English"), ("es", "Spanish")]
    return Locale.objects.create(language_code="es")


def test_with_one_language_there_is_no_word_of_languages(client, pages):
    assert not any(languages(client, address) for address in pages)


def test_translations_lead_to_each_other_while_visitors_may_see_them(client, spanish):
    disease, story = make_disease(slug="a"), make_story(slug="z")
    for page in (disease, story):
        page.copy_for_translation(spanish, copy_parents=True)
    assert languages(client, disease.url) == {}, "the translation is a draft"
    for page in (disease, story):
        for each in page.get_translations(inclusive=True).specific():
            for above in each.get_ancestors().filter(depth__gt=1, live=False).specific():
                above.save_revision().publish()
            each.title = f"{each.title} ({each.locale.language_code})"
            if isinstance(each, StoryPage) and not each.consents.exists():  # a translation brings nobody along
                each.consents = [StoryConsent(consent=make_consent())]
            each.save_revision().publish()
    found = languages(client, disease.url)
    assert set(found) == {"en", "es"} and found["en"] == disease.full_url
    assert set(languages(client, story.url)) == {"en", "es"}
    StoryConsent.objects.filter(page__locale=spanish).update(consent=make_consent(website=False))
    assert languages(client, story.url) == {}
