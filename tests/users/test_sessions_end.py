"""Who may do more or less than before, or asks for it, is signed out wherever they are signed in."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from tests.factories import make_user
from tests.users.authenticator import is_signed_in


@pytest.fixture
def editor(db):
    return make_user("Editors")


@pytest.fixture
def browsers(editor):
    """Two in which the editor is signed in."""
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(editor)
        assert is_signed_in(client)
    return clients


@pytest.fixture
def stranger(db):
    client = Client()
    client.force_login(make_user("Editors"))
    return client


CHANGES = {
    "a role more": lambda user: user.groups.add(Group.objects.get(name="Research editors")),
    "a role more, from its side": lambda user: Group.objects.get(name="Research editors").user_set.add(user),
    "a role less": lambda user: user.groups.remove(Group.objects.get(name="Editors")),
    "other roles": lambda user: user.groups.set([Group.objects.get(name="Research editors")]),
    "no role": lambda user: user.groups.clear(),
    "no role, from its side": lambda user: Group.objects.get(name="Editors").user_set.clear(),
    "a permission": lambda user: user.user_permissions.add(Permission.objects.first()),
    "an administrator": lambda user: change(user, is_superuser=True),
    "another password": lambda user: change(user, password="md5$salt$other"),
}


def change(user, **fields):
    for name, value in fields.items():
        setattr(user, name, value)
    user.save()


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_what_one_may_do_ends_all_sessions_of_that_person(browsers, editor, stranger, what):
    CHANGES[what](editor)
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))  # or nobody could tell
    assert not any(is_signed_in(client) for client in browsers)
    assert what == "no role, from its side" or is_signed_in(stranger)


def test_who_was_read_before_brings_no_ended_session_back(browsers, editor):
    before = get_user_model().objects.get(pk=editor.pk)
    editor.groups.add(Group.objects.get(name="Research editors"))
    before.first_name = "Edna"
    before.save()
    assert not any(is_signed_in(client) for client in browsers)


def test_all_else_signs_nobody_out(browsers, editor):
    change(editor, first_name="Edna", email="new@example.org")
    editor.groups.add(Group.objects.get(name="Editors"))  # they have it
    assert all(is_signed_in(client) for client in browsers)


def test_an_account_that_is_closed_and_opened_among_many_has_no_session_of_before(browsers, editor, client):
    client.force_login(make_user())
    address = reverse("wagtail_bulk_action", args=("users", "user", "set_active_state"))
    for active in ("False", "True"):
        client.post(f"{address}?id={editor.pk}&next=/admin/users/", {"mark_as_active": active})
    editor.refresh_from_db()
    assert editor.is_active and not any(is_signed_in(client) for client in browsers)


def test_sign_out_everywhere_is_a_button(browsers, stranger):
    address = reverse("sign_out_everywhere")
    assert browsers[0].get(address).status_code == 405
    assert address in browsers[0].get(reverse("signing_in")).content.decode()
    assert browsers[0].post(address)["Location"] == reverse("wagtailadmin_login")
    assert not any(is_signed_in(client) for client in browsers) and is_signed_in(stranger)
