"""Who sees what was deleted and brings it back, and for how long."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from charity_site.core.brought_back import GONE
from charity_site.core.deleted import KEPT, forget_old
from charity_site.core.models import Deleted, DeletedFile
from diseases.models import DiseasePage, Symptom, UrgencyRule
from tests.core.bringing_back import bring_back, delete
from tests.factories import (
    make_consent,
    make_disease,
    make_image,
    make_standard_page,
    make_symptom,
    make_term,
    make_urgency_rule,
    make_user,
)

User = get_user_model()


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


# --- Who ------------------------------------------------------------------------------------------------
def test_who_may_not_delete_sees_nothing_of_it_and_brings_nothing_back(client, manager):
    deleted = [
        delete(client, make_disease(title="Wilms tumor")),
        delete(client, make_image()),
        delete(client, make_term()),
    ]
    for role in ("Editors", "Story coordinators", "Research editors", "Clinical reviewers"):
        client = Client()
        client.force_login(make_user(role))
        text = client.get(reverse("deleted")).content.decode()
        for each in deleted:
            assert each.title not in text
            assert client.post(reverse("bring_back", args=[each.pk])).status_code == 404
    client.force_login(make_user("Site managers"))
    text = client.get(reverse("deleted")).content.decode()
    assert all(each.title in text for each in deleted)


def test_who_deleted_their_own_draft_brings_it_back(client, site):
    client.force_login(user := make_user("Editors"))
    disease = make_disease(title="My draft", live=False, owner=user)
    deleted = delete(client, disease)
    assert "My draft" in client.get(reverse("deleted")).content.decode()
    assert "is back" in bring_back(client, deleted)
    assert DiseasePage.objects.get().owner == user


def test_who_has_another_role_since_brings_nothing_back_that_they_deleted(client, manager):
    above = make_standard_page(title="Above")
    deleted = [
        delete(client, make_symptom("Fever")),
        delete(client, make_image(title="A photo")),
        delete(client, make_standard_page(title="Below", parent=above)),
        delete(client, above),
        delete(client, make_disease(title="Wilms tumor")),
    ]
    assert all(each.title in client.get(reverse("deleted")).content.decode() for each in deleted)
    manager.groups.set([Group.objects.get(name="Story coordinators")])
    client.force_login(User.objects.get(pk=manager.pk))
    text = client.get(reverse("deleted")).content.decode()
    for each in deleted:
        assert each.title not in text
        assert client.post(reverse("bring_back", args=[each.pk])).status_code == 404


def test_who_may_not_publish_a_record_brings_it_back_as_a_draft(client, site):
    role = Group.objects.create(name="Gardeners")
    role.permissions.add(Permission.objects.get(codename="delete_symptom"))
    user = make_user("Editors")
    user.groups.add(role)
    client.force_login(user)
    rule = make_urgency_rule(symptom=make_symptom("Fever"))
    assert "is back, as a draft" in bring_back(client, delete(client, rule.symptom))
    assert not Symptom.objects.get().live and not UrgencyRule.objects.get().live
    assert Symptom.objects.get().has_unpublished_changes


def test_the_question_says_whether_it_can_come_back(client, site):
    client.force_login(make_user())
    term, consent = make_term(), make_consent()
    question = client.get(reverse("wagtailsnippets_glossary_term:delete", args=[term.pk])).content.decode()
    assert "You can bring this back for 30 days" in question
    question = client.get(reverse("wagtailsnippets_consent_consent:delete", args=[consent.pk])).content.decode()
    assert "This cannot be undone" in question


# --- How long ---------------------------------------------------------------------------------------------
def test_after_thirty_days_it_is_gone_for_good(client, manager, django_capture_on_commit_callbacks):
    deleted = delete(client, make_image())
    file = DeletedFile.objects.get().file.name
    with time_machine.travel(timezone.now() + KEPT - timedelta(hours=1)):
        assert forget_old() is None and Deleted.objects.exists()
    with time_machine.travel(timezone.now() + KEPT + timedelta(hours=1)):
        client.force_login(manager)
        assert GONE in client.get(reverse("bring_back", args=[deleted.pk]), follow=True).content.decode(), (
            "before the job"
        )
        with django_capture_on_commit_callbacks(execute=True):
            assert forget_old() == "deleted 1 for good"
    assert not Deleted.objects.exists() and not default_storage.exists(file)


def test_a_second_person_is_told_that_it_is_back(client, manager):
    deleted = delete(client, make_term())
    bring_back(client, deleted)
    assert GONE in bring_back(client, deleted)


def test_a_program_and_a_script_keep_nothing(site):
    make_term().delete()
    make_disease().delete()
    assert not Deleted.objects.exists()
