"""What was answered by a link decides on the approval of the page, if it is about the newest words."""

from datetime import date

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.admin.utils import get_user_display_name
from wagtail.models import TaskState, WorkflowTask

from charity_site.review import fingerprints
from charity_site.review.models import Review
from charity_site.review.published import note_those_of_other_rules
from diseases.models import DiseasePage, QuickFact
from tests.factories import make_disease, make_user
from tests.review.sign_offs import answer, form_of, link_to, text
from tests.reviewing import make_reviewer


@pytest.fixture(autouse=True)
def no_counts():
    cache.clear()


@pytest.fixture
def editor(site):
    return make_user("Editors")


@pytest.fixture
def manager(site):
    return make_user("Site managers")


@pytest.fixture
def disease(site):
    """A public page with a draft in two sections."""
    disease = make_disease(title="Jaguar disease", prognosis_intro="<p>The outlook.</p>")
    disease.overview, disease.change_note = "<p>Words that only the draft has.</p>", "Other words."
    disease.save_revision()
    return disease


@pytest.fixture
def reviewer(site):
    return make_reviewer(name="Dr. Ada")


def waits(disease):
    """Have the draft wait for the clinical review; return its task."""
    state = disease.get_workflow().start(disease, make_user("Editors"))
    return state.current_task_state


def test_all_approved_takes_the_step_of_the_clinical_review(client, disease, reviewer, manager):
    task = waits(disease)
    _, link = link_to(disease, reviewer, manager)
    assert answer(client, link, everything="1").status_code == 200
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_APPROVED and "Dr. Ada" in task.comment


def test_where_no_step_follows_who_may_not_publish_does_not_by_a_link_to_themselves(
    client, disease, reviewer, editor, manager
):
    WorkflowTask.objects.get(workflow=disease.get_workflow(), task__name="Site manager approval").delete()
    task = waits(disease)
    _, link = link_to(disease, reviewer, editor)
    assert answer(client, link, everything="1").status_code == 200
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_IN_PROGRESS and Review.objects.count() == 3
    assert DiseasePage.objects.get().overview == "<p>An overview.</p>"
    assert [told(client, disease, user)[0] for user in (manager, editor)] == [True, False]


def test_who_asks_for_a_change_when_the_first_step_is_taken_sends_back_what_waits(client, disease, reviewer, manager):
    waits(disease)
    _, link = link_to(disease, reviewer, manager)
    disease.current_workflow_task_state.approve(user=make_user("Clinical reviewers"))
    last = disease.current_workflow_task_state
    assert last.task.name == "Site manager approval"
    answer(client, link, overview="change", overview_comment="Wrong.")
    last.refresh_from_db()
    assert last.status == TaskState.STATUS_REJECTED and "Wrong." in last.comment


def test_anyone_s_link_takes_the_step_and_a_site_manager_publishes(client, disease, reviewer, editor, manager):
    task = waits(disease)
    _, link = link_to(disease, reviewer, editor)
    answer(client, link, everything="1")
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_APPROVED
    assert DiseasePage.objects.get().overview == "<p>An overview.</p>"
    clinician = make_user("Clinical reviewers")
    assert told(client, disease, manager) == (True, False)
    assert told(client, disease, clinician) == told(client, disease, editor) == (False, False)
    draft = DiseasePage.objects.get().get_latest_revision_as_object()
    draft.prognosis_intro = "<p>The outlooks.</p>"
    draft.save_revision()
    assert told(client, disease, manager) == (False, True)
    state = DiseasePage.objects.get().current_workflow_task_state
    for user in (clinician, editor, manager):
        client.force_login(user)
        client.post(reverse("wagtailadmin_pages:workflow_action", args=[disease.pk, "approve", state.pk]), {})
        assert ("only the draft" in DiseasePage.objects.get().overview) == (user is manager)


def told(client, disease, user):
    """Whether the editor tells `user` that all is approved, and that something is not."""
    client.force_login(user)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[disease.pk])).content.decode()
    return (
        "Clinicians approved each section as it stands now." in html,
        "No clinician approved this as it stands now: Prognosis." in html,
    )


def test_an_approval_by_earlier_rules_of_comparing_is_told_as_that(client, disease, reviewer, manager, monkeypatch):
    waits(disease)
    answer(client, link_to(disease, reviewer, manager)[1], everything="1")
    assert told(client, disease, manager) == (True, False)
    monkeypatch.setattr(fingerprints, "VERSION", "2")
    note_those_of_other_rules()
    assert told(client, disease, manager) == (False, False)
    html = client.get(reverse("wagtailadmin_pages:edit", args=[disease.pk])).content.decode()
    assert "Overview. The rules by which texts are compared have changed since a clinician approved" in html
    seen = text(client.get(reverse("review_draft", args=[disease.pk])))
    assert "Approved before the rules by which texts are compared changed" in seen


def test_what_cannot_be_published_is_still_answered(client, disease, reviewer, manager):
    WorkflowTask.objects.get(workflow=disease.get_workflow(), task__name="Site manager approval").delete()
    task = waits(disease)
    draft = DiseasePage.objects.get().get_latest_revision_as_object()
    draft.quick_facts = [QuickFact(figure="2 years", text="is the usual age.")]  # without a source
    draft.save_revision(clean=False)
    _, link = link_to(disease, reviewer, manager)
    assert answer(client, link, everything="1").status_code == 200
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_IN_PROGRESS and Review.objects.count() == 4


def test_a_part_that_is_approved_does_not(client, disease, reviewer, manager):
    task = waits(disease)
    _, link = link_to(disease, reviewer, manager)
    answer(client, link, overview="approve")
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_IN_PROGRESS
    _, link = link_to(disease, reviewer, manager)
    answer(client, link, symptoms="approve", prognosis="approve")
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_APPROVED, "together they are all of it"


def test_a_change_that_is_asked_for_sends_it_back_with_the_words(client, disease, reviewer, editor):
    task = waits(disease)
    _, link = link_to(disease, reviewer, editor)
    answer(client, link, overview="approve", prognosis="change", prognosis_comment="Too old.")
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_REJECTED and "Prognosis" in task.comment and "Too old." in task.comment


def test_a_section_that_changed_in_between_is_not_approved(client, disease, reviewer, manager):
    task = waits(disease)
    _, link = link_to(disease, reviewer, manager)
    page = DiseasePage.objects.get().get_latest_revision_as_object()
    page.overview = page.overview.replace("only", "just")
    page.save_revision()
    answer(client, link, everything="1")
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_IN_PROGRESS, "one word changed"


def test_what_was_decided_meanwhile_stays_decided(client, disease, reviewer, manager):
    task = waits(disease)
    _, link = link_to(disease, reviewer, manager)
    task.workflow_state.cancel(user=manager)
    assert answer(client, link, everything="1").status_code == 200
    task.refresh_from_db()
    assert task.status == TaskState.STATUS_CANCELLED


def test_who_is_no_clinician_writes_down_by_section_what_one_approved(client, clock, disease, manager):
    """Readers are told that a clinician checked it."""
    client.force_login(manager)
    ada, address = make_reviewer(name="Dr. Ada"), reverse("review_draft", args=[disease.pk])
    shown = client.get(address).content.decode()
    assert "Words that only the draft has." in shown and "Write down who read it" in shown
    sent = {**form_of(client.get(address)), "decision-overview": "approve"}
    mail = {"reviewed_by": ada.pk, "reviewed_on": "2026-05-03", "evidence": "Mail of 3 May."}
    clock.move_to("2026-05-06T15:00:00Z")
    client.force_login(manager)
    refused = [{}, {"reviewed_by": "own"}, {**mail, "evidence": ""}, {**mail, "reviewed_on": "2026-05-07"}]
    assert {client.post(address, {**sent, **data}).status_code for data in refused} == {400}
    early = client.post(address, {**sent, **mail, "reviewed_on": "2026-05-02"})
    assert early.status_code == 400 and "was written after that day" in early.content.decode()
    assert not Review.objects.exists()
    assert client.post(address, {**sent, **mail}).status_code == 302
    review = Review.objects.get()
    assert (review.section, review.reviewer, review.recorded_by) == ("overview", ada, manager)
    assert (review.date, review.note) == (date(2026, 5, 3), "Mail of 3 May.")
    words = "Dr. Ada approved exactly this on May 3, 2026, as manager wrote down."
    assert words.replace("manager", get_user_display_name(manager)) in text(client.get(address))
    make_reviewer(name="Dr. Grace", account=manager)
    assert 'name="evidence"' not in client.get(address).content.decode()


def test_an_approval_of_one_s_own_counts_beside_one_that_was_written_down_that_day(client, clock, disease, manager):
    account, address = make_user("Clinical reviewers"), reverse("review_draft", args=[disease.pk])
    ada = make_reviewer(name="Dr. Ada", account=account)
    mail = {"reviewed_by": ada.pk, "reviewed_on": "2026-05-03", "evidence": "Mail of 3 May."}
    call = {**mail, "evidence": "A call of 3 May."}
    for user, said in ((manager, mail), (manager, mail), (account, {}), (account, {}), (manager, call)):
        client.force_login(user)
        sent = {**form_of(client.get(address)), "decision-overview": "approve", **said}
        assert client.post(address, sent).status_code == 302
    assert [(review.recorded_by, review.note) for review in Review.objects.all()] == [
        (manager, "Mail of 3 May."),
        (None, ""),
        (manager, "A call of 3 May."),
    ]
