"""The password is asked for again before what harms families when somebody else does it at an open screen."""

from datetime import datetime, timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.urls import reverse

from tests.factories import make_consent, make_user
from tests.forms_on_screen import filled_in
from tests.html_forms import fields_of, forms_in

AGAIN = reverse("sign_in_again")
CONSENTS = reverse("wagtailsnippets_consent_consent:list")


@pytest.fixture
def clock():
    with time_machine.travel(datetime(2026, 11, 2, 8), tick=False) as traveller:
        yield traveller


@pytest.fixture
def coordinator(client, site, clock):
    user = make_user("Site managers")
    client.force_login(user)
    return user


@pytest.fixture
def consent(site):
    return make_consent()


def asks(response):
    location = response.get("Location", "")
    return location.startswith(AGAIN) or (
        response.status_code == 403 and b"Your password, once more" in response.content
    )


BEFORE = {
    "taking back": lambda consent: reverse("take_back_consent", args=[consent.pk]),
    "erasing": lambda consent: reverse("erase", args=[consent.pk]),
    "the private link": lambda consent: reverse("private_link", args=[consent.pk]),
    "showing again": lambda consent: reverse("show_again", args=[consent.pk]),
    "an export of consents": lambda consent: f"{reverse('consent_report')}?export=xlsx",
    "an export of users": lambda consent: f"{reverse('wagtailusers_users:index')}?export=csv",
    "a reset": lambda consent: reverse("reset_second_step", args=[make_user("Editors").pk]),
    "setting up": lambda consent: reverse("sign_in_set_up"),
    "a passkey": lambda consent: reverse("sign_in_passkey"),
    "an invitation": lambda consent: reverse("wagtailusers_users:add"),
    "another invitation": lambda consent: reverse("wagtailusers_users:invite_again", args=[make_user("Editors").pk]),
    "somebody's roles": lambda consent: reverse("wagtailusers_users:edit", args=[make_user("Editors").pk]),
    "the roles of many": lambda consent: (
        f"{reverse('wagtail_bulk_action', args=['users', 'user', 'assign_role'])}?id={make_user('Editors').pk}"
    ),
    "closing": lambda consent: reverse("wagtailusers_users:close", args=[make_user("Editors").pk]),
    "a new role": lambda consent: reverse("wagtailusers_groups:add"),
    "a role": lambda consent: reverse("wagtailusers_groups:edit", args=[Group.objects.get(name="Editors").pk]),
}


@pytest.mark.parametrize("what", BEFORE)
def test_it_is_asked_for_ten_minutes_after_it_was_given(client, coordinator, consent, clock, what):
    address = BEFORE[what](consent)
    assert not asks(client.get(address))
    clock.shift(timedelta(minutes=11))
    for method in ("get", "post", "head"):
        assert asks(getattr(client, method)(address)), method
    assert "is not right" in client.post(AGAIN, {"password": "wrong", "next": address}).content.decode()
    assert asks(client.get(address))
    assert client.post(AGAIN, {"password": "a-long-password", "next": address})["Location"] == address
    assert not asks(client.get(address))


def test_the_screens_of_consents_ask_after_an_hour_and_all_else_does_not(client, coordinator, consent, clock):
    edit = reverse("wagtailsnippets_consent_consent:edit", args=[consent.pk])
    clock.shift(timedelta(minutes=59))
    assert client.get(edit).status_code == client.get(CONSENTS).status_code == 200
    clock.shift(timedelta(minutes=2))
    assert asks(client.get(edit)) and asks(client.get(CONSENTS)) and asks(client.get(reverse("consent_report")))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_what_was_typed_is_sent_after_the_password(client, coordinator, consent, clock):
    address = reverse("take_back_consent", args=[consent.pk])
    form = {"person": str(consent.pk), "do": "withdraw", "reason": "“As the family asks” & more"}
    clock.shift(timedelta(minutes=11))
    asked = client.post(address, form)
    assert asks(asked) and "no-store" in asked["Cache-Control"]
    wrong = client.post(AGAIN, {**filled_in(asked), "password": "wrong"})
    offered = client.post(AGAIN, {**filled_in(wrong), "password": "a-long-password"})
    consent.refresh_from_db()
    assert f'action="{address}"' in offered.content.decode() and not consent.is_withdrawn()
    client.post(address, filled_in(offered))
    consent.refresh_from_db()
    assert consent.is_withdrawn()


def test_a_passkey_is_removed_after_the_password_with_one_more_click(client, coordinator, clock):
    for name in ("Laptop", "Phone"):
        key = Authenticator.objects.create(user=coordinator, type="webauthn", data={"name": name, "credential": {}}).pk
    screen, address = reverse("signing_in"), reverse("sign_in_remove_passkey", args=[key])
    form = fields_of(next(form for form in forms_in(client.get(screen)) if form["action"] == address))
    clock.shift(timedelta(minutes=11))
    asked = client.post(address, form)
    offered = client.post(AGAIN, {**filled_in(asked), "password": "a-long-password"})
    assert f'action="{address}"' in offered.content.decode()
    assert client.post(address, filled_in(offered))["Location"] == screen
    assert not Authenticator.objects.filter(pk=key).exists()


def test_it_is_not_lost_either_when_the_session_ends_before_that(client, coordinator, consent, clock):
    address = reverse("take_back_consent", args=[consent.pk])
    clock.shift(timedelta(minutes=11))
    asked = client.post(address, {"person": str(consent.pk), "do": "pause"})
    client.logout()
    ended = client.post(AGAIN, {**filled_in(asked), "password": "a-long-password"})
    fields = {**filled_in(ended), "username": coordinator.username, "password": "a-long-password"}
    offered = client.post(reverse("wagtailadmin_login"), fields)
    assert f'action="{address}"' in offered.content.decode()


def test_a_script_gets_an_answer_that_it_can_show(client, coordinator, consent, clock):
    clock.shift(timedelta(minutes=11))
    response = client.post(BEFORE["erasing"](consent), headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.status_code == 403 and "password" in response.json()["error_message"]


def test_the_password_cannot_be_guessed_there(client, coordinator, clock):
    for _ in range(5):
        client.post(AGAIN, {"password": "wrong", "next": CONSENTS})
    response = client.post(AGAIN, {"password": "a-long-password", "next": CONSENTS})
    assert "Please wait a minute" in response.content.decode()
    clock.shift(timedelta(seconds=61))
    assert client.post(AGAIN, {"password": "a-long-password", "next": CONSENTS}).status_code == 302


def test_nobody_is_sent_to_another_website(client, coordinator):
    response = client.post(AGAIN, {"password": "a-long-password", "next": "https://elsewhere.example/"})
    assert response["Location"] == reverse("wagtailadmin_home")


def test_who_is_not_signed_in_signs_in(client, db):
    assert client.get(AGAIN, follow=True).redirect_chain[-1][0].startswith(reverse("wagtailadmin_login"))


def test_the_key_of_the_session_is_another_one_after_it(client, coordinator, clock):
    before = client.session.session_key
    clock.shift(timedelta(minutes=30))
    assert client.post(AGAIN, {"password": "a-long-password"}).status_code == 302
    assert client.session.session_key not in (None, before)
    assert not SessionStore().exists(before) and client.get(reverse("wagtailadmin_home")).status_code == 200
