"""Signed out, and signed in again in another tab: what still stands in the first tab is neither lost nor done unasked."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charity_site.core.models import Source
from tests.factories import make_source, make_user
from tests.forms_on_screen import filled_in
from tests.users.test_signed_out_while_typing import SHOWN

LOGIN = reverse("wagtailadmin_login")
ADD = reverse("wagtailsnippets_core_source:add")
OURS = {"Origin": "https://testserver", "Referer": "https://testserver/admin/", "Sec-Fetch-Site": "same-origin"}
FOREIGN = {
    "another site": {"Origin": "https://elsewhere.example"},
    "no site": {"Origin": "null"},
    "another port": {"Origin": "https://testserver:8443"},
    "another site by its address alone": {"Referer": "https://elsewhere.example/admin/"},
    "a site of a like name": {"Origin": "https://testserver.elsewhere.example"},
    "another site as its address": {"Origin": "https://testserver", "Referer": "https://elsewhere.example/"},
    "a browser that says so": {**OURS, "Sec-Fetch-Site": "same-site"},
    "nobody knows": {},
    "no address": {"Origin": "https://testserver", "Referer": "https://[/"},
}


@pytest.fixture
def editor(site):
    return make_user("Editors")


def sign_in(client, user):
    form = {**filled_in(client.get(LOGIN, secure=True)), "username": user.username, "password": "a-long-password"}
    assert client.post(LOGIN, form, secure=True, headers=OURS).status_code == 302


@pytest.fixture
def tab(editor):
    """A client and what its first tab would post, after its user has signed in in a second one."""
    client = Client(enforce_csrf_checks=True)
    sign_in(client, editor)
    form = {**filled_in(client.get(ADD, secure=True)), "title": "Zephyrtyped <b>&", "publisher": "A journal"}
    client.cookies.pop("__Host-sessionid")
    sign_in(client, editor)
    return client, form


def test_what_was_typed_is_shown_and_sent_by_a_click(tab, editor):
    client, form = tab
    asked = client.post(f"{ADD}?a=b", form, secure=True, headers=OURS)
    assert asked.status_code == 403 and "no-store" in asked["Cache-Control"] and not Source.objects.exists()
    page = BeautifulSoup(asked.content, "lxml")
    assert page.find("dd", string="Zephyrtyped <b>&") and editor.username in page.main.text
    again = filled_in(asked)
    assert page.find("form", action=f"{ADD}?a=b") and again["title"] == ["Zephyrtyped <b>&"]
    assert again["csrfmiddlewaretoken"] != form["csrfmiddlewaretoken"]
    assert client.post(ADD, again, secure=True, headers=OURS).status_code == 302
    assert Source.objects.get().title == "Zephyrtyped <b>&"


def test_a_record_that_somebody_changed_meanwhile_is_asked_about_as_ever(tab):
    client, _ = tab
    source = make_source(title="Zephyrbefore")
    edit = reverse("wagtailsnippets_core_source:edit", args=[source.pk])
    form = {**filled_in(client.get(edit, secure=True)), "csrfmiddlewaretoken": "a" * 64, "publisher": "Mine"}
    Source.objects.update(publisher="Theirs")
    again = filled_in(client.post(edit, form, secure=True, headers=OURS))
    assert client.post(edit, again, secure=True, headers=OURS).status_code == 409


@pytest.mark.parametrize("of", FOREIGN)
def test_what_may_come_from_elsewhere_is_not_offered(tab, of):
    client, form = tab
    response = client.post(ADD, form, secure=True, headers=FOREIGN[of])
    text = response.content.decode()
    assert response.status_code == 403 and "Zephyrtyped" not in text and not Source.objects.exists()
    assert "This form could not be taken" in text and "Go back" in text and "CSRF" not in text


def test_a_stranger_and_a_visitor_are_told_what_to_do(site):
    client = Client(enforce_csrf_checks=True)
    for address in (ADD, LOGIN, "/search/"):
        response = client.post(address, {"title": "Zephyrtyped"}, secure=True, headers=OURS)
        text = response.content.decode()
        assert response.status_code == 403 and "This form could not be taken" in text and "Zephyrtyped" not in text
        assert "no-store" in response["Cache-Control"]


def test_files_and_passwords_are_asked_for_again(tab):
    client, form = tab
    more = {"file": SimpleUploadedFile("a.txt", b"Zephyrfile"), "password1": "Zephyrsecret"}
    text = client.post(ADD, {**form, **more}, secure=True, headers=OURS).content.decode()
    assert "Files have to be chosen once more" in text and "Passwords have to be typed once more" in text
    assert "Zephyrfile" not in text and "Zephyrsecret" not in text


def test_a_form_that_is_too_large_is_not_shown(tab):
    client, form = tab
    response = client.post(ADD, {**form, "note": "x" * 3_000_000}, secure=True, headers=OURS)
    assert response.status_code == 413 and len(response.content) < 10_000


def test_an_editor_that_saves_by_itself_says_what_to_do(tab):
    client, form = tab
    response = client.post(ADD, form, secure=True, headers={**OURS, "Accept": "application/json"})
    assert response.status_code == 403 and response.json()["error_code"] in SHOWN
    assert "You signed in anew" in response.json()["error_message"] and not Source.objects.exists()
