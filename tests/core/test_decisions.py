"""Who decides on a page is told what became of it, and Wagtail's words are said in plain ones."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_disease, make_term, make_user
from tests.forms import APPROVE, APPROVE_LAST
from tests.forms_on_screen import filled_in


@pytest.fixture
def reviewer(client, site):
    user = make_user("Clinical reviewers")
    client.force_login(user)
    return user


@pytest.fixture
def manager(client, site):
    user = make_user("Site managers")
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
    approve = APPROVE_LAST if page.workflow_in_progress else APPROVE
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


def waiting_term():
    """A term that waits for the clinical review, and the address of its editor."""
    term = make_term(live=False)
    term.save_revision()
    term.get_workflow().start(term, make_user("Editors"))
    return term, reverse("wagtailsnippets_glossary_term:edit", args=[term.pk])


def test_what_became_of_a_record_is_said_too(client, manager):
    _, address = waiting_term()
    first = client.post(address, {**filled_in(client.get(address)), **APPROVE}, follow=True)
    assert "is approved. It waits for the next step now: Site manager approval." in first.content.decode()
    last = client.post(address, {**filled_in(client.get(address)), **APPROVE_LAST}, follow=True)
    assert "is approved. Visitors see it now." in last.content.decode()


def test_a_form_of_a_record_that_is_sent_twice_takes_one_step(client, manager):
    term, address = waiting_term()
    form = {**filled_in(client.get(address)), **APPROVE}
    client.post(address, form)
    again = client.post(address, form, follow=True)
    assert again.status_code == 409
    term.refresh_from_db()
    assert not term.live and term.current_workflow_task.name == "Site manager approval"


def test_a_decision_on_a_record_that_is_sent_twice_takes_one_step(client, manager):
    term, _ = waiting_term()
    state = term.current_workflow_task_state
    address = reverse("wagtailsnippets_glossary_term:workflow_action", args=[term.pk, "approve", state.pk])
    decision = {"reviewed_by": "Dr. Ada, Sampletown", "reviewed_on": "2026-01-31"}
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
        assert page.find(id=f"panel-child-promote-{name}-helptext") or page.find(id=re_id(name)), name


def re_id(name):
    return lambda value: value and name in value and "helptext" in value
