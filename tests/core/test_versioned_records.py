"""Medical text that pages share is drafted, reviewed, published, taken back and set to a time as pages are."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry, Revision
from wagtail.test.utils.form_data import rich_text

from charity_site.core.scheduling import publish_scheduled
from diseases.models import Symptom
from tests.factories import (
    make_late_effect,
    make_source,
    make_symptom,
    make_term,
    make_treatment_kind,
    make_urgency_rule,
    make_user,
)
from tests.forms_on_screen import filled_in, on_screen, version_on_screen
from tests.reviewing import publish_what_waits

# The address of a kind's screens -> how to make one, a field of it, and another value of that
KINDS = {
    "diseases_symptom": (lambda: make_symptom("Fever"), "description", "New words."),
    "diseases_urgencyrule": (lambda: make_urgency_rule(symptom=make_symptom("Fever")), "under_months", "41"),
    "diseases_treatmentkind": (make_treatment_kind, "summary", "New words."),
    "diseases_lateeffect": (make_late_effect, "how_checked", "New words."),
    "glossary_term": (make_term, "definition", "New words."),
    "core_source": (make_source, "note", "New words."),
}
HOURS = timedelta(hours=2)


def screen(kind, action, *args):
    return reverse(f"wagtailsnippets_{kind}:{action}", args=args)


def value_of(record, field):
    return str(getattr(type(record).objects.get(pk=record.pk), field))


@pytest.fixture(params=KINDS)
def kind(request, site):
    return request.param


@pytest.fixture
def record(kind):
    return KINDS[kind][0]()


def post(client, kind, record, action="", **fields):
    """Send the form of `record` as it stands on the screen, with one change; returns the answer."""
    _, field, value = KINDS[kind]
    address = screen(kind, "edit", record.pk)
    data = {**on_screen(client.get(address)), field: value, **fields}
    return client.post(address, {**data, **({f"action-{action}": "1"} if action else {})})


@pytest.mark.parametrize("role", ["Editors", "Clinical reviewers", "Site managers"])
@pytest.mark.parametrize("action", ["", "publish"])
def test_who_publishes_is_who_reviews(client, kind, record, role, action):
    _, field, value = KINDS[kind]
    client.force_login(make_user(role))
    assert post(client, kind, record, action).status_code == 302
    may = action == "publish" and role != "Editors"
    assert (value_of(record, field) == value) == may
    stored = type(record).objects.get(pk=record.pk)
    assert str(getattr(stored.get_latest_revision_as_object(), field)) == value and stored.live


def test_an_editor_submits_and_a_reviewer_approves(client, kind, record):
    _, field, value = KINDS[kind]
    client.force_login(make_user("Editors"))
    assert post(client, kind, record, "submit").status_code == 302
    stored = type(record).objects.get(pk=record.pk)
    assert stored.get_workflow().name == "Clinical review" and stored.workflow_in_progress
    assert value_of(record, field) != value
    task = stored.current_workflow_task_state
    address = screen(kind, "workflow_action", record.pk, "approve", task.pk)
    client.post(address, {"reviewed_by": "own"})
    assert type(record).objects.get(pk=record.pk).workflow_in_progress, "editors do not approve"
    client.force_login(make_user("Clinical reviewers"))
    seen = client.get(screen(kind, "workflow_preview", record.pk, task.task_id))
    assert seen.status_code == 200 and {"41": "under 41 months"}.get(value, value) in seen.content.decode()
    client.post(address, {"reviewed_by": "own"})
    assert value_of(record, field) != value, "a Site manager publishes"
    stored = publish_what_waits(record)
    assert value_of(record, field) == value and not stored.workflow_in_progress
    assert not getattr(stored, "to_be_checked", False)


def test_the_version_before_can_be_brought_back(client, kind, record):
    _, field, _ = KINDS[kind]
    before = value_of(record, field)
    client.force_login(make_user("Clinical reviewers"))
    post(client, kind, record, "publish")
    assert value_of(record, field) != before
    first = record.revisions.order_by("pk").first()
    address = screen(kind, "revisions_revert", record.pk, first.pk)
    data = on_screen(client.get(address))
    client.post(address, {**data, "action-publish": "1"})
    assert value_of(record, field) == before
    assert client.get(screen(kind, "history", record.pk)).status_code == 200
    latest = type(record).objects.get(pk=record.pk).latest_revision_id
    assert client.get(screen(kind, "revisions_compare", record.pk, first.pk, latest)).status_code == 200


def test_it_is_published_and_taken_down_at_a_set_time(kind, record):
    _, field, value = KINDS[kind]
    setattr(record, field, value)
    record.go_live_at, record.expire_at = timezone.now() + HOURS, timezone.now() + 2 * HOURS
    record.save_revision().publish()
    assert value_of(record, field) != value
    assert type(record).objects.get(pk=record.pk).live, "also what was public before it had versions"
    with time_machine.travel(timezone.now() + 1.5 * HOURS):
        publish_scheduled()
    assert value_of(record, field) == value
    with time_machine.travel(timezone.now() + 2.5 * HOURS):
        publish_scheduled()
    assert not type(record).objects.get(pk=record.pk).live


def test_an_unfinished_draft_is_not_published_by_the_clock(site):
    symptom = make_symptom("Fever")
    symptom.when_to_see_doctor = "<p></p>"
    with pytest.raises(ValidationError):
        symptom.save_revision(clean=False).publish()
    symptom.save_revision(clean=False, approved_go_live_at=timezone.now() - HOURS)
    publish_scheduled()
    assert Symptom.objects.get().when_to_see_doctor == "<p>Tell your doctor.</p>"
    assert ModelLogEntry.objects.filter(action="charity_site.refused").exists()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists(), "and is not tried for ever"


def test_a_draft_may_be_unfinished_and_what_is_published_may_not(client, site):
    client.force_login(make_user("Clinical reviewers"))
    address = screen("diseases_symptom", "add")
    data = {**filled_in(client.get(address)), "name": ["Cough"], "when_to_see_doctor": rich_text("")}
    assert client.post(address, data).status_code == 302
    draft = Symptom.objects.get(name="Cough")
    assert not draft.live and draft.latest_revision
    address = screen("diseases_symptom", "edit", draft.pk)
    data = {**on_screen(client.get(address)), "urgency": "today", "action-publish": "1"}
    refused = client.post(address, data)
    assert refused.status_code == 200 and "Write what a parent should do" in refused.content.decode()
    assert not Symptom.objects.get(name="Cough").live
    client.post(
        address, {**data, "when_to_see_doctor": rich_text("<p>Call.</p>"), **version_on_screen(client, address)}
    )
    assert Symptom.objects.get(name="Cough").live


def test_what_says_how_many_live_is_kept_as_a_draft_and_not_published(client, site):
    symptom = make_symptom("Fever")
    client.force_login(make_user("Clinical reviewers"))
    words = {"description": ["Of ten children with it nine are cured."]}
    assert post(client, "diseases_symptom", symptom, **words).status_code == 302
    assert post(client, "diseases_symptom", symptom, "publish", **words).status_code == 200
    assert Symptom.objects.get().description == ""


# --- A browser that saves by itself ---------------------------------------------------------------
JSON = {"headers": {"accept": "application/json"}}


def test_a_browser_goes_on_from_the_draft_that_it_saved(client, kind, record):
    _, field, value = KINDS[kind]
    client.force_login(make_user("Editors"))
    address = screen(kind, "edit", record.pk)
    data = on_screen(client.get(address))
    first = client.post(address, {**data, field: "40" if value.isdecimal() else "One."}, **JSON)
    assert first.status_code == 200 and first.json()["success"]
    goes_on = {**data, "overwrite_revision_id": first.json()["revision_id"]}
    assert client.post(address, {**goes_on, field: value}, **JSON).json()["success"]
    assert client.post(address, {**goes_on, field: value}).status_code == 302
    stored = type(record).objects.get(pk=record.pk)
    assert str(getattr(stored.get_latest_revision_as_object(), field)) == value
    assert value_of(record, field) != value


@pytest.mark.parametrize("action", ["", "publish"])
def test_a_tab_that_was_opened_before_takes_no_draft_s_place_unseen(client, kind, record, action):
    _, field, value = KINDS[kind]
    client.force_login(make_user("Clinical reviewers"))
    address = screen(kind, "edit", record.pk)
    stale = on_screen(client.get(address))
    assert client.post(address, {**on_screen(client.get(address)), field: value}, **JSON).json()["success"]
    answer = client.post(address, stale, **JSON)
    assert answer.status_code == 400 and answer.json()["error_code"] == "invalid_revision"
    other = "57" if value.isdecimal() else "Other words."
    conflict = client.post(address, {**stale, field: other, **({f"action-{action}": "1"} if action else {})})
    assert conflict.status_code == 409 and value in conflict.content.decode() and other in conflict.content.decode()
    newest = type(record).objects.get(pk=record.pk).get_latest_revision_as_object()
    assert str(getattr(newest, field)) == value and value_of(record, field) != other


def test_nobody_goes_on_from_the_draft_of_somebody_else(client, site):
    symptom = make_symptom("Fever")
    address = screen("diseases_symptom", "edit", symptom.pk)
    client.force_login(make_user("Editors"))
    stale = on_screen(client.get(address))
    mine = client.post(address, {**stale, "description": "Mine."}, **JSON).json()["revision_id"]
    client.force_login(make_user("Site managers"))
    answer = client.post(address, {**stale, "description": "Not mine.", "overwrite_revision_id": mine}, **JSON)
    assert answer.status_code == 400
    assert Symptom.objects.get().get_latest_revision_as_object().description == "Mine."


# --- Preview, lists ----------------------------------------------------------------------
def test_a_preview_shows_what_is_typed(client, kind, record):
    _, _, value = KINDS[kind]
    client.force_login(make_user("Editors"))
    data = on_screen(client.get(screen(kind, "edit", record.pk)))
    address = screen(kind, "preview_on_edit", record.pk)
    assert client.post(address, {**data, KINDS[kind][1]: value}).json() == {"is_valid": True, "is_available": True}
    answer = client.get(address, {"in_preview_panel": "true"})
    shown = {"41": "under 41 months"}.get(value, value)
    assert answer.status_code == 200 and shown in answer.content.decode()


def test_a_new_symptom_is_previewed_before_it_is_stored(client, site):
    client.force_login(make_user("Editors"))
    address = screen("diseases_symptom", "preview_on_add")
    data = {
        "name": "Cough",
        "also_called": "",
        "description": "A dry one.",
        "when_to_see_doctor": rich_text("<p>C</p>"),
    }
    assert client.post(address, {**data, "slug": "", "body_part": "", "urgency": ""}).json()["is_valid"]
    answer = client.get(address)
    assert answer.status_code == 200 and "A dry one." in answer.content.decode() and not Symptom.objects.exists()


def test_a_copy_is_a_record_of_its_own_and_nothing_is_saved_over_the_one_that_is_copied(client, kind, record):
    _, field, value = KINDS[kind]
    before = value_of(record, field)
    client.force_login(make_user("Editors"))
    address = screen(kind, "copy", record.pk)
    shown = client.get(address)
    data = {**filled_in(shown), field: value}
    data |= {name: f"{data[name][0]}-again" for name in ("name", "title", "slug") if name in data}
    assert client.post(address, data).status_code == 405
    stored = type(record).objects.get()
    assert stored.live and value_of(record, field) == before
    assert stored.latest_revision_id == record.latest_revision_id
    assert f'action="{screen(kind, "add")}"' in shown.content.decode()
    assert client.post(screen(kind, "add"), data).status_code == 302
    assert value_of(type(record).objects.exclude(pk=record.pk).get(), field) == value
    assert value_of(record, field) == before
