"""What cannot be undone is asked about once more, with all that disappears; the list of consents says how they are."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause
from stories.models import StoryPage
from tests.factories import make_consent, make_disease, make_user
from tests.forms_on_screen import fields_of, save
from tests.safeguarding import traces
from tests.safeguarding.family import make_family

PHONE = "+1 (312) 555-0142"


@pytest.fixture
def family(client, site):
    client.force_login(make_user("Story coordinators"))
    return make_family(email="family@example.org", phone=PHONE)


def form_with(response, words):
    """The form (BeautifulSoup tag) of `response` with a button that says `words`, and that button."""
    page = BeautifulSoup(response.content, "lxml")
    button = next(button for button in page.find_all("button") if words in button.text)
    return button.find_parent("form"), button


def press(client, address, response, words, **more):
    form, button = form_with(response, words)
    fields = {**fields_of(form), **more, button["name"]: button["value"]}
    return client.post(address, fields)


@pytest.mark.parametrize("start", ["consent", "story", "picture"])
def test_taking_back_for_good_is_asked_twice_and_does_what_was_chosen_first(client, family, start):
    disease = make_disease(title="A disease page", picture=family.landscape)
    key = {"consent": family.consent.pk, "story": family.story.pk, "picture": family.portrait.pk}[start]
    address = reverse(f"take_back_{start}", args=[key])
    question = press(
        client, address, client.get(address), "Take back for good", keep=[family.landscape.pk], reason="Enough."
    )
    text = BeautifulSoup(question.content, "lxml").get_text(" ", strip=True)
    assert "This cannot be undone" in text and family.story.title in text and family.portrait.title in text
    assert StoryPage.objects.get().live and not Receipt.objects.exists()

    press(client, address, question, "Yes, take it back for good")
    consent = Consent.objects.get(pk=family.consent.pk)
    assert consent.is_withdrawn() and consent.withdrawn_reason == "Enough."
    disease.refresh_from_db()
    assert not disease.picture.is_withdrawn(), "what was chosen first counts"


def test_who_is_asked_may_pause_instead_or_leave_it(client, family):
    address = reverse("take_back_consent", args=[family.consent.pk])
    question = press(client, address, client.get(address), "Take back for good")
    leave = BeautifulSoup(question.content, "lxml").find("a", string="No, leave it")
    assert leave["href"] == address
    press(client, address, question, "Pause it instead")
    consent = Consent.objects.get(pk=family.consent.pk)
    assert consent.is_paused() and not consent.is_withdrawn()


def test_nobody_is_taken_back_who_was_not_chosen(client, family):
    address = reverse("take_back_consent", args=[family.consent.pk])
    answer = client.post(address, {"do": "ask"}, follow=True)
    assert "Choose at least one person" in answer.content.decode() and not Receipt.objects.exists()


def test_a_familys_address_is_ended_after_a_question(client, family):
    address = reverse("private_link", args=[family.consent.pk])
    question = press(client, address, client.get(address), "End this address")
    assert Consent.objects.get(pk=family.consent.pk).link_number == 1
    press(client, address, question, "Yes, end it")
    assert Consent.objects.get(pk=family.consent.pk).link_number == 2


def test_the_second_person_says_that_they_looked_before_they_erase(client, family):
    request_erasure(family.consent, by=make_user())
    form, _ = form_with(client.get(reverse("erase", args=[family.consent.pk])), "Erase it all now")
    assert form.find("input", {"name": "sure", "required": True})
    assert form.find("button", string="Do not erase").has_attr("formnovalidate")
    address = reverse("erase", args=[family.consent.pk])
    assert "Nothing is erased yet" in client.post(address, {"do": "erase"}, follow=True).content.decode()
    assert Consent.objects.filter(pk=family.consent.pk).exists()


# --- The list, and the number -----------------------------------------------------------------------
def cells(client):
    """The texts of the list of consents (list of str), a row each."""
    page = BeautifulSoup(client.get(reverse("wagtailsnippets_consent_consent:list")).content, "lxml")
    return [" ".join(row.stripped_strings) for row in page.select("main tbody tr")]


def test_the_list_of_consents_says_how_each_one_is(client, family):
    make_consent(person="Ends", ends="2020-01-01")
    make_consent(person="Rests")
    pause([Consent.objects.get(person="Rests")], way=Receipt.Way.STAFF)
    by_person = {row.split(" ")[0]: row for row in cells(client)}
    assert "Is paused since" in by_person["Rests"] and "January 1, 2020" in by_person["Ends"]
    assert any("Valid without an end" in row and PHONE in row for row in cells(client))


def test_the_number_is_on_the_consents_screen_and_wants_to_be_whole(client, family):
    address = reverse("wagtailsnippets_consent_consent:edit", args=[family.consent.pk])
    assert PHONE in client.get(address).content.decode()
    form, _ = form_with(client.get(address), "Save")
    refused = save(client, address, {**fields_of(form), "phone": "call her"})
    assert "area code" in refused.content.decode()
    assert Consent.objects.get(pk=family.consent.pk).phone == PHONE


def test_nothing_is_left_of_the_number_after_an_erasure(family, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        erase(request_erasure(family.consent, by=make_user()), by=make_user(), way=Receipt.Way.STAFF)
    assert not traces.found([PHONE], traces.everywhere())
