"""A page is not published at an address that a view or a file owns: nobody could ever open it."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from charity_site.core.taken_addresses import taken_names
from charity_site.home.models import StandardPage
from tests.factories import make_disease, make_standard_page, make_user

TAKEN = [
    "search", "api", "admin", "styleguide", "feeds", "static", "media", "health", "embed", "_util", "documents", "metrics",
    "your-story", "sign-off",
]  # fmt: skip


def form(slug, **more):
    body = {"body-count": 1, "body-0-deleted": "", "body-0-order": 0, "body-0-type": "text", "body-0-id": ""}
    return {
        "title": "Search",
        "slug": slug,
        "body-0-value": "null",
        **body,
        "comments-TOTAL_FORMS": 0,
        "comments-INITIAL_FORMS": 0,
        **more,
    }


@pytest.mark.parametrize("slug", TAKEN)
def test_a_page_at_a_taken_address_is_refused_beside_its_slug(client, site, slug):
    client.force_login(make_user())
    address = reverse("wagtailadmin_pages:add", args=["home", "standardpage", site.pk])
    response = client.post(address, form(slug, **{"action-publish": "1"}))
    assert response.status_code == 200
    assert f"“/{slug}/”" in response.context["form"].errors["slug"][0]
    assert not StandardPage.objects.filter(slug=slug).exists()


@pytest.mark.parametrize("slug", TAKEN)
def test_no_other_way_leads_there(site, slug):
    with pytest.raises(ValidationError, match="Nobody could open"):
        site.add_child(instance=StandardPage(title="A page", slug=slug))


def test_a_slug_is_not_changed_to_a_taken_one(client, site):
    about = StandardPage.objects.get(slug="about")
    client.force_login(make_user())
    address = reverse("wagtailadmin_pages:edit", args=[about.pk])
    response = client.post(address, form("search", **{"action-publish": "1"}))
    assert "“/search/”" in response.context["form"].errors["slug"][0]
    about.slug = "search"
    with pytest.raises(ValidationError, match="Nobody could open"):
        about.save()


def test_a_page_is_not_moved_there(client, site):
    page = make_standard_page(slug="search")
    client.force_login(make_user())
    response = client.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, site.pk]), follow=True)
    assert "the website itself uses the address" in response.content.decode()
    assert StandardPage.objects.get(pk=page.pk).get_parent().slug == "about"
    with pytest.raises(ValidationError):
        page.move(site, pos="last-child")


def test_below_a_page_every_slug_can_be_reached(client, site):
    for page in (make_standard_page(slug="search"), make_disease(slug="admin")):
        assert client.get(page.url).status_code == 200


def test_the_names_are_those_of_the_addresses_that_the_site_has(settings):
    assert set(TAKEN) <= taken_names()
    assert not {"stories", "about", "research", "symptoms", "childhood-cancers"} & taken_names()
