"""Roles, approvals and the top of the tree are as roles.py and site_tree.py declare them, whatever was done to them."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.urls import reverse
from wagtail.models import Collection, GroupPagePermission, Page, Task, Workflow

from charity_site.glossary.models import GlossaryPage
from charity_site.home.models import StandardPage
from charity_site.home.sync import sync_site
from charity_site.roles import ROLES
from diseases.models import DiseaseIndexPage
from tests.factories import make_standard_page, make_user
from tests.forms_on_screen import save
from topics.models import TopicIndexPage


def permission(codename):
    return Permission.objects.get(codename=codename)


def test_a_new_site_is_as_declared(site):
    assert sync_site() == []


def test_what_a_role_lost_or_got_is_put_back_and_said(site):
    editors = Group.objects.get(name="Editors")
    editors.permissions.remove(permission("add_symptom"))
    editors.permissions.add(permission("delete_term"))
    index = DiseaseIndexPage.objects.get()
    editors.page_permissions.filter(page=index, permission=permission("add_page")).delete()
    GroupPagePermission.objects.create(group=editors, page=site, permission=permission("publish_page"))
    different = [
        f"Editors lacked “{permission('add_symptom').name}”.",
        f"Editors also had “{permission('delete_term').name}”.",
        f"Editors lacked “{permission('add_page').name}” for Types of Childhood Cancer.",
        f"Editors also had “{permission('publish_page').name}” for Home.",
    ]
    assert sync_site(only_look=True) == different
    assert sync_site() == different and sync_site() == []


def test_a_role_of_another_name_is_left_alone(site):
    helpers = Group.objects.create(name="Helpers")
    helpers.permissions.add(permission("delete_term"))
    assert sync_site() == [] and helpers.permissions.get() == permission("delete_term")


def test_a_deleted_role_comes_back_whole(site):
    Group.objects.get(name="Research editors").delete()
    assert "There was no role “Research editors”." in sync_site()
    assert sync_site() == [] and make_user("Research editors").has_perm("core.add_source")


def test_a_page_that_is_missing_at_the_top_is_made_as_a_draft(site):
    GlossaryPage.objects.get().delete()
    assert "There is no page “Medical words”." in sync_site()
    page = GlossaryPage.objects.get()
    assert not page.live and page.get_parent().pk == site.pk and page.get_workflow().name == "Clinical review"
    assert sync_site() == [] and GroupPagePermission.objects.filter(group__name="Editors", page=page).exists()


def test_a_page_of_staff_at_the_address_of_a_new_section_stops_no_update(site):
    TopicIndexPage.objects.get().delete()
    make_standard_page(parent=site, title="Our own", slug="living-with-cancer")
    assert "There is no page “Living with cancer”." in sync_site() and sync_site() == []
    page = TopicIndexPage.objects.get()
    assert page.slug == "living-with-cancer-1" and not page.live and page.get_workflow().name == "Clinical review"


def test_what_staff_renamed_is_not_made_again_and_its_role_keeps_it(site):
    about = StandardPage.objects.get(slug="about")
    about.slug = "who-we-are"
    about.save()
    Collection.objects.filter(name="Story photos").update(name="Photos of families")
    assert sync_site() == ["There is no page “About us”.", "There is no collection “Story photos”."]
    assert GroupPagePermission.objects.filter(group__name="Editors", page=about).count() == 2
    coordinators = Group.objects.get(name="Story coordinators")
    assert coordinators.collection_permissions.filter(collection__name="Photos of families").count() == 3
    assert not Page.objects.filter(slug="about").exists()


def test_an_approval_that_staff_changed_or_replaced_is_theirs(site):
    clinical = Workflow.objects.get(name="Clinical review")
    clinical.name = "Medical review"
    clinical.save()
    Workflow.objects.get(name="Site manager approval").deactivate()
    assert sync_site() == [] and not Workflow.objects.filter(name="Clinical review").exists()


def test_the_command_says_what_is_different_and_changes_nothing_when_it_only_checks(site):
    Group.objects.get(name="Editors").permissions.add(permission("delete_term"))
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("sync_site", "--check", stdout=out)
    assert ended.value.code == 1 and "Editors also had" in out.getvalue()
    assert make_user("Editors").has_perm("glossary.delete_term")
    call_command("sync_site", stdout=out)
    assert not make_user("Editors").has_perm("glossary.delete_term")
    out = StringIO()
    call_command("sync_site", "--check", stdout=out)
    assert out.getvalue() == "Everything is as declared.\n"


def test_each_migrate_does_it_and_says_so(site):
    Group.objects.get(name="Editors").permissions.add(permission("delete_term"))
    out = StringIO()
    call_command("migrate", stdout=out)
    assert "Editors also had" in out.getvalue() and sync_site() == []


def test_a_database_from_before_the_code_is_to_be_migrated_first(site):
    permission("erase_consent").delete()
    with pytest.raises(CommandError, match=r"consent\.erase_consent\. .*migrate"):
        call_command("sync_site", "--check", stdout=StringIO())


@pytest.mark.parametrize("role", ["Site managers", None])
def test_nobody_changes_or_deletes_a_declared_role_on_its_screens(client, site, role):
    client.force_login(make_user(role))
    editors = Group.objects.get(name="Editors")
    address = reverse("wagtailusers_groups:edit", args=[editors.pk])
    assert "comes with the website" in client.get(address).content.decode()
    answer = save(client, address, {"name": "Writers"})
    assert "comes with the website" in answer.content.decode() and "Writers" in answer.content.decode()
    address = reverse("wagtailusers_groups:delete", args=[editors.pk])
    assert "comes with the website" in client.post(address, follow=True).content.decode()
    assert Group.objects.get(pk=editors.pk).name == "Editors" and set(ROLES) <= set(
        Group.objects.values_list("name", flat=True)
    )


def test_an_approval_that_is_missing_is_made_for_its_pages(site):
    for model in (Workflow, Task):
        model.objects.all().delete()
    assert sync_site() == ["There was no approval “Clinical review”.", "There was no approval “Site manager approval”."]
    assert DiseaseIndexPage.objects.get().get_workflow().name == "Clinical review"
    assert site.get_workflow().name == "Site manager approval" and sync_site() == []
