"""Only an administrator makes or changes an administrator, whoever may change users."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.factories import make_user
from tests.forms_on_screen import save

User = get_user_model()


@pytest.fixture
def manager(client, db):
    user = make_user("Site managers")
    client.force_login(user)
    return user


def form(**fields):
    values = {"username": "new", "email": "new@example.org", "first_name": "N", "last_name": "N", "is_active": "on"}
    passwords = {"password1": "quite-a-long-one-7", "password2": "quite-a-long-one-7"}
    return {**values, **passwords, **fields}


def test_a_manager_adds_a_member_of_staff_but_no_administrator(client, manager):
    editors = Group.objects.get(name="Editors").pk
    response = client.post(reverse("wagtailusers_users:add"), form(is_superuser="on", groups=[editors]))
    assert response.status_code == 302
    user = User.objects.get(email="new@example.org")
    assert not user.is_superuser
    assert user.groups.get().name == "Editors"


def test_a_manager_cannot_become_an_administrator(client, manager):
    url = reverse("wagtailusers_users:edit", args=(manager.pk,))
    response = save(client, url, form(username=manager.username, is_superuser="on", password1="", password2=""))
    assert response.status_code == 302
    manager.refresh_from_db()
    assert not manager.is_superuser


def test_a_manager_cannot_take_over_an_administrator(client, manager):
    administrator = make_user()
    url = reverse("wagtailusers_users:edit", args=(administrator.pk,))
    for response in (client.get(url), client.post(url, form(username="taken"))):
        assert response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    administrator.refresh_from_db()
    assert administrator.check_password("a-long-password")
    client.post(reverse("wagtailusers_users:delete", args=(administrator.pk,)))
    assert User.objects.filter(pk=administrator.pk).exists()


def test_an_administrator_can(client, db):
    client.force_login(make_user())
    assert client.post(reverse("wagtailusers_users:add"), form(is_superuser="on")).status_code == 302
    assert User.objects.get(email="new@example.org").is_superuser


@pytest.mark.parametrize("action", ["set_active_state", "assign_role"])
def test_a_manager_cannot_change_an_administrator_among_many(client, manager, action):
    administrator, editor = make_user(is_active=False), make_user("Editors", is_active=False)
    data = {"mark_as_active": "True", "role": Group.objects.get(name="Research editors").pk}
    address = reverse("wagtail_bulk_action", args=("users", "user", action))
    client.post(f"{address}?id={administrator.pk}&id={editor.pk}&next=/admin/users/", data)
    administrator.refresh_from_db()
    assert not administrator.is_active and not administrator.groups.exists()

    # The same request without the administrator does what it says, so the one above was a real one.
    client.post(f"{address}?id={editor.pk}&next=/admin/users/", data)
    done = {
        "set_active_state": lambda: User.objects.get(pk=editor.pk).is_active,
        "assign_role": lambda: editor.groups.filter(name="Research editors").exists(),
    }
    assert done[action]()
