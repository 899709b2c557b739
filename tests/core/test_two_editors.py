"""Two editors, or two tabs, with one page: who saves second sees that somebody saved in between, and both texts stay."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from diseases.models import DiseasePage
from tests.factories import make_disease, make_user
from tests.forms import APPROVE
from tests.forms_on_screen import filled_in


@pytest.fixture
def disease(site):
    page = make_disease(title="PET", slug="pet", tagline="As it was.")
    page.save_revision().publish()
    return page


@pytest.fixture
def edit(disease):
    return reverse("wagtailadmin_pages:edit", args=[disease.pk])


@pytest.fixture
def second(client, edit):
    """Opens the page before the first one saves; sends it with what was typed."""
    client.force_login(make_user("Site managers", email="second@example.org"))
    form = filled_in(client.get(edit))
    return lambda typed="Second.", button="publish", **more: client.post(
        edit, {**form, "tagline": typed, f"action-{button}": "yes", **more}
    )


@pytest.fixture
def first(edit, second):
    """Has opened it too, and publishes."""
    browser, user = Client(), make_user("Site managers", email="first@example.org", first_name="Ana", last_name="Lima")
    browser.force_login(user)

    def publish(typed="First."):
        form = filled_in(browser.get(edit))
        assert browser.post(edit, {**form, "tagline": typed, "action-publish": "yes"}).status_code == 302

    return publish


def stored():
    page = DiseasePage.objects.get(slug="pet")
    return page.tagline, page.get_latest_revision_as_object().tagline


@pytest.mark.parametrize("button", ["publish", "save"])
def test_the_second_is_asked_first_and_both_texts_are_there(client, second, first, disease, button):
    first()
    answer = second(button=button)
    assert answer.status_code == 409 and stored() == ("First.", "First.")
    screen = BeautifulSoup(answer.content, "lxml")
    assert screen.find(attrs={"name": "tagline"})["value"] == "Second."
    said = screen.select_one(".messages")
    assert "Ana Lima saved this page after you opened it" in said.get_text()
    assert "First." in client.get(said.find("a")["href"]).text, "what was changed"


def test_sent_again_it_is_saved_and_the_first_text_stays_in_the_history(client, second, first, edit, disease):
    first()
    again = filled_in(second())
    assert client.post(edit, {**again, "action-publish": "yes"}).status_code == 302
    assert stored() == ("Second.", "Second.")
    assert "First." in [each.as_object().tagline for each in disease.revisions.all()]


def test_a_third_who_saves_meanwhile_is_asked_about_too(client, second, first, edit):
    first()
    again = filled_in(second())
    first("Third.")
    assert client.post(edit, {**again, "action-publish": "yes"}).status_code == 409
    assert stored() == ("Third.", "Third.")


def test_who_is_alone_is_not_asked(client, second, edit):
    assert second().status_code == 302
    form = filled_in(client.get(edit))
    for number in range(2):
        assert client.post(edit, {**form, "tagline": f"Mine {number}.", "action-publish": "yes"}).status_code == 302
        form = filled_in(client.get(edit))


def test_nothing_is_approved_that_somebody_changed_in_between(client, site, edit, disease):
    disease.get_workflow().start(disease, make_user("Editors"))
    client.force_login(make_user("Clinical reviewers"))
    form = filled_in(client.get(edit))
    disease.tagline = "Not seen by the reviewer."
    disease.save_revision()
    assert client.post(edit, {**form, **APPROVE}).status_code == 409
    assert stored()[0] == "As it was." and DiseasePage.objects.get(slug="pet").workflow_in_progress


def test_what_names_no_version_of_this_page_is_shown_the_newest(second, first, edit):
    first()
    for odd in ("", "0", "999999", "x"):
        assert second(loaded_revision_id=odd).status_code == 409, odd
