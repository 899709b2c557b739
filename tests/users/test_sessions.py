"""Staff are signed out when they are gone, not while they work; and nobody but they themselves signs them out."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.factories import make_disease, make_user

START = datetime(2026, 11, 2, 8)
HOME = reverse("wagtailadmin_home")


@pytest.fixture
def editor(db):
    return make_user("Editors")


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def signed_in(client, editor, clock):
    client.post(reverse("wagtailadmin_login"), {"username": editor.username, "password": "a-long-password"})
    assert is_signed_in(client)
    return client


def is_signed_in(client):
    """Return whether it is, without doing anything: the browser tells by itself that an editor is open."""
    return "_auth_user_id" in client.session


def ping(client, page):
    session = client.post(
        reverse("wagtailadmin_editing_sessions:ping", args=("diseases", "diseasepage", page.pk, 999_999))
    )
    return session.status_code


def test_who_does_nothing_for_two_hours_is_signed_out_and_comes_back_where_they_were(signed_in, editor, clock):
    clock.shift(timedelta(hours=1, minutes=50))
    assert signed_in.get(HOME).status_code == 200
    clock.shift(timedelta(hours=1, minutes=50))
    assert signed_in.get(HOME).status_code == 200, "every click counts"
    clock.shift(timedelta(hours=2, minutes=1))
    address = reverse("wagtailadmin_account")
    response = signed_in.get(address)
    login = f"{reverse('wagtailadmin_login')}?next={address}"
    assert response.status_code == 302 and response["Location"] == login and not is_signed_in(signed_in)
    assert "You were signed out" in signed_in.get(login).content.decode()
    fields = {"username": editor.username, "password": "a-long-password", "next": address}
    assert signed_in.post(login, fields)["Location"] == address


def test_a_tab_that_is_left_open_keeps_nobody_signed_in(signed_in, site, clock):
    page = make_disease()
    for _ in range(25):
        assert ping(signed_in, page) == 200
        clock.shift(timedelta(minutes=5))
    assert ping(signed_in, page) == 302 and not is_signed_in(signed_in)


def test_whoever_works_all_day_signs_in_again_after_twelve_hours(signed_in, clock):
    for _ in range(12):
        assert signed_in.get(HOME).status_code == 200
        clock.shift(timedelta(hours=1, seconds=1))
    assert signed_in.get(HOME).status_code == 302


def test_signing_in_again_begins_anew(signed_in, editor, clock):
    clock.shift(timedelta(hours=1))
    signed_in.force_login(editor)
    for _ in range(11):
        assert signed_in.get(HOME).status_code == 200
        clock.shift(timedelta(hours=1, minutes=3))
    assert signed_in.get(HOME).status_code == 200


def test_reading_the_website_is_doing_something_and_ends_too(signed_in, site, clock):
    for _ in range(3):
        clock.shift(timedelta(hours=1, minutes=30))
        assert b"wagtail-userbar" in signed_in.get("/").content
    clock.shift(timedelta(hours=3))
    response = signed_in.get("/")
    assert b"wagtail-userbar" not in response.content
    assert {cookie for cookie, morsel in response.cookies.items() if morsel.value} == set(), "as any visitor"


def test_remember_me_remembers_no_longer_than_that(client, editor, clock):
    fields = {"username": editor.username, "password": "a-long-password", "remember": "on"}
    client.post(reverse("wagtailadmin_login"), fields)
    assert client.cookies[settings.SESSION_COOKIE_NAME]["max-age"] <= 12 * 3600
    clock.shift(timedelta(hours=3))
    assert client.get(HOME).status_code == 302


def test_a_session_of_before_there_were_limits_begins_with_the_next_click(client, editor, clock):
    client.force_login(editor)
    session = client.session
    del session["signed_in_at"], session["seen_at"]
    session.save()
    assert client.get(HOME).status_code == 200
    clock.shift(timedelta(hours=3))
    assert client.get(HOME).status_code == 302


def test_a_visitor_gets_no_cookie(site):
    client = Client()
    for address in ("/", "/search/?q=leukemia", "/nothing/"):
        assert not client.get(address).cookies


@pytest.mark.parametrize("method", ["get", "head", "options", "put"])
def test_only_a_form_signs_out(client, editor, method):
    client.force_login(editor)
    response = getattr(client, method)(reverse("wagtailadmin_logout"))
    assert response.status_code == 405 and settings.SESSION_COOKIE_NAME not in response.cookies
    assert client.get(HOME).status_code == 200


def test_the_form_of_another_website_signs_nobody_out(editor):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert client.post(reverse("wagtailadmin_logout")).status_code == 403
    assert client.get(HOME).status_code == 200


def test_a_form_signs_out_for_good(client, editor):
    client.force_login(editor)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    response = client.post(reverse("wagtailadmin_logout"))
    assert response.status_code == 302 and response["Location"] == reverse("wagtailadmin_login")
    assert response["Clear-Site-Data"] == '"cache"', "the back button shows nothing"
    assert client.get(HOME).status_code == 302
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    assert client.get(HOME).status_code == 302, "not with the cookie from before either"
