"""A page is found by its address, as Wagtail finds it, in fewer queries."""

import pytest
from wagtail.models import Page, PageViewRestriction, Site

from charity_site.home.models import HomePage
from diseases.models import DiseaseIndexPage
from tests.factories import make_disease, make_program, make_standard_page, make_update


@pytest.fixture
def pages(site):
    program = make_program()
    return [make_disease(), program, make_update(program), make_standard_page(), site, *site.get_children()]


def test_each_page_is_found_with_the_pages_above_it(rf, pages):
    for page in pages:
        found = Page.find_for_request(rf.get(page.url), page.url)
        assert type(found) is page.specific_class
        assert found.pk == page.pk
        assert [each.pk for each in found.pages_above()] == [
            each.pk for each in page.get_ancestors().filter(depth__gt=1)
        ]


def test_what_is_not_there_is_not_found(client, site):
    disease, draft = make_disease(), make_disease(live=False)
    for address in (draft.url, f"{disease.url}more/", "/nowhere/", "/childhood-cancers/nowhere/", "/nowhere/at/all/"):
        assert client.get(address).status_code == 404, address


def test_a_page_below_a_draft_is_found(client, site):
    """Wagtail unpublishes what is below only when asked to."""
    disease = make_disease()
    DiseaseIndexPage.objects.get().unpublish()
    assert client.get(disease.url).status_code == 200
    assert client.get("/childhood-cancers/").status_code == 404


def test_it_is_found_where_it_was_moved_to_at_once(client, site):
    section, disease = DiseaseIndexPage.objects.get(), make_disease()
    old = disease.url
    assert client.get(old).status_code == 200
    section.slug = "kinds"
    section.save()
    assert client.get(f"/kinds/{disease.slug}/").status_code == 200
    assert client.get(old).status_code == 404


def test_each_site_has_its_own_pages(client, site, settings):
    settings.ALLOWED_HOSTS = ["*"]
    other = site.get_parent().add_child(
        instance=HomePage(title="Other", slug="other", headline="Other.", introduction="Other.")
    )
    Site.objects.create(hostname="other.example", port=80, root_page=other)
    disease = make_disease()
    assert client.get(disease.url).status_code == 200
    assert client.get(disease.url, headers={"host": "other.example"}).status_code == 404
    assert "Other" in client.get("/", headers={"host": "other.example"}).text


def test_a_copy_of_a_private_page_that_follows_it_is_private_too(client, site):
    page, parent = make_standard_page(), make_standard_page()
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    alias = page.create_alias(parent=parent)
    assert client.get(alias.url).status_code == 302
    assert client.get(parent.url).status_code == 200
