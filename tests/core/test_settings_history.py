"""Each save of the site settings is a version, which can be compared and brought back."""

import pytest
from django.urls import reverse

from charity_site.core.models import SiteSettings, SocialLink
from tests.factories import make_user
from tests.forms_on_screen import on_screen


@pytest.fixture
def settings_page(client, site):
    client.force_login(make_user("Site managers", first_name="Mo", last_name="M."))
    words = SiteSettings.objects.get()
    words.notice = "The first notice."
    words.social_links = [SocialLink(name="Video", url="https://example.org/video/")]
    words.save()
    return reverse("wagtailsettings:edit", args=["core", "sitesettings", words.site_id])


def change(client, address, **fields):
    return client.post(address, {**on_screen(client.get(address)), **fields})


def history(name, *args):
    return reverse(name, args=[SiteSettings.objects.get().pk, *args])


def test_what_was_there_before_and_each_save_is_kept(client, settings_page):
    assert change(client, settings_page, notice="The second notice.").status_code == 302
    assert change(client, settings_page, notice="The third notice.").status_code == 302
    kept = [each.as_object().notice for each in SiteSettings.objects.get().revisions.order_by("pk")]
    assert kept == ["The first notice.", "The second notice.", "The third notice."]
    assert history("settings_history") in client.get(settings_page).content.decode()
    page = client.get(history("settings_history")).content.decode()
    assert "Mo M." in page and history("settings_bring_back", SiteSettings.objects.get().revisions.first().pk) in page


def test_two_versions_are_compared_with_their_rows(client, settings_page):
    change(client, settings_page, notice="The second notice.", **{"social_links-0-name": "Film"})
    first, _ = SiteSettings.objects.get().revisions.order_by("pk")
    page = client.get(history("settings_compare", first.pk, "latest")).content.decode()
    assert "second" in page and "Film" in page and "Short name" not in page


def test_a_version_is_brought_back_with_its_rows(client, settings_page):
    change(client, settings_page, notice="The second notice.", **{"social_links-0-DELETE": "on"})
    assert not SocialLink.objects.exists()
    first = SiteSettings.objects.get().revisions.order_by("pk").first()
    address = history("settings_bring_back", first.pk)
    assert "This is an older version" in client.get(address).content.decode()
    assert change(client, address).status_code == 302
    words = SiteSettings.objects.get()
    assert words.notice == "The first notice." and words.revisions.count() == 3
    assert [link.name for link in words.social_links.all()] == ["Video"]
    assert "The first notice." in client.get("/").content.decode()


def test_who_brings_back_second_sees_what_was_saved_in_between(client, settings_page):
    change(client, settings_page, notice="The second notice.")
    address = history("settings_bring_back", SiteSettings.objects.get().revisions.order_by("pk").first().pk)
    stale = on_screen(client.get(address))
    change(client, settings_page, notice="The third notice.")
    assert client.post(address, stale).status_code == 409
    assert SiteSettings.objects.get().notice == "The third notice."


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Story coordinators", "Research editors"])
def test_nobody_else_sees_it(client, settings_page, role):
    change(client, settings_page, notice="The second notice.")
    first = SiteSettings.objects.get().revisions.order_by("pk").first()
    client.force_login(make_user(role))
    for address in (
        history("settings_history"),
        history("settings_compare", first.pk, "latest"),
        history("settings_bring_back", first.pk),
    ):
        answer = client.get(address)
        assert answer.status_code == 302 and b"notice" not in answer.content


def test_what_is_not_there_is_not_found(client, settings_page):
    for address in (history("settings_bring_back", 999), history("settings_compare", 999, "latest")):
        assert client.get(address).status_code == 404
