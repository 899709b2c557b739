"""Only an administrator makes or changes an administrator, whoever may change users."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupCollectionPermission, GroupPagePermission

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
    make_user("Site managers")  # the last one keeps the role
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


@pytest.mark.parametrize("other", [None, "closed", "manager", "administrator"])
def test_the_last_who_can_invite_keeps_the_role(client, manager, other):
    if other:
        make_user(None if other == "administrator" else "Site managers", is_active=other != "closed")
    url = reverse("wagtailusers_users:edit", args=(manager.pk,))
    response = save(client, url, form(username=manager.username, password1="", password2="", groups=[]))
    goes = other in ("manager", "administrator")
    assert manager.groups.exists() != goes
    assert goes or "Nobody else can invite colleagues" in response.content.decode()


def test_the_account_of_the_last_who_can_invite_is_not_closed(client, manager):
    role = Group.objects.create(name="Caretakers")
    role.permissions.set(Permission.objects.all())
    for place in (GroupPagePermission, GroupCollectionPermission):
        for given in place.objects.filter(group__name="Site managers"):
            given.pk, given.group = None, role
            given.save()
    caretaker = make_user("Caretakers")
    client.force_login(caretaker)
    answer = client.post(reverse("wagtailusers_users:close", args=(manager.pk,)), {"colleague": ""}, follow=True)
    assert "Nobody else can invite colleagues" in answer.content.decode()
    manager.refresh_from_db()
    assert manager.is_active


def test_the_form_says_that_a_role_taken_away_hands_nothing_over(client, manager):
    url = reverse("wagtailusers_users:edit", args=(make_user("Editors").pk,))
    assert "keeps the pages, drafts and locks" in client.get(url).content.decode()
