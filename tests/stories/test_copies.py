"""Consents and pictures of people stay where they were agreed to: nothing that is made of a page takes them along."""

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.actions.revert_to_page_revision import RevertToPageRevisionAction
from wagtail.models import Locale, Page, Revision

from charity_site.consent.models import Consent
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from stories.models import StoryConsent, StoryIndexPage, StoryPage
from tests.factories import make_consent, make_image, make_program, make_standard_page, make_story, make_user


def picture_block(picture):
    return {
        "type": "image",
        "value": {"image": {"image": picture.pk, "decorative": True, "alt_text": ""}, "caption": ""},
    }


@pytest.fixture
def sydney(site):
    """Sydney's consent; her story, live, with her portrait and a photo in it; her picture."""
    consent = make_consent(person="Sydney, leukemia")
    portrait = make_image(people=[consent])
    body = [{"type": "text", "value": "<p>Words.</p>"}, picture_block(portrait), picture_block(make_image())]
    story = make_story(title="Sydney A", consents=[consent], portrait=portrait, body=body)
    story.save_revision().publish()
    return StoryPage.objects.get()


def traces(page):
    """Return what is left of Sydney in the row of `page` and in its versions."""
    row = StoryPage.objects.get(pk=page.pk)
    contents = [
        row.serializable_data(),
        *Revision.page_revisions.filter(object_id=page.pk).values_list("content", flat=True),
    ]
    consent, portrait = str(Consent.objects.get().pk), Consent.objects.get().images.get().pk
    found = []
    for content in contents:
        found += ["consents"] * (consent in json.dumps(content, default=str)) + ["portrait"] * (
            content["portrait"] == portrait
        )
        found += ["body"] * any(
            block["type"] == "image" and block["value"]["image"]["image"] == portrait
            for block in json.loads(content["body"])
        )
    return found


def copy(story):
    return story.copy(update_attrs={"slug": "marta", "title": "Marta"})


def copy_without_versions(story):
    return story.copy(update_attrs={"slug": "marta", "title": "Marta"}, copy_revisions=False, keep_live=False)


def copy_with_its_section(story):
    section = StoryIndexPage.objects.get()
    copied = section.copy(update_attrs={"slug": "again", "title": "Again"}, recursive=True)
    return copied.get_children().get().specific


def alias(story):
    return story.create_alias(update_slug="alias")


def alias_with_its_section(story):
    section = StoryIndexPage.objects.get()
    return section.create_alias(update_slug="again", recursive=True).get_children().get().specific


def alias_that_follows_a_change(story):
    made = story.create_alias(update_slug="alias")
    story.save_revision().publish()
    return made


def alias_made_a_page(story):
    made = story.create_alias(update_slug="alias")
    ConvertAliasPageAction(made).execute()
    return made


def translation(story):
    spanish = Locale.objects.create(language_code="es")
    return story.copy_for_translation(spanish, copy_parents=True)


def translation_that_follows(story):
    spanish = Locale.objects.create(language_code="es")
    return story.copy_for_translation(spanish, copy_parents=True, alias=True)


def copied_in_the_admin(story, **options):
    client = Client()
    client.force_login(make_user())
    data = {"new_title": "Marta", "new_slug": "marta", "new_parent_page": story.get_parent().pk, **options}
    assert client.post(reverse("wagtailadmin_pages:copy", args=[story.pk]), data).status_code == 302
    return Page.objects.get(slug="marta").specific


def published_in_the_admin(story):
    return copied_in_the_admin(story, publish_copies="on")


def alias_in_the_admin(story):
    return copied_in_the_admin(story, alias="on")


def imported(story):
    data = json.loads(story.to_json())
    page = StoryPage.from_serializable_data({**data, "pk": None})
    page.slug, page.title = "imported", "Imported"
    page.id = page.path = page.depth = page.latest_revision = page.live_revision = None
    page.live = False
    page.translation_key = "7d0a8c1e-0000-4000-8000-000000000000"
    story.get_parent().add_child(instance=page)
    page.save_revision()
    return page


WAYS = [
    copy, copy_without_versions, copy_with_its_section, alias, alias_with_its_section, alias_that_follows_a_change,
    alias_made_a_page, translation, translation_that_follows, copied_in_the_admin, published_in_the_admin,
    alias_in_the_admin, imported,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_a_story_made_of_another_one_is_a_draft_that_names_nobody(client, sydney, way):
    made = way(sydney)
    made = StoryPage.objects.get(pk=made.pk)
    assert made.pk != sydney.pk
    assert traces(made) == []
    assert len(made.body) == 2, "the drawing stays"
    assert not made.live and made.live_revision is None
    assert client.get(made.url).status_code == 404
    latest = made.get_latest_revision_as_object()
    assert not latest.consents.all() and latest.portrait is None
    latest.title, latest.live = "Marta", True
    with pytest.raises(ValidationError, match="Nobody's consent"):
        latest.full_clean()
    assert {"consents", "portrait", "body"} == set(traces(sydney))
    assert client.get(sydney.url).status_code == 200, "she stays where she was"
    assert len(StoryPage.objects.get(pk=sydney.pk).body) == 3


def test_staff_are_told_what_a_copied_story_lacks(client, sydney):
    client.force_login(make_user("Story coordinators"))
    data = {
        "new_title": "Marta",
        "new_slug": "marta",
        "new_parent_page": sydney.get_parent().pk,
        "publish_copies": "on",
    }
    told = client.post(reverse("wagtailadmin_pages:copy", args=[sydney.pk]), data, follow=True).content.decode()
    assert "without consents and without pictures of people" in told and "draft" in told


def test_what_does_not_happen_is_not_offered(client, sydney, site):
    client.force_login(make_user("Site managers"))

    def offered(page):
        return client.get(reverse("wagtailadmin_pages:copy", args=[page.pk])).content.decode()

    assert "publish_copies" not in offered(sydney), "its copy stays a draft"
    for words in ("The copy has", "It does not have", "Address of the copy", "Mirror the page (an alias)"):
        assert words in offered(sydney)
    assert "slug is" not in offered(sydney) and "New slug" not in offered(sydney)
    section = offered(StoryIndexPage.objects.get())
    assert "publish_copies" in section and "For 1 of the live pages. Copies of stories stay drafts." in section
    assert "Would you like to publish its copy as well?" in offered(make_program())


@pytest.mark.parametrize("live", [True, False])
def test_a_copy_of_another_page_takes_no_picture_of_people_along(site, live):
    photo, thing = make_image(people=[make_consent()]), make_image()
    body = [picture_block(photo), picture_block(thing)]
    for page in (make_program(picture=photo, body=body), make_standard_page(body=body)):
        for made in (
            page.copy(update_attrs={"slug": "again", "title": "Again"}, keep_live=live),
            page.create_alias(update_slug="alias"),
        ):
            made = type(page).objects.get(pk=made.pk)
            for version in (made, *(revision.as_object() for revision in made.revisions.all())):
                assert [block.value["image"].pk for block in version.body] == [thing.pk]
                assert getattr(version, "picture", None) is None
            for revision in made.revisions.all():
                assert len(json.loads(revision.content["body"])) == 1 and not revision.content.get("picture")
        assert len(type(page).objects.get(pk=page.pk).body) == 2


def test_a_picture_of_things_goes_with_a_copy(site):
    thing = make_image()
    copied = make_program(picture=thing).copy(update_attrs={"slug": "again", "title": "Again"})
    assert copied.picture == thing


@pytest.fixture
def first_version(sydney):
    """The version of Sydney's story before her consent, her portrait and her photo were taken off and her father came."""
    first = sydney.latest_revision
    sydney.pull_quote = "Newer words."
    sydney.portrait, sydney.body = None, [{"type": "text", "value": "<p>Newer words.</p>"}]
    sydney.consents = [StoryConsent(consent=make_consent(person="Her father"))]
    sydney.save_revision().publish()
    return Revision.objects.get(pk=first.pk)


def revert_by_action(client, first):
    RevertToPageRevisionAction(StoryPage.objects.get(), first).execute()
    return StoryPage.objects.get().get_latest_revision_as_object()


def publish_it(client, first):
    first.publish()
    return StoryPage.objects.get()


def publish_it_at_its_time(client, first):
    Revision.objects.filter(pk=first.pk).update(approved_go_live_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    return StoryPage.objects.get()


def open_it_in_the_editor(client, first):
    client.force_login(make_user())
    address = reverse("wagtailadmin_pages:revisions_revert", args=[StoryPage.objects.get().pk, first.pk])
    response = client.get(address)
    assert "as they are now" in response.content.decode()
    return response.context["form"].instance


@pytest.mark.parametrize("way", [revert_by_action, publish_it, publish_it_at_its_time, open_it_in_the_editor])
def test_an_older_version_brings_its_words_back_and_nobody_who_was_taken_off(client, first_version, way):
    story = way(client, first_version)
    assert story.pull_quote == ""
    assert [row.consent.person for row in story.consents.all()] == ["Her father"]
    assert story.portrait is None
    assert [block.block_type for block in story.body] == ["text", "image"], "the drawing comes back"


def test_an_older_version_keeps_who_is_still_there(site, sydney):
    first = sydney.latest_revision
    sydney.pull_quote = "Newer words."
    sydney.save_revision().publish()
    Revision.objects.get(pk=first.pk).publish()
    story = StoryPage.objects.get()
    assert story.pull_quote == "" and story.portrait and len(story.body) == 3 and story.consents.count() == 1


def test_a_draft_names_new_people_and_is_published_with_them(site, sydney):
    portrait = make_image(people=[make_consent()])
    father = make_consent(person="Her father")
    sydney.portrait = portrait
    sydney.consents.add(StoryConsent(consent=father))
    sydney.body = [{"type": "text", "value": "<p>Words.</p>"}, picture_block(portrait)]
    draft = sydney.save_revision()
    draft = Revision.objects.get(pk=draft.pk)
    assert draft.as_object().portrait == portrait
    draft.publish()
    story = StoryPage.objects.get()
    assert story.portrait == portrait and story.consents.count() == 2 and len(story.body) == 2


def test_wagtails_own_api_copies_no_story_that_was_taken_back(client, sydney):
    client.force_login(make_user("Site managers"))
    address = reverse("wagtailadmin_api:pages:action", args=[sydney.pk, "copy"])
    assert client.post(address).status_code == 201
    withdraw([Consent.objects.get()], way=Receipt.Way.STAFF)
    assert client.post(address).status_code == 403 and StoryPage.objects.count() == 2
