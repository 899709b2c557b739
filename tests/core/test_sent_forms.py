"""A form of the page editor that comes twice makes one page and each row once, and what is saved by itself decides nothing."""

import pytest
from django.urls import reverse
from wagtail.models import Page, TaskState
from wagtail.test.utils.form_data import rich_text

from charity_site.core.decisions import DECIDED
from charity_site.core.models import SentForm
from charity_site.core.sent_forms import KEPT, forget_sent_forms
from charity_site.images.drawings import stored_in
from charity_site.images.share_image import folder_of
from diseases.models import DiseaseIndexPage, DiseaseName, DiseasePage
from tests.factories import make_disease, make_user
from tests.forms import APPROVE, disease_form
from tests.forms_on_screen import filled_in

BY_ITSELF = {"accept": "application/json"}


@pytest.fixture
def editor(client, site):
    user = make_user("Site managers")
    client.force_login(user)
    return user


@pytest.fixture
def add(editor):
    return reverse("wagtailadmin_pages:add", args=["diseases", "diseasepage", DiseaseIndexPage.objects.get().pk])


def hidden(client, address):
    """What stands in the form at `address` beside the fields that somebody fills in (dict)."""
    names = ("form_key", "form_number", "loaded_revision_id", "loaded_revision_created_at")
    return {name: values[0] for name, values in filled_in(client.get(address)).items() if name in names}


def a_form(client, address, **fields):
    """The form at `address` (dict), filled in."""
    return {**disease_form(title="PET", slug="pet", group="leukemia"), **hidden(client, address), **fields}


def names(*rows, known=0):
    """The list of other names with `rows` ((key, name))."""
    values = {"names-TOTAL_FORMS": len(rows), "names-INITIAL_FORMS": known}
    for number, (key, name) in enumerate(rows):
        row = f"names-{number}"
        values |= {f"{row}-id": key, f"{row}-name": name, f"{row}-kind": "synonym", f"{row}-ORDER": number + 1}
    return values


def assert_saved(answer, headers):
    """Who saved goes on to another screen; what saved by itself hears of it."""
    assert answer.status_code == (200 if headers else 302)
    assert not headers or answer.json()["success"]


def stored_names():
    return sorted(DiseasePage.objects.get(slug="pet").names.values_list("name", flat=True))


@pytest.fixture
def draft(editor):
    page = make_disease(title="PET", slug="pet", live=False)
    page.save_revision()
    return page


@pytest.fixture
def edit(draft):
    return reverse("wagtailadmin_pages:edit", args=[draft.pk])


# --- One page ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("first", [BY_ITSELF, {}], ids=["saved by itself", "saved"])
@pytest.mark.parametrize("second", [BY_ITSELF, {}], ids=["then by itself", "then saved"])
def test_the_second_form_edits_the_page_that_the_first_one_made(client, add, first, second):
    form = a_form(client, add, **names(("", "PET scan")))
    assert_saved(client.post(add, form, headers=first), first)
    assert_saved(client.post(add, {**form, "title": "PET, corrected"}, headers=second), second)
    page = DiseasePage.objects.get(slug__startswith="pet")
    assert (page.slug, page.get_latest_revision_as_object().title) == ("pet", "PET, corrected")
    assert stored_names() == ["PET scan"]
    assert Page.find_problems() == ([], [], [], [], [])


def test_a_script_that_did_not_hear_the_first_answer_learns_the_address_from_the_second(client, add):
    form = a_form(client, add)
    one, two = (client.post(add, form, headers=BY_ITSELF).json() for _ in range(2))
    assert {name: two[name] for name in ("success", "pk", "url", "hydrate_url")} == {
        name: one[name] for name in ("success", "pk", "url", "hydrate_url")
    }


def test_what_was_saved_by_itself_is_published_by_the_form_that_knows_nothing_of_it(client, add):
    form = a_form(client, add, tagline="A tagline.", overview=rich_text("<p>An overview.</p>"))
    assert client.post(add, form, headers=BY_ITSELF).json()["success"]
    client.post(add, {**form, "action-publish": "1"})
    assert DiseasePage.objects.get(slug="pet").live


@pytest.mark.parametrize("button", ["action-save", "action-publish"])
def test_no_picture_is_drawn_while_a_new_page_is_saved(client, add, button):
    fields = {"tagline": "A tagline.", "overview": rich_text("<p>An overview.</p>"), button: "1"}
    assert client.post(add, a_form(client, add, **fields)).status_code == 302
    page = DiseasePage.objects.get(slug="pet")
    assert not stored_in(page.drawing.folder) and not stored_in(folder_of(page.pk))


def test_two_forms_make_two_pages(client, add):
    client.post(add, a_form(client, add))
    client.post(add, a_form(client, add, slug="other", title="Other"))
    assert DiseasePage.objects.count() == 2


def test_the_key_of_somebody_elses_form_means_nothing(client, add):
    form = a_form(client, add)
    client.post(add, form)
    client.force_login(make_user("Site managers"))
    client.post(add, {**form, "title": "Theirs", "slug": "theirs"})
    assert DiseasePage.objects.count() == 2 and DiseasePage.objects.get(slug="pet").title == "PET"


@pytest.mark.parametrize("key", ["", "x", "\u0663" * 32])
def test_a_form_without_a_right_key_is_taken_as_ever(client, add, key):
    client.post(add, {**a_form(client, add), "form_key": key, "form_number": "-\u0663"})
    assert DiseasePage.objects.get().slug == "pet"


def test_a_page_of_which_a_part_cannot_be_stored_is_not_there_at_all(client, add, monkeypatch):
    def fails(*args, **kwargs):
        raise OSError

    monkeypatch.setattr(DiseasePage, "save_revision", fails)
    with pytest.raises(OSError):
        client.post(add, a_form(client, add))
    assert not DiseasePage.objects.exists() and Page.find_problems() == ([], [], [], [], [])


@pytest.mark.parametrize("saves_by_itself_before", [False, True])
@pytest.mark.parametrize("second", [BY_ITSELF, {}], ids=["by itself", "saved"])
def test_a_version_that_changes_no_word_is_nobody_elses_text(client, edit, draft, second, saves_by_itself_before):
    """As who asks a clinician in another tab makes one."""
    form = a_form(client, edit, tagline="Mine.")
    if saves_by_itself_before:
        client.post(edit, {**form, "tagline": "Before.", "form_number": "1"}, headers=BY_ITSELF)
        form["form_number"] = "2"
    draft.refresh_from_db()
    draft.get_latest_revision_as_object().save_revision(changed=False)
    assert_saved(client.post(edit, form, headers=second), second)
    draft.refresh_from_db()
    assert draft.get_latest_revision_as_object().tagline == "Mine."


# --- Each row once ------------------------------------------------------------------------------------
@pytest.mark.parametrize("second", [BY_ITSELF, {}], ids=["by itself", "saved"])
def test_a_row_that_comes_again_without_its_key_is_the_same_row(client, edit, second):
    form = a_form(client, edit, **names(("", "PET scan")))
    assert client.post(edit, form, headers=BY_ITSELF).json()["success"]
    more = {**form, **names(("", "PET scan, corrected"), ("", "Second")), "form_number": "1"}
    assert_saved(client.post(edit, more, headers=second), second)
    assert stored_names() == ["PET scan, corrected", "Second"]
    client.post(edit, {**more, "form_number": "2"})
    assert stored_names() == ["PET scan, corrected", "Second"]


def test_a_row_that_was_deleted_twice_is_deleted_and_nothing_fails(client, edit, draft):
    row = DiseaseName.objects.create(page=draft, name="Old", kind="synonym")
    draft.refresh_from_db()
    draft.save_revision()
    form = a_form(client, edit, **names((row.pk, "Old"), known=1), **{"names-0-DELETE": "on"})
    for number in ("1", "2"):
        answer = client.post(edit, {**form, "form_number": number}, headers=BY_ITSELF)
        assert answer.json()["success"], number
    assert client.post(edit, {**form, "form_number": "3"}).status_code == 302
    assert stored_names() == []


def test_a_form_that_is_shown_again_with_a_complaint_keeps_its_rows(client, edit):
    form = a_form(client, edit, **names(("", "PET scan")))
    client.post(edit, form, headers=BY_ITSELF)
    shown = client.post(edit, {**form, "title": "", "action-publish": "1"})
    assert shown.status_code == 200
    fields = filled_in(shown)
    assert fields["form_key"] == [form["form_key"]]
    client.post(edit, {**{name: values for name, values in fields.items() if values}, "title": "PET"})
    assert stored_names() == ["PET scan"]


# --- In their order -----------------------------------------------------------------------------------
def test_what_is_saved_by_itself_after_an_answer_was_lost_is_taken(client, edit):
    form = a_form(client, edit, tagline="One.")
    client.post(edit, {**form, "form_number": "1"}, headers=BY_ITSELF)
    answer = client.post(edit, {**form, "form_number": "2", "tagline": "Two."}, headers=BY_ITSELF)
    assert answer.json()["success"]
    assert DiseasePage.objects.get().get_latest_revision_as_object().tagline == "Two."


def test_what_comes_late_takes_no_newer_text_away(client, edit):
    form = a_form(client, edit, tagline="One.")
    client.post(edit, {**form, "form_number": "2", "tagline": "Two."})
    late = client.post(edit, {**form, "form_number": "1"}, headers=BY_ITSELF)
    assert late.json()["error_code"] == "invalid_revision"
    assert DiseasePage.objects.get().get_latest_revision_as_object().tagline == "Two."


def test_somebody_elses_newer_version_is_still_not_overwritten(client, edit, draft):
    form = a_form(client, edit, tagline="One.")
    client.post(edit, {**form, "form_number": "1"}, headers=BY_ITSELF)
    draft.refresh_from_db()
    draft.tagline = "Theirs."
    draft.save_revision()
    late = client.post(edit, {**form, "form_number": "2"}, headers=BY_ITSELF)
    assert late.json()["error_code"] == "invalid_revision"


# --- Decisions ----------------------------------------------------------------------------------------
def submitted(draft):
    draft.get_workflow().start(draft, make_user("Editors"))
    return draft.current_workflow_task_state


def test_an_approval_that_is_saved_by_itself_a_moment_before_decides_nothing(client, edit, draft):
    state = submitted(draft)
    client.force_login(make_user("Clinical reviewers"))
    whole = {"tagline": "A tagline.", "overview": rich_text("<p>An overview.</p>"), **APPROVE}
    form = a_form(client, edit, **whole)
    assert client.post(edit, form, headers=BY_ITSELF).json()["success"]
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_IN_PROGRESS
    answer = client.post(edit, form, follow=True)
    state.refresh_from_db()
    assert state.status == TaskState.STATUS_APPROVED and DECIDED not in answer.content.decode()


@pytest.mark.parametrize("button", ["action-publish", "action-submit"])
@pytest.mark.parametrize("screen", ["add", "edit"])
def test_a_button_among_what_is_saved_by_itself_is_not_pressed(client, add, edit, draft, button, screen):
    address = {"add": add, "edit": edit}[screen]
    fields = {"tagline": "A tagline.", "overview": rich_text("<p>O</p>"), "slug": f"pet{screen}", button: "1"}
    answer = client.post(address, a_form(client, address, **fields), headers=BY_ITSELF)
    assert answer.json()["success"]
    page = DiseasePage.objects.get(pk=answer.json()["pk"])
    assert not page.live and not page.workflow_in_progress


@pytest.mark.parametrize("name", ["workflow_action", "collect_workflow_action_data"])
def test_a_decision_that_was_taken_meanwhile_is_told_and_leads_back_to_the_page(client, edit, draft, name):
    state = submitted(draft)
    state.reject(user=make_user(), comment="Not yet.")
    draft.current_workflow_state.resume(user=make_user())  # it waits again, for another decision
    address = reverse(f"wagtailadmin_pages:{name}", args=[draft.pk, "approve", state.pk])
    answer = client.post(address, {"comment": ""}, follow=True)
    assert answer.status_code == 200 and answer.redirect_chain[-1][0] == edit
    assert "no longer waits for a decision" in answer.content.decode()
    window = client.post(address, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    assert window.json()["step"] == "success"


# --- Afterwards ---------------------------------------------------------------------------------------
def test_a_form_whose_page_was_deleted_makes_it_anew(client, add):
    form = a_form(client, add)
    client.post(add, form)
    DiseasePage.objects.get().delete()
    client.post(add, form)
    assert DiseasePage.objects.get().slug == "pet"


def test_what_is_remembered_of_forms_is_forgotten_after_two_days(client, add):
    client.post(add, a_form(client, add))
    kept = SentForm.objects.get()
    forget_sent_forms()
    assert SentForm.objects.exists()
    SentForm.objects.update(at=kept.at - KEPT)
    forget_sent_forms()
    assert not SentForm.objects.exists()
