"""By no address that Wagtail has for users and groups does anybody get, or take over, more than they may do themselves."""

from itertools import chain

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.urls import get_resolver, reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page, Site
from wagtail.users.forms import GroupForm
from wagtail.users.views.groups import get_permission_panel_classes

from charity_site.core.conflicts import CONFLICT
from charity_site.home.models import HomePage
from charity_site.users.guard import exceeds, what_roles_give, what_they_may
from tests.factories import make_user, numbers
from tests.forms_on_screen import save, version_on_screen

User = get_user_model()
NAMESPACES = ("wagtailusers_users", "wagtailusers_groups")


@pytest.fixture
def auditors(db):
    """A role that an administrator made, with a permission that site managers lack."""
    group = Group.objects.create(name="Auditors")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    group.permissions.add(Permission.objects.get(codename="delete_consent"))
    return group


@pytest.fixture
def manager(client, db):
    user = make_user("Site managers")
    client.force_login(user)
    return user


@pytest.fixture
def targets(auditors, manager):
    """Accounts that may do more than a manager."""
    auditor = make_user("Auditors")
    editor_with_more = make_user("Editors")
    editor_with_more.user_permissions.add(Permission.objects.get(codename="delete_consent"))
    return [make_user(), auditor, editor_with_more]


def attacks(auditors):
    """Yield what the forms of users and groups take, from somebody who wants everything, and from one who wants less."""
    number = next(numbers)
    data = {
        "username": f"taken{number}", "email": "taken@example.org", "first_name": "T", "last_name": "T",
        "is_superuser": "on", "is_active": "on", "password1": "quite-a-long-one-7", "password2": "quite-a-long-one-7",
        "role": auditors.pk, "mark_as_active": "False", "name": f"Role {number}",
    }  # fmt: skip
    places = Page.get_first_root_node(), Collection.get_first_root_node()
    registered = list(GroupForm().registered_permissions.values_list("pk", flat=True))
    every_role = list(Group.objects.values_list("pk", flat=True))
    everything = Permission.objects.values_list("pk", flat=True)
    yield {**data, "groups": every_role, "permissions": registered, **panels(*places, everything)}
    yield {**data, "groups": [Group.objects.get(name="Editors").pk], "permissions": [], **panels(*places, everything)}
    yield {**data, "groups": [auditors.pk], "permissions": registered, **panels(*places, [])}


def panels(page, collection, permissions):
    data = {}
    for panel in get_permission_panel_classes():
        if "sites" in getattr(panel, "base_fields", {}):
            data[panel(instance=None).add_prefix("sites")] = list(Site.objects.values_list("pk", flat=True))
            continue
        prefix = getattr(panel, "default_prefix", "page_permissions")
        data |= {f"{prefix}-TOTAL_FORMS": "1", f"{prefix}-INITIAL_FORMS": "0"}
        data |= {f"{prefix}-0-page": page.pk, f"{prefix}-0-collection": collection.pk}
        own = panel().empty_form.fields["permissions"].queryset.filter(pk__in=permissions)
        values = own.values_list("codename" if prefix == "page_permissions" else "pk", flat=True)
        data[f"{prefix}-0-permissions"] = list(values)
    return data


def addresses(users, groups):
    """Every address that exists for `users` and `groups`, with their keys where it takes one."""
    included = chain.from_iterable(getattr(pattern, "url_patterns", ()) for pattern in get_resolver().url_patterns)
    resolvers = {resolver.namespace: resolver for resolver in included if getattr(resolver, "namespace", None)}
    for namespace, things in zip(NAMESPACES, (users, groups), strict=True):
        for pattern in resolvers[namespace].url_patterns:
            name = f"{namespace}:{pattern.name}"
            if pattern.pattern.converters:
                yield from (reverse(name, args=[thing.pk]) for thing in things)
            else:
                yield reverse(name)
    for model, things in ((User, users), (Group, groups)):
        label, name = model._meta.app_label, model._meta.model_name
        for action in bulk_action_registry.get_bulk_actions_for_model(label, name):
            address = reverse("wagtail_bulk_action", args=[label, name, action.action_type])
            yield from (f"{address}?id={thing.pk}" for thing in things)
            yield f"{address}?id=all"
    yield reverse("wagtailadmin_account")


def state(users):
    fields = ("pk", "username", "email", "password", "is_active", "is_superuser")
    rows = User.objects.filter(pk__in=[user.pk for user in users]).order_by("pk")
    return [(*(getattr(row, field) for field in fields), sorted(what_they_may(row), key=str)) for row in rows]


def test_a_manager_gets_no_more_by_any_address_and_takes_over_nobody(client, manager, targets, auditors):
    before, held = state(targets), what_they_may(manager)
    roles = [Group.objects.get(name="Site managers"), auditors]
    walked = list(addresses([manager, *targets], roles))
    assert len(walked) > 40
    for address in walked:
        version = {}
        for attack in (None, *attacks(auditors)):
            with transaction.atomic():
                client.force_login(manager)
                if attack is None:
                    version = version_on_screen(client, address)  # all is undone, so it stays
                else:
                    assert client.post(address, {**attack, **version}).status_code != CONFLICT, address
                assert state(targets) == before, address
                others = User.objects.exclude(pk__in=[user.pk for user in targets])
                assert not others.filter(is_superuser=True).exists(), address
                assert all(not exceeds(what_they_may(other), held) for other in others), address
                transaction.set_rollback(True)


def test_a_user_cannot_be_copied(client, manager):
    address = reverse("wagtailusers_users:index") + f"copy/{manager.pk}/"
    assert client.get(address).status_code == client.post(address, {"is_superuser": "on"}).status_code == 404


@pytest.mark.parametrize(
    "role", ["Editors", "Clinical reviewers", "Story coordinators", "Research editors", "Site managers"]
)
def test_a_manager_may_do_all_that_a_role_may_and_so_look_after_everyone_in_it(client, manager, role):
    assert not exceeds(what_roles_give([Group.objects.get(name=role)]), what_they_may(manager))
    user = make_user(role)
    address = reverse("wagtailusers_users:edit", args=[user.pk])
    editors = Group.objects.get(name="Editors")
    data = {
        "username": "renamed",
        "email": "n@example.org",
        "first_name": "N",
        "last_name": "N",
        "groups": [editors.pk],
    }
    assert save(client, address, {**data, "is_active": "on"}).status_code == 302
    user.refresh_from_db()
    assert user.username == "renamed" and list(user.groups.all()) == [editors]


def group_form(name, page, collection, *permissions):
    chosen = Permission.objects.filter(codename__in=permissions)
    registered = GroupForm().registered_permissions.filter(pk__in=chosen)
    return {
        "name": name,
        "permissions": [permission.pk for permission in registered],
        **panels(page, collection, [permission.pk for permission in chosen]),
    }


def test_a_manager_makes_a_role_of_what_they_may_do(client, manager, site):
    collection = Collection.objects.get(name="Story photos")
    form = group_form("Helpers", site, collection, "access_admin", "change_page", "choose_image")
    assert client.post(reverse("wagtailusers_groups:add"), form).status_code == 302
    assert Group.objects.get(name="Helpers").page_permissions.get().page.pk == site.pk


@pytest.mark.parametrize("wrong", ["delete_consent", "the whole tree"])
def test_a_role_with_more_is_refused_beside_the_form_and_nothing_typed_is_lost(client, manager, site, wrong):
    page = Page.get_first_root_node() if wrong == "the whole tree" else site
    form = group_form("Helpers", page, Collection.get_first_root_node(), "access_admin", "change_page", wrong)
    for address in (
        reverse("wagtailusers_groups:add"),
        reverse("wagtailusers_groups:edit", args=[Group.objects.create(name="Writers").pk]),
    ):
        response = save(client, address, form)
        assert response.status_code == 200 and "Ask an administrator" in response.content.decode()
        assert response.context["form"]["name"].value() == "Helpers"
    assert not Group.objects.filter(name="Helpers").exists()
    assert not GroupPagePermission.objects.filter(page__depth=1).exists()


def test_an_administrator_gives_what_they_like(client, db, auditors):
    client.force_login(make_user())
    root = Page.get_first_root_node()
    form = group_form("Auditors", root, Collection.get_first_root_node(), "delete_consent", "change_page")
    assert save(client, reverse("wagtailusers_groups:edit", args=[auditors.pk]), form).status_code == 302
    assert auditors.page_permissions.get().page == root


def test_at_a_shell_nobody_is_asked(db, auditors):
    user = make_user("Auditors", is_staff=True)
    user.is_superuser = True
    user.save()
    GroupPagePermission.objects.create(
        group=auditors, page=HomePage.objects.get(), permission=Permission.objects.get(codename="change_page")
    )
    GroupCollectionPermission.objects.all().delete()
    auditors.delete()
