"""What staff see of a break: on the screen where they take back, in the story's editor, on the receipt."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from charity_site.consent.models import Consent
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from stories.models import StoryConsent, StoryPage
from tests.factories import make_consent, make_standard_page, make_story, make_user
from tests.safeguarding.family import NAME

WAY = Receipt.Way.STAFF
PAUSE_BUTTON = 'value="pause"'
WORDS = "The name still stands here in words"


@pytest.fixture
def coordinator(client, site):
    user = make_user("Story coordinators")
    client.force_login(user)
    return user


def read(client, name, key):
    return client.get(reverse(name, args=[key])).content.decode()


@pytest.mark.parametrize("start", ["consent", "story", "picture"])
def test_the_screen_says_that_it_is_paused_and_leads_to_its_end(client, family, coordinator, committed, start):
    key = {"consent": family.consent.pk, "story": family.story.pk, "picture": family.portrait.pk}[start]
    again = reverse("show_again", args=[family.consent.pk])
    before = read(client, f"take_back_{start}", key)
    assert PAUSE_BUTTON in before and "Paused" not in before and again not in before
    with committed():
        pause([family.consent], way=WAY)
    consent = Consent.objects.get()
    text = read(client, f"take_back_{start}", key)
    assert f"Paused since {consent.paused_on:%B %-d, %Y}" in text and f'href="{again}"' in text
    assert PAUSE_BUTTON not in text and 'value="ask"' in text


def test_a_pause_is_offered_for_those_only_who_take_none(client, coordinator):
    one, two = make_consent(person="One"), make_consent(person="Two")
    story = make_story(title="Of two", consents=[one, two])
    pause([one], way=WAY)
    address = reverse("take_back_story", args=[story.pk])
    assert PAUSE_BUTTON in client.get(address).content.decode()
    assert PAUSE_BUTTON in client.get(address, {"person": str(two.pk)}).content.decode()
    assert PAUSE_BUTTON not in client.get(address, {"person": str(one.pk)}).content.decode()


def test_the_screen_knows_who_paused_a_story_that_names_them_no_more(client, family, coordinator):
    pause([family.consent], way=WAY)
    StoryConsent.objects.filter(page=family.story).update(consent=make_consent(person="Another"))
    text = read(client, "take_back_story", family.story.pk)
    assert reverse("show_again", args=[family.consent.pk]) in text and "Paused since" in text


def test_two_children_of_one_name_are_told_apart_by_their_stories(client, coordinator):
    people = [make_consent(person="Sydney") for _ in range(3)]
    together = make_story(title="Together", consents=people)
    for number, person in enumerate(people):
        make_story(title=f"Sydney and disease {number}", consents=[person])
    text = read(client, "take_back_story", together.pk)
    assert "Sydney (the child): Sydney and disease 1, Together</label>" in text


@pytest.mark.parametrize("act", [pause, withdraw])
def test_the_editor_says_why_visitors_do_not_see_the_story(client, family, coordinator, committed, act):
    editor = reverse("wagtailadmin_pages:edit", args=[family.story.pk])
    assert "Visitors do not see" not in client.get(editor).content.decode()
    with committed():
        act([family.consent], way=WAY)
    text = client.get(editor).content.decode()
    assert "Visitors do not see this story: " in text and StoryPage.objects.get().why_hidden in text


def test_the_editor_of_a_draft_says_nothing(client, coordinator):
    story = make_story(live=False, consents=[make_consent(website=False)])
    assert "Visitors do not see" not in read(client, "wagtailadmin_pages:edit", story.pk)


def test_the_receipt_of_a_pause_lists_where_the_name_stands_until_it_is_over(client, family, coordinator, committed):
    page = make_standard_page(title="Prose", body=[("text", f"<p>As {NAME} said.</p>")])
    with committed():
        receipt = pause([family.consent], way=WAY)
    text = read(client, "receipt", receipt.pk)
    assert WORDS in text and page.title in text
    with committed():
        ended = resume(family.consent, by=coordinator, word="Her mother")
    assert WORDS not in read(client, "receipt", receipt.pk) and WORDS not in read(client, "receipt", ended.pk)


def made_by_somebody():
    return make_consent(person="Sydney", recorded_by=make_user("Story coordinators"))


def test_the_chooser_says_which_consents_are_taken_back(client, coordinator):
    make_consent(person="Sydney", withdrawn_on=date(2026, 1, 31))
    text = client.get(reverse("wagtailsnippetchoosers_consent_consent:choose_results")).content.decode()
    assert "Was withdrawn on January 31, 2026" in text


@pytest.mark.parametrize(
    "listed", ["wagtailsnippets_consent_consent:list", "wagtailsnippetchoosers_consent_consent:choose_results"]
)
def test_lists_of_consents_show_the_stories_and_ask_no_more_for_more(
    client, coordinator, django_assert_max_num_queries, listed
):
    make_story(title="Sydney and leukemia", consents=[made_by_somebody()])
    client.get(reverse(listed))
    with CaptureQueriesContext(connection) as asked:
        text = client.get(reverse(listed)).content.decode()
    assert "Sydney and leukemia" in text
    for number in range(3):
        make_story(title=f"Sydney and disease {number}", consents=[made_by_somebody()])
    with django_assert_max_num_queries(len(asked)):
        text = client.get(reverse(listed)).content.decode()
    assert "Sydney and disease 2" in text
