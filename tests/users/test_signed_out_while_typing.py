"""Nothing that was typed is lost when a session ends in the middle of it."""

import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from charity_site.core.models import Source
from tests.factories import make_user

ADD = reverse("wagtailsnippets_core_source:add")
LOGIN = reverse("wagtailadmin_login")
# Wagtail's script says the sentence that comes with one of these, and "A server error occurred" for any other.
SHOWN = {"invalid_revision", "locked", "validation_error"}
TYPED = {"title": "“A” & <b>long</b> title", "publisher": "A journal", "year": "2020", "tags": ["one", "two"]}


@pytest.fixture
def editor(site):
    return make_user("Editors")


def fields_of(response):
    """The hidden fields of the form (dict of list) that is shown."""
    fields = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.content.decode()):
        fields.setdefault(unescape(name), []).append(unescape(value))
    return fields


def signed_out_with(client, address, data):
    """Sends a form after the session has ended."""
    client.get(LOGIN)
    token = client.cookies["__Host-csrftoken"].value
    return client.post(address, {**data, "csrfmiddlewaretoken": token})


def sign_in(client, response, user, password="a-long-password"):
    return client.post(LOGIN, {**fields_of(response), "username": user.username, "password": password})


def test_what_was_typed_is_sent_again_after_signing_in(editor):
    client = Client(enforce_csrf_checks=True)
    asked = signed_out_with(client, ADD, TYPED)
    assert asked.status_code == 403 and "no-store" in asked["Cache-Control"]
    assert "has not been saved yet" in asked.content.decode() and not Source.objects.exists()

    wrong = sign_in(client, asked, editor, "a slip")
    assert wrong.status_code == 200 and fields_of(wrong)["typed"] == fields_of(asked)["typed"], "a slip loses nothing"
    again = sign_in(client, wrong, editor)
    fields = fields_of(again)
    assert f'action="{ADD}"' in again.content.decode() and "no-store" in again["Cache-Control"]
    assert fields["title"] == [TYPED["title"]] and fields["tags"] == TYPED["tags"]
    client.post(ADD, fields)
    assert Source.objects.get().title == TYPED["title"]


def test_a_form_of_another_website_is_not_kept(editor):
    client = Client(enforce_csrf_checks=True)
    response = client.post(ADD, TYPED)
    assert response.status_code == 403 and "typed" not in fields_of(response)


def test_no_password_stands_in_a_page(editor):
    data = {"username": "new", "password1": "quite-a-secret", "password2": "quite-a-secret"}
    response = signed_out_with(Client(), reverse("wagtailusers_users:add"), data)
    assert "quite-a-secret" not in response.content.decode() and "username=new" in fields_of(response)["typed"][0]


def test_that_files_are_not_kept_is_said(editor):
    response = signed_out_with(Client(), ADD, {**TYPED, "file": SimpleUploadedFile("a.txt", b"words")})
    assert "Files have to be chosen once more" in response.content.decode()


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example/", "/search/"])
def test_it_is_sent_to_the_admin_and_nowhere_else(client, editor, elsewhere):
    fields = {"username": editor.username, "password": "a-long-password", "next": elsewhere, "typed": "title=A"}
    response = client.post(LOGIN, fields)
    assert response.get("Location", "/search/") == "/search/"
    assert f'action="{elsewhere}"' not in response.content.decode()


def test_what_a_script_sends_gets_the_usual_answer(client, db):
    assert client.post(ADD, TYPED, headers={"X-Requested-With": "XMLHttpRequest"}).status_code == 403
    ping = reverse("wagtailadmin_editing_sessions:ping", args=["wagtailcore", "page", 1, 1])
    assert client.post(ping, headers={"Accept": "application/json"}).status_code == 302


def test_an_editor_that_saves_by_itself_says_what_to_do(client, db):
    response = client.post(ADD, TYPED, headers={"Accept": "application/json"})
    assert response.status_code == 403 and response.json()["error_code"] in SHOWN
    assert "You were signed out" in response.json()["error_message"]


def test_signing_in_and_resetting_a_password_are_as_before(client, editor):
    response = client.post(LOGIN, {"username": editor.username, "password": "a-long-password"})
    assert response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    assert Client().post(reverse("wagtailadmin_password_reset"), {"email": editor.email}).status_code == 302
