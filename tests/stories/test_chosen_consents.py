"""Choosing whose consent a story has: the right one is found, none stands there twice, none comes from another story unasked."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import rich_text

from stories.models import StoryConsent, StoryPage
from tests.factories import make_consent, make_image, make_story, make_user
from tests.forms_on_screen import filled_in

BODY = {
    "body-count": "1",
    "body-0-deleted": "",
    "body-0-order": "0",
    "body-0-type": "text",
    "body-0-id": "",
    "body-0-value": rich_text("<p>Some text.</p>"),
}
CHOOSER = "wagtailsnippetchoosers_consent_consent:choose_results"


@pytest.fixture
def coordinator(client, site):
    user = make_user("Story coordinators")
    client.force_login(user)
    return user


def chosen(client, **query):
    """The rows (list of str) that the chooser shows."""
    page = BeautifulSoup(client.get(reverse(CHOOSER), query).content, "lxml")
    return [row.get_text(" ", strip=True) for row in page.select("tbody tr")]


def test_the_chooser_shows_story_picture_and_end(client, coordinator):
    consent = make_consent(person="Rosie", ends=date(2031, 5, 6))
    make_image(title="Portrait of R", collection="Story photos", people=[consent])
    make_story(title="Rosie and a tumor", consents=[consent])
    page = BeautifulSoup(client.get(reverse(CHOOSER)).content, "lxml")
    (row,) = page.select("tbody tr")
    assert "Rosie and a tumor" in row.text and "2031" in row.text and row.find("img")


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("rosie", 2), ("ROSIE tumor", 1), ("clinic", 1), ("Her mother", 1), ("nobody", 0), ("%", 0), ("", 3), ("  ", 3),
    ],
)  # fmt: skip
def test_a_consent_is_found_by_person_giver_and_story(client, coordinator, question, found):
    make_story(title="A tumor", consents=[make_consent(person="Rosie", given_by="Her mother")])
    make_consent(person="Rosie", given_by="Him, at the clinic")
    make_consent(person="Mika", given_by="Them")
    assert len(chosen(client, q=question)) == found


def sent(client, story, action="publish", **rows):
    """Send the form of `story` with other values in its rows of consents."""
    address = reverse("wagtailadmin_pages:edit", args=[story.pk])
    data = {**filled_in(client.get(address)), **BODY, **rows}
    return client.post(address, {**data, **({f"action-{action}": "1"} if action else {})})


def rows_of(*consents):
    """The fields of a form with a row for each of `consents`, as of a new page."""
    rows = {"consents-TOTAL_FORMS": len(consents), "consents-INITIAL_FORMS": 0}
    for place, consent in enumerate(consents):
        rows |= {f"consents-{place}-consent": str(consent.pk), f"consents-{place}-ORDER": place + 1}
        rows |= {f"consents-{place}-id": "", f"consents-{place}-DELETE": ""}
    return rows


def complaints(response):
    """What stands beside the fields named consent (list of str)."""
    page = BeautifulSoup(response.content, "lxml")
    rows = page.select("[id^=inline_child_consents-]")
    return [error.get_text(" ", strip=True) for row in rows for error in row.select(".error-message")]


def test_the_same_consent_twice_is_refused_beside_the_second_one(client, coordinator):
    consent = make_consent()
    story = make_story(live=False, consents=[])
    refused = sent(client, story, **rows_of(consent, consent))
    assert refused.status_code == 200 and len({*complaints(refused)}) == 1
    assert "stands above already" in complaints(refused)[0]
    assert sent(client, story, **rows_of(consent)).status_code == 302 and StoryPage.objects.get(pk=story.pk).live


def test_the_same_consent_twice_is_refused_whichever_way_it_comes_in(site):
    consent = make_consent()
    with pytest.raises(ValidationError, match="stands here twice"):
        make_story(consents=[consent, consent])


def test_a_consent_of_another_story_needs_a_word(client, coordinator):
    consent = make_consent()
    make_story(title="The other story", consents=[consent])
    story = make_story(live=False, consents=[])
    assert sent(client, story, "", **rows_of(consent)).status_code == 302, "a draft may be unfinished"
    refused = sent(client, story)
    assert "The other story" in complaints(refused)[0] and not StoryPage.objects.get(pk=story.pk).live
    assert sent(client, story, **{"consents-0-also_elsewhere": "on"}).status_code == 302
    assert StoryPage.objects.get(pk=story.pk).live and StoryConsent.objects.get(page=story).also_elsewhere
    assert sent(client, story).status_code == 302, "it was said once and for all"


def test_its_own_story_asks_nothing_also_where_the_row_is_made_anew(client, coordinator):
    consent = make_consent()
    story = make_story(consents=[consent])
    assert sent(client, story).status_code == 302
    assert sent(client, story, **rows_of(consent)).status_code == 302


def test_a_consent_that_covers_nothing_is_named_beside_its_field(client, coordinator):
    story = make_story(live=False, consents=[make_consent(person="Mika", birth_date=date(2000, 1, 1))])
    refused = sent(client, story)
    assert "Mika (the child) is now of age" in complaints(refused)[0]
