"""Somebody leaves: what they answered for goes to a colleague in one step, and the history goes on to say who it was."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Page, PageLogEntry, WorkflowState

from charity_site.core.due import drafts
from charity_site.glossary.models import Term
from diseases.models import Symptom
from tests.core.bringing_back import bring_back, delete
from tests.factories import make_disease, make_standard_page, make_story, make_symptom, make_term, make_user

User = get_user_model()


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


@pytest.fixture
def leaver(site):
    return make_user("Editors", first_name="Ana", last_name="Silva")


@pytest.fixture
def colleague(site):
    return make_user("Editors", first_name="Ben", last_name="Lee")


def owned(page, user):
    Page.objects.filter(pk=page.pk).update(owner=user)
    return page


def address_of(user):
    return reverse("wagtailusers_users:close", args=[user.pk])


def close(client, user, colleague=None):
    return client.post(address_of(user), {"colleague": colleague.pk if colleague else ""})


def test_pages_approvals_and_locks_go_to_the_colleague_and_the_account_ends(client, manager, leaver, colleague):
    page, waiting, locked, draft, others = (make_disease(live=False) for _ in range(5))
    for each in (page, waiting, draft):
        each.save_revision(user=leaver)
    owned(page, leaver)
    waiting.get_workflow().start(waiting, leaver)
    Page.objects.filter(pk=locked.pk).update(locked=True, locked_by=leaver, locked_at=timezone.now())
    owned(others, colleague).save_revision(user=leaver)
    asked = client.get(address_of(leaver)).content.decode()
    assert "3 pages" in asked and "1 pages or records that wait" in asked and "1 locked" in asked

    assert close(client, leaver, colleague).status_code == 302
    assert set(Page.objects.filter(owner=colleague).values_list("pk", flat=True)) == {
        page.pk, waiting.pk, draft.pk, others.pk,
    }  # fmt: skip
    assert WorkflowState.objects.active().get().requested_by == colleague
    assert Page.objects.get(pk=locked.pk).locked_by == colleague
    leaver.refresh_from_db()
    assert not leaver.is_active and not leaver.has_usable_password()


def test_who_leaves_is_signed_out_at_once(client, manager, leaver):
    theirs = Client()
    theirs.force_login(leaver)
    assert theirs.get(reverse("wagtailadmin_home")).status_code == 200
    close(client, leaver)
    assert theirs.get(reverse("wagtailadmin_home")).status_code == 302


def test_the_history_keeps_the_name_and_says_what_was_done(client, manager, leaver, colleague):
    page = owned(make_disease(live=False), leaver)
    page.save_revision(user=leaver, log_action=True)
    close(client, leaver, colleague)
    names = {entry.user_display_name for entry in PageLogEntry.objects.filter(page=page.pk)}
    assert "Ana Silva" in names
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Handed over from Ana Silva to Ben Lee" in history
    entry = ModelLogEntry.objects.get(action="users.closed")
    assert (
        entry.user == manager and entry.formatter.format_message(entry) == "Account closed. Ben Lee took over: 1 pages"
    )


def test_a_colleague_is_needed_while_there_is_something_to_take_over(client, manager, leaver, colleague):
    owned(make_disease(), leaver)
    answer = close(client, leaver)
    assert answer.status_code == 200 and "This field is required" in answer.content.decode()
    leaver.refresh_from_db()
    assert leaver.is_active


def test_nobody_is_given_pages_that_they_could_not_open(client, manager, leaver):
    owned(make_disease(), leaver)
    owned(make_story(), leaver)
    research = make_user("Research editors", first_name="Cai", last_name="Wu")
    answer = close(client, leaver, research)
    assert answer.status_code == 200 and "Cai Wu does not work with 2 of these pages" in answer.content.decode()
    leaver.refresh_from_db()
    assert leaver.is_active and Page.objects.filter(owner=leaver).count() == 2


def test_nobody_is_given_what_waits_or_is_locked_and_they_could_not_open(client, manager, leaver):
    story, symptom = make_story(live=False), make_symptom("Fever")
    for thing in (story, symptom):
        thing.save_revision()
        thing.get_workflow().start(thing, leaver)
    term = make_term()
    Term.objects.filter(pk=term.pk).update(locked=True, locked_by=leaver, locked_at=timezone.now())
    Page.objects.filter(pk=make_disease().pk).update(locked=True, locked_by=leaver, locked_at=timezone.now())
    research = make_user("Research editors", first_name="Cai", last_name="Wu")  # works with terms
    answer = close(client, leaver, research)
    assert answer.status_code == 200 and "Cai Wu does not work with 3 of these pages" in answer.content.decode()
    assert close(client, leaver, make_user("Site managers")).status_code == 302


def test_drafts_of_records_go_to_the_colleague_and_stay_those_of_who_wrote_them(client, manager, leaver, colleague):
    term = make_term(name="Platelets")
    term.save_revision(user=leaver)
    assert "1 drafts of records" in client.get(address_of(leaver)).content.decode()
    close(client, leaver, colleague)
    assert [item.text for item in drafts(colleague)] == ["Platelets"] and not drafts(leaver)
    assert Term.objects.get().latest_revision.user == leaver
    last = make_user("Editors")
    assert "1 drafts of records" in client.get(address_of(colleague)).content.decode()
    close(client, colleague, last)
    assert [item.text for item in drafts(last)] == ["Platelets"] and not drafts(colleague)
    bring_back(client, delete(client, Term.objects.get()))
    assert [item.text for item in drafts(last)] == ["Platelets"]
    Term.objects.get().save_revision(user=manager)
    assert not drafts(last) and [item.text for item in drafts(manager)] == ["Platelets"]


def test_who_took_over_a_draft_looks_after_it_when_it_is_kept_as_another_version(client, manager, leaver, colleague):
    symptom = make_symptom("Fever")
    symptom.save_revision(user=leaver)
    close(client, leaver, colleague)
    state = Symptom.objects.get().get_workflow().start(Symptom.objects.get(), colleague)
    task, before = state.current_task_state, Symptom.objects.get().latest_revision
    task.task.specific.on_action(task, make_user("Clinical reviewers"), "reject", comment="Shorter.")
    kept = Symptom.objects.get().latest_revision
    assert kept != before and kept.user == leaver
    WorkflowState.objects.get().cancel(user=colleague)
    assert [item.text for item in drafts(colleague)] == ["Fever"] and not drafts(leaver)


def test_nobody_takes_over_who_cannot_sign_in(client, manager, leaver):
    owned(make_standard_page(), leaver)
    for nobody in (make_user("Editors", is_active=False), leaver, User.objects.create_user("visitor")):
        assert close(client, leaver, nobody).status_code == 200
    leaver.refresh_from_db()
    assert leaver.is_active


def test_who_closes_needs_no_colleague_for_somebody_with_nothing(client, manager, leaver):
    assert "nothing to hand over" in client.get(address_of(leaver)).content.decode()
    assert close(client, leaver).status_code == 302
    leaver.refresh_from_db()
    assert not leaver.is_active


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Story coordinators", "Research editors"])
def test_others_close_no_account(client, leaver, role):
    client.force_login(make_user(role))
    close(client, leaver)
    leaver.refresh_from_db()
    assert leaver.is_active


def test_nobody_closes_their_own_account_nor_one_that_may_do_more(client, manager):
    administrator = make_user()
    for user in (manager, administrator):
        close(client, user)
        user.refresh_from_db()
        assert user.is_active


def test_no_way_of_wagtail_deletes_or_ends_an_account_without_handing_over(client, manager, leaver):
    owned(make_disease(), leaver)
    assert client.post(reverse("wagtailusers_users:delete", args=[leaver.pk]))["Location"] == address_of(leaver)
    for action in ("delete", "set_active_state"):
        bulk = reverse("wagtail_bulk_action", args=("users", "user", action))
        answer = client.post(f"{bulk}?id={leaver.pk}&next=/admin/users/", {"mark_as_active": "False"}, follow=True)
        assert "Accounts are closed one by one" in answer.content.decode()
    leaver.refresh_from_db()
    assert leaver.is_active and Page.objects.filter(owner=leaver).exists()


def test_a_closed_account_is_opened_again_by_an_invitation(client, manager, leaver):
    close(client, leaver)
    bulk = reverse("wagtail_bulk_action", args=("users", "user", "set_active_state"))
    client.post(f"{bulk}?id={leaver.pk}&next=/admin/users/", {"mark_as_active": "True"})
    leaver.refresh_from_db()
    assert leaver.is_active and not leaver.has_usable_password()
    assert (
        "Send the invitation again" in client.get(reverse("wagtailusers_users:edit", args=[leaver.pk])).content.decode()
    )
