"""Who approves in the clinical review says who checked, and when; and that stands on the page at once."""

import json
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.models import Review, Reviewer
from diseases.models import DiseasePage
from tests.factories import make_disease, make_symptom, make_user
from tests.forms import APPROVE
from tests.forms_on_screen import filled_in
from tests.processes import run_shell
from tests.reviewing import publish_what_waits

CHECKED = {
    "reviewed_by": "Dr. Ada, Sampletown", "may_be_named": "on", "reviewed_on": "2026-01-31", "comment": "Well done."
}  # fmt: skip


@pytest.fixture
def waiting(site):
    """A disease page with a draft that waits for the clinical review, and its task."""
    disease = make_disease(title="Jaguar disease", tagline="Before.")
    disease.tagline = "After."
    disease.save_revision()
    state = disease.get_workflow().start(disease, make_user("Editors"))
    return disease, state.current_task_state


@pytest.fixture
def reviewer(client):
    user = make_user("Clinical reviewers", first_name="Ada", last_name="L.")
    client.force_login(user)
    return user


def action(disease, task, name="workflow_action"):
    return reverse(f"wagtailadmin_pages:{name}", args=(disease.pk, "approve", task.pk))


def stored(disease):
    return DiseasePage.objects.get(pk=disease.pk)


@pytest.mark.parametrize("typed", ["Ada L.", "ada  l.", "DR. ADA L."])
def test_ones_own_name_in_another_spelling_makes_no_second_reviewer(client, waiting, reviewer, typed):
    own = Reviewer.objects.create(name="Dr. Ada L.", account=reviewer)
    client.post(action(*waiting), {**CHECKED, "reviewed_by": typed})
    assert Reviewer.objects.get() == own


def test_it_asks_for_a_name_and_a_day_and_both_stand_on_the_page(client, waiting, reviewer):
    disease, task = waiting
    asked = client.get(action(disease, task)).json()["html"]
    assert 'name="reviewed_by"' in asked and 'value="Ada L."' in asked and str(timezone.localdate()) in asked
    client.post(action(disease, task), CHECKED)
    assert stored(disease).tagline == "Before.", "it waits for a Site manager"
    page = publish_what_waits(disease)
    assert (page.live, page.tagline) == (True, "After.")
    state = page.review_state
    assert (state.reviewed, state.due) == (date(2026, 1, 31), date(2027, 1, 31)), (
        "the symptoms are due first, after a year"
    )
    assert not page.has_unpublished_changes
    html = client.get(page.url).content.decode()
    assert "Dr. Ada, Sampletown" in html and "not yet" not in html.lower()
    comment = TaskState.objects.get(pk=task.pk).comment
    assert comment == "Checked by Dr. Ada, Sampletown on January 31, 2026. Well done."


@pytest.mark.parametrize(
    "data",
    [
        {},
        {**CHECKED, "reviewed_by": " "},
        {**CHECKED, "reviewed_on": ""},
        {**CHECKED, "reviewed_on": "soon"},
        {**CHECKED, "reviewed_on": str(timezone.localdate() + timedelta(days=2))},
        {**CHECKED, "reviewed_by": "x" * 161},
    ],
    ids=["nothing", "no name", "no day", "no date", "a day to come", "too long"],
)
def test_without_them_nothing_is_approved_and_nothing_fails(client, waiting, reviewer, data):
    disease, task = waiting
    modal = {"headers": {"x-requested-with": "XMLHttpRequest"}}
    assert client.post(action(disease, task), data, **modal).json()["step"] == "action", "the form comes back"
    assert client.post(action(disease, task), data).status_code == 302
    assert stored(disease).tagline == "Before." and stored(disease).workflow_in_progress


def editor_form(client, disease, extra):
    address = reverse("wagtailadmin_pages:edit", args=[disease.pk])
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    data = {**filled_in(client.get(address)), **approve, "tagline": "Corrected."}
    return client.post(address, {**data, **({"workflow-action-extra-data": json.dumps(extra)} if extra else {})})


def test_what_somebody_else_wrote_after_the_step_began_is_not_approved(client, waiting, reviewer):
    disease, task = waiting
    disease.overview, disease.change_note = "<p>Another dose.</p>", "Another dose."
    disease.save_revision(user=make_user("Site managers"))
    client.post(action(disease, task), CHECKED)
    page = publish_what_waits(disease)
    assert "Another dose" in page.overview
    assert "overview" not in set(
        Review.objects.filter(fingerprint__in=section_fingerprints(page).values()).values_list("section", flat=True)
    )
    assert Review.objects.filter(section="overview").exists(), "of what it said when the step began"


def test_who_is_no_clinician_types_whose_name_it_is(client, waiting):
    client.force_login(make_user("Site managers", first_name="Mary", last_name="M."))
    assert "Mary M." not in client.get(action(*waiting)).json()["html"]


def test_an_approval_from_the_editor_takes_the_correction_along(client, waiting, reviewer):
    disease, _ = waiting
    assert editor_form(client, disease, CHECKED).status_code == 302
    assert publish_what_waits(disease).tagline == "Corrected."
    assert stored(disease).review_state.reviewed_by == "Dr. Ada, Sampletown"


@pytest.mark.parametrize("extra", [None, {"comment": "Fine."}, {"reviewed_by": 5, "reviewed_on": [1], "other": "x"}])
def test_a_form_of_the_editor_without_them_is_kept_as_a_draft(client, waiting, reviewer, extra):
    disease, _ = waiting
    assert editor_form(client, disease, extra).status_code == 302
    page = stored(disease)
    assert page.tagline == "Before." and page.get_latest_revision_as_object().tagline == "Corrected."
    assert page.workflow_in_progress


def test_editors_do_not_approve(client, waiting):
    disease, task = waiting
    client.force_login(make_user("Editors"))
    client.post(action(disease, task), CHECKED)
    assert stored(disease).workflow_in_progress and not Review.objects.exists()


FROM_BEFORE = """
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from wagtail.models import GroupApprovalTask, Workflow
from charity_site.review.models import ClinicalReview
from tests.factories import make_site

def step(kind):
    (found,) = kind.objects.filter(name="Clinical review")
    return found.pk, sorted(found.groups.values_list("name", flat=True))

make_site()
MigrationExecutor(connection).migrate([("home", "0010_versions_with_a_featured_program")])
before = step(GroupApprovalTask)
call_command("migrate", verbosity=0)
workflow = Workflow.objects.get(name="Clinical review")
names = [task.name for task in workflow.tasks]
print(before == step(ClinicalReview), before[1], workflow.tasks[0].specific.pk == before[0], names)
call_command("migrate", "home", "0012", verbosity=0)
print([task.name for task in workflow.tasks])
print(GroupApprovalTask.objects.filter(name="Clinical review").count())
"""


def test_the_step_of_a_site_from_before_asks_too_and_goes_on_with_what_waits(own_database):
    result = run_shell(FROM_BEFORE, DATABASE_URL=own_database)
    steps = "['Clinical review', 'Site manager approval']"
    said = [f"True ['Clinical reviewers', 'Site managers'] True {steps}", "['Clinical review']", "0"]
    assert result.stdout.splitlines() == said, result.stderr


@pytest.mark.parametrize(("changed_since", "to_be_checked"), [(False, False), (True, True)])
def test_a_symptom_that_somebody_changed_since_the_step_began_is_still_to_be_checked(
    site, reviewer, changed_since, to_be_checked
):
    editor = make_user("Editors")
    symptom = make_symptom("Fever", description="One.", to_be_checked=True)
    symptom.save_revision(user=editor)
    state = symptom.get_workflow().start(symptom, editor)
    if changed_since:
        symptom.description = "Two."
        symptom.save_revision(user=make_user("Site managers", email="other@example.org"))
    task = TaskState.objects.get(pk=state.current_task_state.pk).specific
    task.task.specific.on_action(task, reviewer, "approve", **CHECKED)
    assert ("is not checked by that" in TaskState.objects.get(pk=task.pk).comment) is changed_since
    assert publish_what_waits(symptom).to_be_checked is to_be_checked


@pytest.mark.parametrize("kind", ["symptom", "disease"])
def test_who_approves_in_the_editor_has_read_what_stands_there(client, site, reviewer, kind):
    record = make_symptom("Fever", to_be_checked=True) if kind == "symptom" else make_disease(live=False)
    name = "description" if kind == "symptom" else "overview"
    record.save_revision()
    record.get_workflow().start(record, make_user("Editors"))
    setattr(record, name, "<p>Two.</p>")
    record.save_revision(user=make_user("Site managers", email="other@example.org"))
    client.force_login(reviewer)
    editor = "wagtailsnippets_diseases_symptom:edit" if kind == "symptom" else "wagtailadmin_pages:edit"
    address = reverse(editor, args=[record.pk])
    client.post(address, {**filled_in(client.get(address)), **APPROVE})
    public = publish_what_waits(record)
    assert "Two." in getattr(public, name)
    assert not public.to_be_checked if kind == "symptom" else public.review_state.reviewed
