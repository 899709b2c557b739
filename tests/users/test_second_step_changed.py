"""What somebody has for the second step is changed by themselves, and taken away by who looks after accounts."""

import re

import pytest
from allauth.mfa.models import Authenticator
from bs4 import BeautifulSoup
from django.core import mail
from django.urls import reverse
from wagtail.models import ModelLogEntry

from charity_site.roles import ROLES
from charity_site.users.factors import new_recovery_codes
from tests.factories import make_user
from tests.users.authenticator import CODE, SET_UP, code_of, give_password, is_signed_in, make_app, sign_in_wholly


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture
def editor(db):
    return make_user("Editors")


@pytest.fixture
def app(editor):
    return make_app(editor)


# --- One's own, under Account --------------------------------------------------------------------------
@pytest.fixture
def whole(editor, app):
    client, _ = give_password(editor)
    client.post(CODE, {"code": code_of(app)})
    assert is_signed_in(client)
    return client


def test_another_phone_takes_the_place_of_the_first(whole, editor, app):
    screen = whole.get(SET_UP)
    secret = BeautifulSoup(screen.content, "lxml").code.text.replace(" ", "")
    whole.post(SET_UP, {"code": code_of(secret)})
    client, _ = give_password(editor)
    client.post(CODE, {"code": code_of(app, 1)})
    assert not is_signed_in(client)
    client.post(CODE, {"code": code_of(secret, 1)})
    assert is_signed_in(client)


def test_new_recovery_codes_end_the_old_ones(whole, editor, committed):
    old = new_recovery_codes(editor)[0]
    with committed():
        shown = whole.post(reverse("sign_in_recovery_codes"))
    assert len(re.findall(r"<li>(\d{8})</li>", shown.content.decode())) == 10
    client, _ = give_password(editor)
    client.post(CODE, {"code": old})
    assert not is_signed_in(client) and mail.outbox[-1].to == [editor.email]


def test_the_last_way_in_is_not_removed_nor_that_of_somebody_else(whole, editor, app):
    credential = {"name": "Laptop", "credential": {}}
    mine = Authenticator.objects.create(user=editor, type="webauthn", data=credential)
    theirs = Authenticator.objects.create(user=make_user("Editors"), type="webauthn", data=credential)
    remove = "sign_in_remove_passkey"
    assert whole.post(reverse(remove, args=[theirs.pk])).status_code == 404
    Authenticator.objects.filter(user=editor, type="totp").delete()
    whole.post(reverse(remove, args=[mine.pk]))
    assert Authenticator.objects.filter(pk=mine.pk).exists()
    make_app(editor)
    whole.post(reverse(remove, args=[mine.pk]))
    assert not Authenticator.objects.filter(pk=mine.pk).exists() and Authenticator.objects.filter(pk=theirs.pk).exists()


# --- Reset by somebody who looks after accounts --------------------------------------------------------
@pytest.fixture
def manager(db, client):
    user = make_user("Site managers")
    sign_in_wholly(client, user)
    return user


def test_a_site_manager_resets_what_somebody_lost(client, manager, whole, editor, app, committed):
    address = reverse("reset_second_step", args=[editor.pk])
    assert editor.get_username() in client.get(address).content.decode()
    with committed():
        assert client.post(address).status_code == 302
    assert not Authenticator.objects.filter(user=editor).exists() and not is_signed_in(whole)
    assert ModelLogEntry.objects.get(action="users.second_step_reset").user == manager
    assert {message.to[0] for message in mail.outbox} == {editor.email, manager.email}
    other, answer = give_password(editor)
    assert other.get(answer["Location"], follow=True).redirect_chain[-1][0].startswith(SET_UP)


@pytest.mark.parametrize("who", ["oneself", "an administrator"])
def test_not_ones_own_nor_that_of_who_may_do_more(client, manager, who):
    person = manager if who == "oneself" else make_user()
    make_app(person)
    client.post(reverse("reset_second_step", args=[person.pk]))
    assert Authenticator.objects.filter(user=person).exists()


@pytest.mark.parametrize("role", [role for role in ROLES if role != "Site managers"])
def test_nobody_else_resets_it(client, editor, app, role):
    sign_in_wholly(client, make_user(role))
    client.post(reverse("reset_second_step", args=[editor.pk]))
    assert Authenticator.objects.filter(user=editor).exists()
