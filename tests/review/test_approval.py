"""Who approves in the clinical review says who checked, and when; and that stands on the page at once."""

import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import TaskState

from charity_site.review.fingerprints import section_fingerprints
from charity_site.review.models import Review, Reviewer
from charity_site.review.models.records import months_after
from diseases.models import DiseasePage, DiseaseSymptom, Symptom
from tests.factories import make_disease, make_symptom, make_user
from tests.forms import APPROVE
from tests.forms_on_screen import filled_in
from tests.processes import run_shell
from tests.reviewing import make_reviewer, publish_what_waits

OWN = {"reviewed_by": "own"}


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


@pytest.fixture
def recorded(db):
    """What somebody says who writes down the approval of Dr. Ada, who has no account."""
    ada = make_reviewer(name="Dr. Ada", place="Sampletown")
    return {"reviewed_by": ada.pk, "reviewed_on": str(timezone.localdate()), "evidence": "Mail of 3 May."}


def test_a_clinician_approves_in_their_own_name_and_it_stands_on_the_page(client, waiting, reviewer):
    disease, task = waiting
    own = Reviewer.objects.create(name="Dr. Ada L.", account=reviewer, may_be_named=True)
    asked = client.get(action(disease, task)).json()["html"]
    assert "I did: Dr. Ada L." in asked and str(timezone.localdate()) in asked
    client.post(action(disease, task), OWN)
    assert Reviewer.objects.get() == own
    assert stored(disease).tagline == "Before.", "it waits for a Site manager"
    page, today = publish_what_waits(disease), timezone.localdate()
    assert (page.live, page.tagline) == (True, "After.")
    state = page.review_state
    assert (state.reviewed, state.due) == (today, months_after(today, 12)), "the symptoms are due first, after a year"
    assert not page.has_unpublished_changes
    html = client.get(page.url).content.decode()
    assert "Dr. Ada L." in html and "not yet" not in html.lower()
    assert TaskState.objects.get(pk=task.pk).comment == f"Checked by Dr. Ada L. on {today:%B %-d, %Y}."
    assert set(Review.objects.values_list("recorded_by", "note")) == {(None, "")}


def test_who_is_no_clinician_writes_down_whose_approval_it_is_and_how_that_is_known(client, waiting, recorded):
    disease, task = waiting
    manager = make_user("Site managers", first_name="Mary", last_name="M.")
    client.force_login(manager)
    asked = client.get(action(disease, task)).json()["html"]
    assert "I did" not in asked and "Dr. Ada, Sampletown" in asked
    for refused in (
        OWN,
        {**recorded, "evidence": " "},
        {**recorded, "reviewed_on": ""},
        {**recorded, "reviewed_by": "0"},
    ):
        client.post(action(disease, task), refused)
    assert not Review.objects.exists() and stored(disease).current_workflow_task.name == "Clinical review"
    client.post(action(disease, task), recorded)
    reviews = set(Review.objects.values_list("reviewer__name", "recorded_by", "note"))
    assert reviews == {("Dr. Ada", manager.pk, "Mail of 3 May.")}
    comment, day = TaskState.objects.get(pk=task.pk).comment, timezone.localdate()
    assert comment == f"Checked by Dr. Ada on {day:%B %-d, %Y}. Written down by Mary M.: Mail of 3 May."


@pytest.mark.parametrize(
    ("listed", "names"),
    [
        ([], {"Ada L."}),
        (["Dr. Grace"], {"Ada L.", "Dr. Grace"}),
        (["ada  l."], {"ada  l."}),
        (["Dr. Ada L."], {"Dr. Ada L."}),
    ],
    ids=["nobody", "somebody else", "the same name", "with a title"],
)
def test_ones_own_approval_makes_no_second_reviewer_of_that_name(client, waiting, reviewer, listed, names):
    for name in listed:
        make_reviewer(name=name)
    client.post(action(*waiting), OWN)
    screen = reverse("review_draft", args=[waiting[0].pk])
    asks = "Somebody of your name is in the list" in client.get(screen).content.decode()
    assert set(Reviewer.objects.values_list("name", flat=True)) == names
    assert Review.objects.exists() is ("Ada L." in names) and asks is ("Ada L." not in names)


def test_nobody_approved_what_was_written_later(client, site, clock):
    """Day by day: the draft, a mail of a clinician, the same draft again, a symptom that it shows, another word in one section."""
    disease = make_disease(symptoms=[DiseaseSymptom(symptom=make_symptom("Fever"))], prognosis_intro="<p>Well.</p>")
    disease.overview = "<p>Of the third of May.</p>"
    disease.save_revision()
    clock.move_to("2026-05-05T15:00:00Z")
    disease.save_revision(user=make_user("Editors"))
    task = disease.get_workflow().start(disease, make_user("Editors")).current_task_state
    client.force_login(make_user("Site managers"))

    def approve(day):
        """What is said, in Wagtail's window or behind it."""
        said = {"reviewed_by": make_reviewer().pk, "reviewed_on": day, "evidence": "A mail."}
        answer = client.post(action(disease, task), said, headers={"x-requested-with": "XMLHttpRequest"}).json()
        return answer.get("html") or client.get(answer["redirect"]).content.decode()

    assert "What it says now was written later: Overview, Symptoms, Prognosis." in approve("2026-05-02")
    assert "cannot be in the future" in approve("2026-05-06")
    symptom = Symptom.objects.get()
    symptom.description = "<p>Of the fifth of May.</p>"
    symptom.save_revision().publish()
    assert "was written later: Symptoms." in approve("2026-05-04")
    assert not Review.objects.exists() and TaskState.objects.get(pk=task.pk).status == TaskState.STATUS_IN_PROGRESS
    approve("2026-05-05")
    assert {each.date for each in Review.objects.all()} == {date(2026, 5, 5)} and Review.objects.count() == 3


def editor_form(client, disease, extra):
    address = reverse("wagtailadmin_pages:edit", args=[disease.pk])
    approve = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    data = {**filled_in(client.get(address)), **approve, "tagline": "Corrected."}
    return client.post(address, {**data, **({"workflow-action-extra-data": json.dumps(extra)} if extra else {})})


def test_what_somebody_else_wrote_after_the_step_began_is_not_approved(client, waiting, reviewer):
    disease, task = waiting
    disease.overview, disease.change_note = "<p>Another dose.</p>", "Another dose."
    disease.save_revision(user=make_user("Site managers"))
    client.post(action(disease, task), OWN)
    page = publish_what_waits(disease)
    assert "Another dose" in page.overview
    assert "overview" not in set(
        Review.objects.filter(fingerprint__in=section_fingerprints(page).values()).values_list("section", flat=True)
    )
    assert Review.objects.filter(section="overview").exists(), "of what it said when the step began"


def test_an_approval_from_the_editor_takes_the_correction_along(client, waiting, reviewer):
    disease, _ = waiting
    assert editor_form(client, disease, OWN).status_code == 302
    assert publish_what_waits(disease).tagline == "Corrected."
    assert stored(disease).review_state.reviewed == timezone.localdate()


@pytest.mark.parametrize("extra", [None, {"evidence": "Fine."}, {"reviewed_by": 5, "reviewed_on": [1], "other": "x"}])
def test_a_form_of_the_editor_without_them_is_kept_as_a_draft(client, waiting, reviewer, extra):
    disease, _ = waiting
    assert editor_form(client, disease, extra).status_code == 302
    page = stored(disease)
    assert page.tagline == "Before." and page.get_latest_revision_as_object().tagline == "Corrected."
    assert page.workflow_in_progress


def test_editors_do_not_approve(client, waiting):
    disease, task = waiting
    client.force_login(make_user("Editors"))
    client.post(action(disease, task), OWN)
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
    task.task.specific.on_action(task, reviewer, "approve", **OWN)
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
