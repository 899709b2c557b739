"""The words of somebody who paused or took back come out with no draft: not with theirs taken off the list of its people,
not with a copy, whichever way it is published."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.actions.convert_alias import ConvertAliasPageAction
from wagtail.log_actions import LogContext
from wagtail.models import PageLogEntry, Revision, Workflow
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from charity_site.core.stale_forms import sent
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.impact import impact_of
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from stories.models import StoryConsent, StoryIndexPage, StoryPage
from tests.factories import make_consent, make_story, make_user

NAME = "Zofiamaria"
WAY = Receipt.Way.FAMILY


def erase_all(consents, way):
    for consent in consents:
        erase(request_erasure(consent, by=make_user()), by=make_user(), way=way)


ACTS = pytest.mark.parametrize("act", [pause, withdraw, erase_all])


@pytest.fixture
def ada():
    return make_consent(person="Ada")


@pytest.fixture
def sister():
    return make_consent(person=f"{NAME}, sister")


@pytest.fixture
def story(site, ada, sister):
    """The story of Ada, live; in its draft her sister tells something too."""
    story = make_story(consents=[ada], title="Ada", slug="ada")
    save(story, [ada, sister], f"Her sister {NAME} tells.")
    return story


def save(story, people, words=""):
    """A draft that names `people`; the Revision."""
    draft = newest(story)
    draft.consents = [StoryConsent(consent=consent) for consent in people]
    if words:
        draft.body = [("text", f"<p>{words}</p>")]
    return draft.save_revision(clean=False)  # as the form does


def newest(story):
    return StoryPage.objects.get(pk=story.pk).get_latest_revision_as_object()


def form_at(client, address, words=f"{NAME} tells."):
    """Return what a browser would send of the story's form; the words of the body are put in by a script."""
    body = nested_form_data({"body": streamfield([("text", rich_text(f"<p>{words}</p>"))])})
    fields = {name: values for name, values in sent(client.get(address).content).items() if "action" not in name}
    return {**fields, **body}


def is_told(client, story):
    return NAME in client.get(story.url).content.decode()


def is_refused(publish, *args, match="its words may be theirs"):
    with pytest.raises(ValidationError, match=match) as refused:
        publish(*args)
    return " ".join(refused.value.messages)


@ACTS
def test_who_is_taken_off_the_draft_has_not_left_its_words(client, story, ada, sister, committed, act):
    with committed():
        act([sister], way=WAY)
    assert client.get(story.url).status_code == 200, "Ada's family did nothing"
    is_refused(lambda: save(story, [ada]).publish())
    assert not is_told(client, story)


@ACTS
def test_nor_who_was_taken_off_before(client, story, ada, sister, committed, act):
    save(story, [ada])
    draft = newest(story)
    with committed():
        act([sister], way=WAY)
    is_refused(draft.save_revision(clean=False).publish)
    assert not is_told(client, story)


def test_nor_in_a_version_that_saves_itself_over_the_last_one(client, story, ada, sister):
    draft = newest(story)
    draft.consents = [StoryConsent(consent=ada)]
    draft.save_revision(overwrite_revision=draft.latest_revision)
    withdraw([sister], way=WAY)
    is_refused(newest(story).save_revision(clean=False).publish)


def test_staff_are_told_on_the_form_and_nothing_is_lost(client, story, ada, sister):
    withdraw([sister], way=WAY)
    coordinator = make_user("Story coordinators")
    client.force_login(coordinator)
    address = reverse("wagtailadmin_pages:edit", args=[story.pk])
    data = form_at(client, address)
    data |= {"consents-1-DELETE": "1", "pull_quote": "New words.", "action-publish": "1"}
    answer = client.post(address, data)
    html = answer.content.decode()
    assert answer.status_code == 200 and "its words may be theirs" in html and f"{NAME}, sister" in html
    assert "New words." in html and not is_told(client, story)
    del data["action-publish"]
    assert client.post(address, data).status_code == 302, "a draft may be saved"
    assert newest(story).pull_quote == "New words."


def test_many_at_once_and_an_approval_are_refused_too(client, story, ada, sister):
    save(story, [ada])
    state = Workflow.objects.get(name="Site manager approval").start(newest(story), make_user("Story coordinators"))
    pause([sister], way=WAY)
    client.force_login(make_user())
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={story.pk}"
    assert "Nothing was published." in client.post(address, follow=True).content.decode()
    is_refused(lambda: state.current_task_state.approve(user=make_user("Site managers")))
    assert not is_told(client, story)


def test_a_time_that_was_set_before_publishes_nothing(client, story, ada, sister):
    draft = newest(story)
    draft.consents = [StoryConsent(consent=ada)]
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision().publish()
    pause([sister], way=WAY)
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        call_command("publish_scheduled")
    assert not is_told(client, story)
    assert PageLogEntry.objects.filter(action="charity_site.refused", page_id=story.pk).exists()


def test_the_version_from_before_is_the_way_out_and_what_is_made_of_it(client, story, ada, sister):
    live = StoryPage.objects.get(pk=story.pk).live_revision
    save(story, [ada])
    withdraw([sister], way=WAY)
    client.force_login(make_user())
    address = reverse("wagtailadmin_pages:revisions_revert", args=[story.pk, live.pk])
    assert client.post(address, form_at(client, address, "Some text.")).status_code == 302
    draft = newest(story)
    draft.pull_quote = "Ada's own words."
    draft.save_revision().publish()
    assert "Ada&#x27;s own words." in client.get(story.url).content.decode() and not is_told(client, story)


def test_a_tab_from_before_gives_back_nobodys_words(client, site, ada, sister):
    story = make_story(consents=[ada, sister], body=[("text", f"<p>{NAME} tells.</p>")])
    client.force_login(make_user())
    address = reverse("wagtailadmin_pages:edit", args=[story.pk])
    tab = form_at(client, address)
    draft = newest(story)
    draft.consents = [row for row in draft.consents.all() if row.consent == ada]
    draft.body = [("text", "<p>Ada tells.</p>")]
    draft.save_revision().publish()
    withdraw([sister], way=WAY)
    sent = tab | {"consents-1-DELETE": "1", "action-publish": "1"}
    asked = client.post(address, sent)
    assert asked.status_code == 409, "it is asked first, because it is from before"
    shown = BeautifulSoup(asked.content, "lxml")
    hidden = {
        name: [field["value"] for field in shown.select(f"[name={name}]")]
        for name in ("loaded_revision_id", "loaded_revision_created_at", "made_from")
    }
    assert hidden["loaded_revision_id"] == [str(StoryPage.objects.get(pk=story.pk).latest_revision_id)]
    answer = client.post(address, sent | hidden)
    assert answer.status_code == 200 and "its words may be theirs" in answer.content.decode()
    assert not is_told(client, story)


def test_when_the_break_is_over_it_may_be_published(client, story, ada, sister):
    pause([sister], way=WAY)
    resume(sister, by=make_user(), word="She said so")
    save(story, [ada, sister]).publish()
    assert is_told(client, story)


def test_what_was_published_without_somebody_is_no_longer_theirs(client, story, ada, sister):
    """Staff saw to it when nobody had taken anything back."""
    save(story, [ada], "Ada tells.").publish()
    withdraw([sister], way=WAY)
    draft = newest(story)
    draft.pull_quote = "New words."
    draft.save_revision().publish()
    assert "New words." in client.get(story.url).content.decode()


def test_who_may_not_read_consents_learns_no_name(client, story, ada, sister):
    withdraw([sister], way=WAY)
    draft = save(story, [ada])
    assert f"{NAME}, sister" in is_refused(draft.publish)
    with LogContext(user=make_user("Editors")):
        said = is_refused(draft.publish)
    assert NAME not in said and "somebody" in said


@pytest.mark.parametrize("act", [pause, withdraw])
def test_a_story_that_is_not_public_goes_with_whoever_its_draft_names(client, site, ada, sister, act):
    story = make_story(consents=[ada], title="Ada")
    save(story, [ada, sister], f"Her sister {NAME} tells.")
    StoryPage.objects.get(pk=story.pk).unpublish()
    assert [found.pk for found in impact_of([sister]).stories] == [story.pk]
    act([sister], way=WAY)
    is_refused(lambda: save(story, [ada]).publish(), match="paused|taken back")


def test_the_row_of_a_story_that_is_not_public_has_the_words_of_its_draft(client, site, ada, sister):
    story = make_story(live=False, consents=[ada, sister], body=[("text", f"<p>{NAME}</p>")])
    story.save_revision()
    row = StoryPage.objects.get(pk=story.pk)
    row.consents = [StoryConsent(consent=ada)]
    row.save_revision()
    row.save()
    withdraw([sister], way=WAY)
    is_refused(lambda: StoryPage.objects.get(pk=story.pk).save_revision().publish())
    row = StoryPage.objects.get(pk=story.pk)
    row.live = True
    is_refused(row.save)


def copied(story):
    return story.copy(update_attrs={"slug": "marta", "title": "Marta"})


def copied_without_versions(story):
    return story.copy(update_attrs={"slug": "marta", "title": "Marta"}, copy_revisions=False)


def copied_with_its_section(story):
    section = StoryIndexPage.objects.get()
    made = section.copy(update_attrs={"slug": "again", "title": "Again"}, recursive=True)
    return made.get_children().get().specific


def alias_made_a_page(story):
    made = story.create_alias(update_slug="marta")
    ConvertAliasPageAction(StoryPage.objects.get(pk=made.pk)).execute()
    return made


@ACTS
@pytest.mark.parametrize("way", [copied, copied_without_versions, copied_with_its_section, alias_made_a_page])
def test_a_copy_from_before_is_published_under_no_other_consent(site, sister, committed, act, way):
    source = make_story(consents=[sister], title=NAME, body=[("text", f"<p>{NAME} tells.</p>")])
    made = way(StoryPage.objects.get(pk=source.pk))
    with committed():
        act([sister], way=WAY)
    draft = newest(made)
    draft.title, draft.consents = "Marta", [StoryConsent(consent=make_consent())]
    is_refused(lambda: draft.save_revision().publish())
    assert not StoryPage.objects.get(pk=made.pk).live


def test_no_key_of_anybody_stands_beside_the_words(site, story, ada, sister):
    save(story, [ada])
    content = str(Revision.objects.get(pk=newest(story).latest_revision_id).content)
    assert str(sister.pk) not in content and str(ada.pk) in content
