"""Who is invited gets a link of one use by mail, and chooses a password that nobody else ever knew."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_user
from tests.forms_on_screen import save

User = get_user_model()
ADD = reverse("wagtailusers_users:add")
PASSWORD = "quite-a-long-one-7"


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


def invitation(*roles, **fields):
    groups = list(Group.objects.filter(name__in=roles or ["Editors"]).values_list("pk", flat=True))
    return {"email": "Ana.O'Brien@example.org", "first_name": "Ana", "last_name": "O'Brien", "groups": groups, **fields}


def invite(client, **fields):
    assert client.post(ADD, invitation(**fields)).status_code == 302
    return User.objects.get(email=fields.get("email", "Ana.O'Brien@example.org"))


def link(message=-1):
    """The path (str) of the link in the newest mail."""
    return re.search(r"https?://[^/\s]+(/admin/invitation/\S+)", mail.outbox[message].body)[1]


def open_link(address):
    """The answer (with the form) that a fresh browser gets, and that browser."""
    browser = Client()
    return browser, browser.get(address, follow=True)


def choose(address, password=PASSWORD):
    browser, page = open_link(address)
    form = {"new_password1": password, "new_password2": password}
    return browser, browser.post(page.redirect_chain[-1][0] if page.redirect_chain else address, form)


def test_an_invitation_asks_for_a_name_an_address_and_roles_alone(client, manager):
    page = client.get(ADD).content.decode()
    assert 'name="email"' in page and 'name="groups"' in page
    assert 'name="password1"' not in page and 'name="username"' not in page


def test_who_is_invited_chooses_a_password_and_signs_in_with_the_address(client, manager):
    user = invite(client)
    assert not user.has_usable_password() and user.groups.get().name == "Editors"
    (message,) = mail.outbox
    assert message.to == [user.email] and user.username in message.body and "Hello Ana" in message.body
    browser, answer = choose(link())
    assert answer.status_code == 302 and answer["Location"] == reverse("wagtailadmin_login")
    assert browser.login(username=user.username, password=PASSWORD)
    assert browser.get(reverse("wagtailadmin_home")).status_code == 200


def test_a_name_for_signing_in_has_no_sign_that_names_may_not_have(client, manager):
    assert invite(client).username == "ana.o-brien@example.org"


def test_the_link_opens_once(client, manager):
    user = invite(client)
    address = link()
    choose(address)
    _, page = open_link(address)
    assert "This link has ended" in page.content.decode()
    choose(address, "another-long-one-8")
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_link_ends_after_some_days(client, manager):
    invite(client)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        assert "Welcome, Ana" in open_link(link())[1].content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=4)):
        assert "This link has ended" in open_link(link())[1].content.decode()


def test_a_weak_password_is_refused_in_place(client, manager):
    user = invite(client)
    _, answer = choose(link(), "12345")
    assert answer.status_code == 200 and "too short" in answer.content.decode()
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_a_link_for_a_forgotten_password_is_no_invitation_and_the_other_way_round(client, manager):
    invite(client)
    key, token = link().removesuffix("/").split("/")[-2:]
    page = Client().get(reverse("wagtailadmin_password_reset_confirm", args=[key, token]), follow=True)
    assert 'name="new_password1"' not in page.content.decode()


def test_it_is_sent_again_while_no_password_was_chosen_and_the_first_link_ends(client, manager):
    user = invite(client)
    first, address = link(), reverse("wagtailusers_users:invite_again", args=[user.pk])
    assert address in client.get(reverse("wagtailusers_users:edit", args=[user.pk])).content.decode()
    assert client.post(address).status_code == 302
    assert "This link has ended" in open_link(first)[1].content.decode()
    choose(link())
    assert address not in client.get(reverse("wagtailusers_users:edit", args=[user.pk])).content.decode()
    client.post(address)
    assert len(mail.outbox) == 2, "who has a password is not invited"
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Story coordinators", "Research editors"])
def test_others_invite_nobody(client, manager, role):
    user = invite(client)
    client.force_login(make_user(role))
    client.post(ADD, invitation(email="second@example.org"))
    client.post(reverse("wagtailusers_users:invite_again", args=[user.pk]))
    assert len(mail.outbox) == 1 and not User.objects.filter(email="second@example.org").exists()


def test_an_administrator_who_waits_for_a_password_is_invited_again_by_none_but_administrators(client, manager):
    waiting = make_user()
    waiting.set_unusable_password()
    waiting.save()
    client.post(reverse("wagtailusers_users:invite_again", args=[waiting.pk]))
    assert not mail.outbox


@pytest.mark.parametrize("email", ["TAKEN@example.org", "taken@Example.org"])
def test_nobody_gets_two_accounts(client, manager, email):
    make_user("Editors", email="taken@example.org", first_name="Ben", last_name="Lee")
    answer = client.post(ADD, invitation(email=email))
    assert answer.status_code == 200 and "There is an account with this address: Ben Lee" in answer.content.decode()
    assert not mail.outbox


def test_nobody_is_invited_without_a_role(client, manager):
    answer = client.post(ADD, invitation(groups=[]))
    assert answer.status_code == 200 and "Choose at least one role" in answer.content.decode()


def test_nobody_sets_a_password_for_somebody_else(client, manager):
    user = make_user("Editors", first_name="E", last_name="E")
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    assert 'name="password1"' not in client.get(address).content.decode()
    groups = list(user.groups.values_list("pk", flat=True))
    fields = {"username": user.username, "email": user.email, "first_name": "E", "last_name": "F", "groups": groups}
    assert save(client, address, {**fields, "password1": PASSWORD, "password2": PASSWORD}).status_code == 302
    user.refresh_from_db()
    assert user.last_name == "F" and user.check_password("a-long-password")


def test_the_list_shows_the_roles(client, manager):
    make_user("Editors").groups.add(Group.objects.get(name="Research editors"))
    page = client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "Editors, Research editors" in page
