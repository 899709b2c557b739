"""A picture is for visitors only while a page that they may see shows it, and everyone in it is covered."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone
from wagtail.models import PageViewRestriction

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.core.models import SiteSettings
from stories.models import StoryPage
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_program,
    make_standard_page,
    make_story,
    make_user,
)

TODAY = timezone.localdate()
TOMORROW = TODAY + timedelta(days=1)


def address_of(picture):
    return picture.get_rendition("format-jpeg|width-480").url


def status(client, picture):
    return client.get(address_of(picture)).status_code


@pytest.fixture
def portrait(site):
    """A portrait in a live story, of the one person in it."""
    consent = make_consent()
    picture = make_image(collection="Story photos", people=[consent])
    make_story(portrait=picture, consents=[consent])
    return picture


def test_it_is_seen_while_its_story_is(client, portrait):
    assert status(client, portrait) == 200
    StoryPage.objects.get().unpublish()
    assert status(client, portrait) == 404


@pytest.mark.parametrize(
    "fields",
    [
        {"photo": False}, {"website": False}, {"withdrawn_on": TODAY}, {"paused_on": TODAY},
        {"starts": TOMORROW}, {"birth_date": TODAY.replace(year=TODAY.year - 18, day=1)},
    ],
)  # fmt: skip
def test_it_is_gone_when_its_person_is_not_covered(client, portrait, fields):
    Consent.objects.update(**fields)
    assert status(client, portrait) == 404


def test_it_is_gone_at_midnight_without_any_job(client, portrait):
    Consent.objects.update(ends=TODAY)
    assert status(client, portrait) == 200
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert status(client, portrait) == 404


def test_a_draft_a_private_page_and_no_page_at_all_show_nothing(client, site):
    unused, drafted, private = make_image(), make_image(), make_image()
    make_disease(picture=drafted, live=False)
    PageViewRestriction.objects.create(page=make_disease(picture=private), restriction_type="login")
    assert [status(client, picture) for picture in (unused, drafted, private)] == [404, 404, 404]


def test_a_picture_only_in_the_draft_of_a_live_page_is_not_seen(client, site):
    disease, picture = make_disease(), make_image()
    disease.picture = picture
    disease.save_revision()
    assert status(client, picture) == 404
    disease.save_revision().publish()
    assert status(client, picture) == 200


def test_a_picture_of_people_whom_nobody_named_is_not_seen_although_a_page_shows_it(client, site):
    picture = make_image()
    disease = make_disease(picture=picture)
    assert (
        status(client, picture) == 200
        and picture.file.name.split("/")[1][:20] in client.get(disease.url).content.decode()
    )
    picture.shows_people = True
    picture.save()
    assert status(client, picture) == 404
    assert "/media/images/" not in client.get(disease.url).content.decode()


@pytest.mark.parametrize("make", [make_program, make_standard_page])
def test_where_gifts_are_asked_for_it_needs_that_consent_too(client, site, make):
    consent = make_consent()
    picture = make_image(people=[consent])
    if make is make_program:
        page = make(picture=picture)
    else:
        block = {"image": {"image": picture.pk, "decorative": True, "alt_text": ""}, "caption": "By the river"}
        page = make(body=[{"type": "image", "value": block}])
    assert status(client, picture) == 200 and "/media/images/" in client.get(page.url).content.decode()
    Consent.objects.update(appeals=False)
    assert status(client, picture) == 404 and "/media/images/" not in client.get(page.url).content.decode()


def test_the_logo_is_seen_and_shows_nobody(client, site):
    logo = make_image()
    settings = SiteSettings.for_site(site.get_site())
    settings.logo = logo
    settings.save()
    assert status(client, logo) == 200
    logo.shows_people = True
    logo.save()
    assert status(client, logo) == 404
    assert "/media/images/" not in client.get("/").content.decode()


def test_a_picture_that_was_taken_back_is_seen_on_no_page(client, site):
    picture = make_image()
    make_disease(picture=picture)
    ledger.append(ledger.Entry(ledger.WITHDRAW, files=[picture.file.name]))
    assert status(client, picture) == 404


def test_staff_who_work_with_it_see_it_and_nobody_keeps_their_answer(client, portrait):
    StoryPage.objects.get().unpublish()
    for role, seen in (("Story coordinators", True), ("Site managers", True), ("Editors", False)):
        client.force_login(make_user(role))
        response = client.get(address_of(portrait))
        assert response.status_code == (200 if seen else 404), role
        if seen:
            assert response["Cache-Control"] == "private, no-store"
    client.force_login(make_user("Site managers", is_active=False))
    assert status(client, portrait) == 404


def test_a_browser_asks_each_time_and_is_told_that_nothing_has_changed(client, portrait):
    address = address_of(portrait)
    response = client.get(address)
    assert response["Cache-Control"] == "private, no-cache" and "Cookie" not in response.get("Vary", "")
    again = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304 and not again.content
    Consent.objects.update(photo=False)
    assert client.get(address, headers={"If-None-Match": response["ETag"]}).status_code == 404


def test_the_web_server_is_told_where_it_is_and_only_when_it_may_be_seen(client, portrait, settings):
    settings.MEDIA_HANDED_OVER_AT = "/handed-over/"
    rendition = portrait.get_rendition("format-jpeg|width-480")
    response = client.get(rendition.url)
    assert response["X-Accel-Redirect"] == f"/handed-over/{rendition.file.name}" and not response.content
    assert response["Content-Type"] == "image/jpeg"
    Consent.objects.update(photo=False)
    response = client.get(rendition.url)
    assert response.status_code == 404 and "X-Accel-Redirect" not in response


def test_a_file_without_a_record_and_an_original_have_no_address(client, portrait):
    default_storage.save("images/stray.jpg", default_storage.open(portrait.file.name))
    for path in ("images/stray.jpg", portrait.file.name, f"images/{portrait.filename}", "consent_forms/x.pdf"):
        assert client.get(f"/media/{path}").status_code == 404, path


def test_names_of_files_cannot_be_guessed_and_say_nothing(site):
    names = [make_image(name="zofia-leukemia.jpg").filename for _ in range(2)]
    assert all(len(name) == 36 and "zofia" not in name for name in names) and names[0] != names[1]
