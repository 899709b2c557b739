"""Who decides on a page is told what became of it, and Wagtail's words are said in plain ones."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_disease, make_symptom, make_term, make_user
from tests.forms import APPROVE, APPROVE_LAST
from tests.forms_on_screen import filled_in
from tests.reviewing import make_reviewer


@pytest.fixture
def reviewer(client, site):
    user = make_user("Clinical reviewers")
    client.force_login(user)
    return user


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
    make_reviewer(account=user)  # who may approve in their own name
    client.force_login(user)
    return user


def last_step(page):
    """Have `page` wait for its last step; returns it."""
    page.save_revision()
    page.get_workflow().start(page, make_user("Editors"))
    page.current_workflow_task_state.approve(user=make_user("Clinical reviewers"))
    return page


def decide(client, page, action, **fields):
    """What is said after `action` on a `page` that waits for its first step, or for its last one."""
    approve = APPROVE_LAST if page.workflow_in_progress or action == "reject" else APPROVE
    if not page.workflow_in_progress:
        page.save_revision()
        page.get_workflow().start(page, make_user("Editors"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = {
        **filled_in(client.get(address)),
        **approve,
        "workflow-action-name": action,
        **fields,
    }
    answer = client.post(address, form, follow=True)
    return BeautifulSoup(answer.content, "lxml").select_one(".messages").text


def test_a_clinical_review_says_for_whom_it_waits(client, reviewer):
    said = decide(client, make_disease(live=False), "approve")
    assert "is approved. It waits for the next step now: Site manager approval." in said


def test_a_form_that_is_sent_twice_takes_one_step(client, manager):
    page = make_disease(live=False)
    page.save_revision()
    page.get_workflow().start(page, make_user("Editors"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = {**filled_in(client.get(address)), **APPROVE}
    client.post(address, form)
    again = client.post(address, form, follow=True)
    assert "no longer waits for a decision" in again.content.decode()
    page.refresh_from_db()
    assert not page.live and page.current_workflow_task.name == "Site manager approval"


def waiting(kind):
    """A record, or a disease, that waits for the clinical review, and the address of its editor."""
    make = {"term": make_term, "symptom": make_symptom, "disease": make_disease}[kind]
    record = make(live=False)
    record.save_revision()
    record.get_workflow().start(record, make_user("Editors"))
    if kind == "disease":
        return record, reverse("wagtailadmin_pages:edit", args=[record.pk])
    room = {"term": "glossary", "symptom": "diseases"}[kind]
    return record, reverse(f"wagtailsnippets_{room}_{kind}:edit", args=[record.pk])


def test_what_became_of_a_record_is_said_too(client, manager):
    _, address = waiting("term")
    first = client.post(address, {**filled_in(client.get(address)), **APPROVE}, follow=True)
    assert "is approved. It waits for the next step now: Site manager approval." in first.content.decode()
    last = client.post(address, {**filled_in(client.get(address)), **APPROVE_LAST}, follow=True)
    assert "is approved. Visitors see it now." in last.content.decode()


@pytest.mark.parametrize("kind", ["term", "symptom"])
def test_a_form_of_a_record_that_is_sent_twice_takes_one_step(client, manager, kind):
    record, address = waiting(kind)
    form = {**filled_in(client.get(address)), **APPROVE}
    client.post(address, form)
    again = client.post(address, form, follow=True)
    assert "no longer waits for a decision" in again.content.decode()
    record.refresh_from_db()
    assert not record.live and record.current_workflow_task.name == "Site manager approval"
    assert not getattr(record.get_latest_revision_as_object(), "to_be_checked", False), "it was checked"
    form = {**filled_in(client.get(address)), **APPROVE_LAST}
    client.post(address, form)
    client.post(address, form)
    record.refresh_from_db()
    assert record.live and not record.has_unpublished_changes


def test_who_approves_what_a_reviewer_approved_meanwhile_is_told_and_loses_nothing(client, manager):
    term, address = waiting("term")
    form = {**filled_in(client.get(address)), **APPROVE, "definition": "<p>My words.</p>"}
    state = term.current_workflow_task_state
    state.task.specific.on_action(state, make_user("Clinical reviewers"), "approve", reviewed_by="own")
    told = client.post(address, form, follow=True)
    assert "no longer waits for a decision" in told.content.decode()
    term.refresh_from_db()
    assert term.current_workflow_task.name == "Site manager approval"
    assert "My words." in term.get_latest_revision_as_object().definition


@pytest.mark.parametrize("said", ["{", "[]", "1", '{"other": "x"}', '{"comment": []}'])
@pytest.mark.parametrize("kind", ["term", "disease"])
def test_what_was_said_about_a_decision_and_was_not_asked_decides_nothing(client, manager, kind, said):
    record, address = waiting(kind)
    post(client, address, {**APPROVE, "workflow-action-extra-data": said})
    record.refresh_from_db()
    assert record.current_workflow_task.name == "Clinical review"
    post(client, address, APPROVE)
    post(client, address, {**APPROVE_LAST, "workflow-action-extra-data": said})
    record.refresh_from_db()
    assert record.current_workflow_task.name == "Site manager approval" and not record.live


@pytest.mark.parametrize("kind", ["term", "disease"])
def test_a_decision_that_is_not_named_decides_nothing(client, manager, kind):
    record, address = waiting(kind)
    post(client, address, {"action-workflow-action": "true"})
    record.refresh_from_db()
    assert record.current_workflow_task.name == "Clinical review"


def post(client, address, form):
    answer = client.post(address, {**filled_in(client.get(address)), **form}, follow=True)
    assert answer.status_code == 200


def test_a_decision_on_a_record_that_is_sent_twice_takes_one_step(client, manager):
    term, _ = waiting("term")
    state = term.current_workflow_task_state
    address = reverse("wagtailsnippets_glossary_term:workflow_action", args=[term.pk, "approve", state.pk])
    decision = {"reviewed_by": "own"}
    client.post(address, decision)
    again = client.post(address, decision, follow=True)
    assert "no longer waits for a decision" in again.content.decode()
    term.refresh_from_db()
    assert not term.live and term.current_workflow_task.name == "Site manager approval"


def test_an_approval_says_that_visitors_see_it(client, manager):
    said = decide(client, last_step(make_disease(title="Wilms tumor", live=False)), "approve")
    assert "is approved. Visitors see it now." in said and "updated" not in said


def test_an_approval_for_later_says_when(client, manager):
    later = f"{timezone.now() + timedelta(days=9):%Y-%m-%d %H:%M}"
    said = decide(client, last_step(make_disease(live=False)), "approve", go_live_at=later)
    assert "is approved. It will be published on" in said


def test_a_refusal_says_that_the_comment_arrives(client, reviewer):
    said = decide(client, make_disease(live=False), "reject")
    assert "is sent back for changes. Who submitted it finds your comment" in said


def test_the_fields_for_search_engines_say_what_they_are_for(client, site):
    client.force_login(make_user())
    page = BeautifulSoup(client.get(reverse("wagtailadmin_pages:edit", args=[make_disease().pk])).content, "lxml")
    labels = {label.text.strip().rstrip("*") for label in page.find_all("label")}
    assert {"Address", "Title for search engines", "Description for search engines"} <= labels
    assert not {"Slug", "Meta description", "Title tag"} & labels
    for name in ("slug", "seo_title", "search_description", "show_in_menus"):
        assert page.find(id=lambda value, name=name: value and name in value and "helptext" in value), name
