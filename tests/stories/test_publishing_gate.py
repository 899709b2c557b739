"""A story is published only under consents that cover everyone in it and in its pictures, whichever way it comes in."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Workflow

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.core.scheduling import NotDone
from stories.models import StoryConsent, StoryIndexPage, StoryPage
from tests.factories import make_consent, make_disease, make_image, make_program, make_story, make_user

TODAY = timezone.localdate()
YESTERDAY = TODAY - timedelta(days=1)
LACKING = {  # what is wrong with Mika's consent -> what staff are told
    "withdrawn": ({"withdrawn_on": TODAY}, "Mika (the child) was withdrawn"),
    "paused": ({"paused_on": TODAY}, "Mika (the child) is paused"),
    "over": ({"starts": YESTERDAY, "ends": YESTERDAY}, "Mika (the child) ended"),
    "to come": ({"starts": TODAY + timedelta(days=2)}, "Mika (the child) starts only"),
    "of age": ({"birth_date": TODAY.replace(year=TODAY.year - 19)}, "Mika (the child) is now of age"),
    "not for the website": ({"website": False}, "Mika (the child) does not include the story on the website"),
}


def draft(**fields):
    """A draft of a story whose second person, Mika, lacks what `fields` say."""
    return make_story(title="A story", live=False, consents=[make_consent(), make_consent(person="Mika", **fields)])


def publish(story):
    story.save_revision(clean=False).publish()


def make_live_and_save(story):
    story.live = True
    story.save()


def add_as_live(story):
    """As an import would."""
    copy = StoryPage(
        title="Imported",
        display_name="M",
        label="L",
        disease=story.disease,
        body=story.body,
        live=True,
        slug="imported",
    )
    copy.consents = [StoryConsent(consent=row.consent) for row in story.consents.all()]
    StoryIndexPage.objects.get().add_child(instance=copy)


def approve(story):
    """As the last step of a workflow does."""
    story.save_revision(clean=False)
    state = Workflow.objects.get(name="Site manager approval").start(story, make_user("Story coordinators"))
    state.current_task_state.approve(user=make_user("Site managers"))


def copy_and_publish(story):
    copy = story.copy(update_attrs={"title": "A copy", "slug": "a-copy"}, copy_revisions=False)
    copy.consents = [StoryConsent(consent=row.consent) for row in story.consents.all()]  # as staff must do anew
    copy.save_revision(clean=False).publish()


@pytest.mark.parametrize("way", [publish, make_live_and_save, add_as_live, approve, copy_and_publish])
@pytest.mark.parametrize("case", LACKING)
def test_no_way_in_and_the_refusal_says_who_and_what(site, way, case):
    fields, words = LACKING[case]
    story = draft(**fields)
    with pytest.raises(ValidationError) as refused:
        way(story)
    assert words in " ".join(refused.value.messages)
    assert not StoryPage.objects.live().exists()


@pytest.mark.parametrize("way", [publish, make_live_and_save, add_as_live, approve, copy_and_publish])
def test_each_way_is_open_when_all_agree(client, site, way):
    story = draft()
    way(story)
    assert StoryPage.objects.live().count() == 1
    assert client.get(StoryPage.objects.live().get().url).status_code == 200


@pytest.mark.parametrize("place", ["portrait", "body"])
@pytest.mark.parametrize(
    ("people", "words"),
    [
        ([], "nobody's consent is recorded"),
        ([{"person": "Lia", "photo": False}], "the consent of Lia (the child) does not include their photo"),
        ([{}, {"person": "Lia", "withdrawn_on": TODAY}], "the consent of Lia (the child) was withdrawn"),
    ],
)
def test_a_picture_needs_everyone_in_it(site, place, people, words):
    picture = make_image(people=[make_consent(**fields) for fields in people], shows_people=True)
    block = {"image": {"image": picture.pk, "decorative": True, "alt_text": ""}, "caption": ""}
    fields = {"portrait": picture} if place == "portrait" else {"body": [{"type": "image", "value": block}]}
    story = make_story(live=False, **fields)
    with pytest.raises(ValidationError, match="cannot be shown here") as refused:
        publish(story)
    assert words in str(refused.value) and picture.title in str(refused.value)


def test_a_photo_on_a_page_that_asks_for_gifts_needs_a_yes_to_that(site):
    picture = make_image(people=[make_consent(appeals=False, person="Lia")])
    make_disease(picture=picture)
    with pytest.raises(ValidationError, match=r"Lia \(the child\) does not include appeals"):
        make_program(picture=picture)


def test_at_the_set_time_each_page_is_on_its_own_and_the_history_says_what_was_refused(client, site):
    refused, fine = draft(), make_story(title="Fine", live=False)
    later = timezone.now() + timedelta(days=1)
    for story in (refused, fine):
        story.go_live_at = later
        story.save_revision().publish()
    assert not StoryPage.objects.live().exists()
    Consent.objects.filter(person="Mika").update(withdrawn_on=TODAY)
    with time_machine.travel(later + timedelta(minutes=1), tick=False):
        call_command("publish_scheduled")
        assert list(StoryPage.objects.live()) == [fine]
        entry = PageLogEntry.objects.get(action="charity_site.refused", page_id=refused.pk)
        assert "Mika (the child) was withdrawn" in entry.message
        call_command("publish_scheduled")
        assert PageLogEntry.objects.filter(action="charity_site.refused").count() == 1, "it is not tried for ever"
        client.force_login(make_user("Story coordinators"))
        history = client.get(reverse("wagtailadmin_pages:history", args=(refused.pk,))).content.decode()
        assert "Mika (the child) was withdrawn" in history


def test_a_page_is_taken_down_at_its_set_time_although_another_one_fails(site, monkeypatch, caplog):
    first, second = make_story(), make_story()
    for story in (first, second):
        StoryPage.objects.filter(pk=story.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    real = type(first).unpublish

    def fail(page, **options):
        if page.pk == first.pk:
            raise OSError(f"something about {page.title}")
        real(page, **options)

    monkeypatch.setattr("wagtail.models.Page.unpublish", fail)
    with pytest.raises(NotDone, match="1 pages"):
        call_command("publish_scheduled")
    assert list(StoryPage.objects.live()) == [first]
    assert f"Page {first.pk}" in caplog.text and first.title not in caplog.text


def test_a_story_that_was_taken_back_is_never_published_again_even_without_the_person(site):
    story = make_story()
    ledger.append(ledger.Entry(ledger.WITHDRAW, pages=[str(story.translation_key)]))
    story.unpublish()
    story.consents = [StoryConsent(consent=make_consent())]
    with pytest.raises(ValidationError, match="taken back and cannot be published again"):
        publish(story)


def test_who_published_under_a_consent_is_in_its_history(client, site):
    consent = make_consent(person="Mika")
    story = make_story(live=False, consents=[consent])
    user = make_user("Story coordinators")
    client.force_login(user)
    index = reverse("wagtailadmin_explore", args=(StoryIndexPage.objects.get().pk,))
    story.save_revision()
    client.post(f"{reverse('wagtail_bulk_action', args=('wagtailcore', 'page', 'publish'))}?id={story.pk}&next={index}")
    story.refresh_from_db()
    assert story.live
    history = client.get(reverse("wagtailsnippets_consent_consent:history", args=(consent.pk,))).content.decode()
    assert "Published a page under this consent" in history and user.username in history
