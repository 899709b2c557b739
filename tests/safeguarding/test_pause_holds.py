"""A pause holds until it is resumed, whatever is edited elsewhere meanwhile."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.home.models import StandardPage
from charity_site.images.access import visitors_may_see
from charity_site.images.models import CharityImage
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from stories.models import StoryConsent, StoryIndexPage, StoryPage
from tests.factories import make_consent, make_disease, make_image, make_standard_page, make_user

WAY = Receipt.Way.FAMILY


@pytest.fixture
def paused(family, committed):
    with committed():
        pause([family.consent], way=WAY)
    return family


def replace_consent(story):
    StoryConsent.objects.filter(page=story).update(consent=make_consent())


def is_hidden(client, story):
    story = StoryPage.objects.get(pk=story.pk)
    assert story.is_shown() is StoryPage.objects.shown().filter(pk=story.pk).exists()
    listed = story.url in client.get("/stories/").content.decode()
    return client.get(story.url).status_code == 404 and not story.is_shown() and not listed


def test_another_consent_on_the_story_shows_nothing_until_the_family_says_so(client, paused):
    replace_consent(paused.story)
    assert is_hidden(client, paused.story)
    story = StoryPage.objects.get()
    assert "break" in story.why_hidden
    with pytest.raises(ValidationError, match=r"is paused|takes a break"), transaction.atomic():
        story.save_revision().publish()
    resume(paused.consent, by=make_user(), word="Her mother")
    assert not is_hidden(client, paused.story)


@pytest.mark.parametrize("act", [pause, withdraw])
@pytest.mark.parametrize("saved", ["public", "draft", "before"])
def test_a_quote_of_theirs_comes_back_with_no_other_consent(client, site, committed, act, saved):
    def quote(consent, text="She asked for her boots."):
        return [("quote", {"text": text, "attribution": "Zofiamaria", "consent": consent})]

    consent, plain = make_consent(), [("text", "<p>Words.</p>")]
    page = make_standard_page(body=plain if saved == "draft" else quote(consent))
    if saved != "public":
        page.body = plain if saved == "before" else quote(consent)
        revision = page.save_revision()
        if saved == "before":
            revision.publish()
    with committed():
        act([consent], way=WAY)
    page = StandardPage.objects.get(pk=page.pk)
    page.body = quote(make_consent(), "“She asked\n for her Boots”")
    with pytest.raises(ValidationError, match="cannot be shown here"), transaction.atomic():
        page.save_revision().publish()
    page.save(clean=False)
    assert "oots" not in client.get(page.url).content.decode()
    assert "boots" not in str(ledger.entries()).lower()
    if act is pause:
        resume(consent, by=make_user(), word="Her mother")
        assert "Boots" in client.get(page.url).content.decode()


def test_the_record_cannot_be_deleted(client, paused):
    replace_consent(paused.story)
    paused.portrait.consents.clear()
    for delete in (
        lambda: Consent.objects.get(pk=paused.consent.pk).delete(),
        lambda: Consent.objects.filter(pk=paused.consent.pk).delete(),
    ):
        with pytest.raises(ValidationError, match="takes a break"), transaction.atomic():
            delete()
    assert is_hidden(client, paused.story)


def test_staff_who_try_to_delete_the_record_are_told_why_not(client, site):
    consent = make_consent()
    pause([consent], way=WAY)
    client.force_login(make_user())
    for address in (
        reverse("wagtailsnippets_consent_consent:delete", args=[consent.pk]),
        reverse("wagtail_bulk_action", args=["consent", "consent", "delete"]) + f"?id={consent.pk}",
    ):
        response = client.post(address, follow=True)
        assert response.status_code == 200 and "takes a break" in response.content.decode(), address
    assert Consent.objects.filter(pk=consent.pk).exists()


def test_a_record_that_is_gone_all_the_same_frees_nothing(client, paused):
    replace_consent(paused.story)
    CharityImage.objects.get(pk=paused.portrait.pk).consents.clear()
    Consent.objects.filter(pk=paused.consent.pk)._raw_delete("default")
    assert is_hidden(client, paused.story)
    Consent.objects.create(pk=paused.consent.pk, person="Anew", given_by="x", told="x", website=True, photo=True)
    assert is_hidden(client, paused.story)


@pytest.mark.parametrize("fields", [{"paused_on": None}, {"paused_on": "2999-01-01"}, {"starts": "2000-01-01"}])
def test_an_edit_in_a_shell_ends_no_pause(client, paused, fields):
    Consent.objects.filter(pk=paused.consent.pk).update(**fields)
    assert is_hidden(client, paused.story)


@pytest.mark.parametrize("also", [{"slug": "another"}, {"title": "Another"}])
def test_another_address_shows_nothing(client, paused, also):
    replace_consent(paused.story)
    story = StoryPage.objects.get()
    for name, value in also.items():
        setattr(story, name, value)
    story.save(clean=False)
    assert is_hidden(client, story)


def test_two_who_pause_are_two_who_must_say_yes(client, family, committed):
    other = make_consent()
    StoryConsent.objects.create(page=family.story, consent=other)
    with committed():
        pause([family.consent], way=WAY)
        pause([other], way=WAY)
    replace = make_consent()
    StoryConsent.objects.filter(page=family.story).delete()
    StoryConsent.objects.create(page=family.story, consent=replace)
    resume(family.consent, by=make_user(), word="Her mother")
    assert is_hidden(client, family.story)
    resume(other, by=make_user(), word="Her father")
    assert not is_hidden(client, family.story)


def test_a_copy_of_it_is_refused_also_with_another_consent(client, paused):
    replace_consent(paused.story)
    client.force_login(make_user())
    index = StoryIndexPage.objects.get()
    data = {"new_title": "Marta", "new_slug": "marta", "new_parent_page": index.pk, "publish_copies": "on"}
    address = reverse("wagtailadmin_pages:copy", args=[paused.story.pk])
    for extra in ({}, {"alias": "on"}):
        client.post(address, {**data, **extra})
    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize("how", ["shows nobody", "names nobody", "names somebody else", "uploaded again"])
def test_a_picture_of_it_comes_back_by_no_edit(client, paused, how):
    picture = CharityImage.objects.get(pk=paused.portrait.pk)
    if how == "uploaded again":
        picture = make_image(paused.portrait.file.open().read(), name="copy.jpg", shows_people=False)
    else:
        picture.consents.set([make_consent()] if how == "names somebody else" else [])
        picture.shows_people = how != "shows nobody"
        picture.save()
    picture = CharityImage.objects.get(pk=picture.pk)
    assert picture.consent_problems() == ["a family takes a break"] and not visitors_may_see(picture)
    with pytest.raises(ValidationError, match="takes a break"):
        make_disease(picture=picture)


def test_what_was_paused_stays_hidden_when_it_is_taken_back_then(client, paused, committed):
    replace_consent(paused.story)
    with committed():
        withdraw([paused.consent], way=WAY)
    assert client.get(paused.story.url).status_code == 410 and str(paused.story.translation_key) in ledger.state().pages
