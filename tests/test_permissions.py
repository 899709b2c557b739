"""Each role sees what is theirs, and by no address what is not."""

import json

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page, PagePermissionTester
from wagtail.test.utils.form_data import rich_text

from charity_site.core.models import Organization, SiteSettings, Source
from charity_site.glossary.models import GlossaryPage, Term
from charity_site.home.models import StandardPage
from charity_site.roles import ALL_COLLECTIONS, COLLECTIONS
from charity_site.roles import ROLES as DECLARED
from charity_site.site_tree import ABOUT, DISEASES, HOME, RESEARCH, STORIES
from diseases.models import Question, Symptom, SymptomIndexPage
from tests.factories import make_consent, make_disease, make_image, make_program, make_story, make_user
from tests.forms import disease_form, row
from tests.reviewing import make_reviewer, publish_what_waits

SECTIONS = {"disease": DISEASES, "story": STORIES, "program": RESEARCH, "about": ABOUT}


def sections(role, action):
    """Return in which of SECTIONS (set) `role` (Role) may do `action`."""
    return {name for name, top in SECTIONS.items() if action in (*role.pages.get(top, ()), *role.pages.get(HOME, ()))}


def who_adds(collection):
    """The roles (set of str) that may add pictures to a collection."""
    place = {ALL_COLLECTIONS, collection}
    return {
        name
        for name, role in DECLARED.items()
        if any("add" in role.files[each].get("wagtailimages.image", ()) for each in place & role.files.keys())
    }


ROLES = {  # role -> where it may add, edit, publish
    name: [sections(role, action) for action in ("add", "change", "publish")] for name, role in DECLARED.items()
}
SNIPPETS = {  # snippet -> who may see and edit it
    record.replace(".", "_"): {name for name, role in DECLARED.items() if "change" in role.records.get(record, ())}
    for record in ("diseases.symptom", "glossary.term", "core.source", "core.organization", "consent.consent")
}
FILES = {collection: who_adds(collection) for collection in COLLECTIONS}  # collection of pictures -> who may add to it


CHECKED = {"reviewed_by": "own"}
APPROVED = {
    "action-workflow-action": "1",
    "workflow-action-name": "approve",
    "workflow-action-extra-data": json.dumps({"comment": ""}),
}


@pytest.fixture
def pages(site):
    disease = make_disease()
    return {
        "disease": disease,
        "story": make_story(disease=disease),
        "program": make_program(),
        "about": StandardPage.objects.get(slug="about"),
    }


def refused(response):
    """Wagtail answers a forbidden address with a redirect to the dashboard, and an allowed one with a screen or with another redirect."""
    if response.status_code == 302:
        return response["Location"] == reverse("wagtailadmin_home")
    assert response.status_code == 200, response.content.decode()
    return False


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("section", [SymptomIndexPage, GlossaryPage])
def test_symptoms_and_terms_are_edited_and_published_like_diseases(site, role, section):
    tester = PagePermissionTester(make_user(role), Page.objects.get(pk=section.objects.get().pk))
    assert tester.can_edit() == ("disease" in ROLES[role][1])
    assert tester.can_publish() == ("disease" in ROLES[role][2])
    assert section.objects.get().get_workflow().name == "Clinical review"


def test_wagtails_own_roles_are_gone(db):
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_where_a_role_may_add_edit_and_publish(pages, role):
    add, edit, publish = ROLES[role]
    user = make_user(role)
    for name, page in pages.items():
        parent = page.get_parent() if name != "about" else page
        tester = PagePermissionTester(user, Page.objects.get(pk=page.pk))
        assert PagePermissionTester(user, Page.objects.get(pk=parent.pk)).can_add_subpage() == (name in add), name
        assert tester.can_edit() == (name in edit), name
        assert tester.can_publish() == (name in publish), name


@pytest.mark.parametrize("role", ROLES)
def test_the_editor_opens_only_for_what_is_theirs(client, pages, role):
    client.force_login(make_user(role))
    for name, page in pages.items():
        for action in ("edit", "history"):
            response = client.get(reverse(f"wagtailadmin_pages:{action}", args=(page.pk,)))
            assert refused(response) != (name in ROLES[role][1]), f"{action} {name}"
        allowed_to_publish = name in ROLES[role][2]
        response = client.get(reverse("wagtailadmin_pages:unpublish", args=(page.pk,)))
        assert refused(response) != allowed_to_publish, f"unpublish {name}"


@pytest.mark.parametrize("role", ROLES)
def test_a_post_by_address_changes_nothing_that_is_not_theirs(client, pages, role):
    client.force_login(make_user(role))
    for name, page in pages.items():
        if name in ROLES[role][2]:
            continue
        for action in ("unpublish", "delete"):
            client.post(reverse(f"wagtailadmin_pages:{action}", args=(page.pk,)))
            page.refresh_from_db()
            assert page.live, f"{action} {name}"


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("snippet", SNIPPETS)
def test_records_are_seen_and_edited_by_those_who_work_with_them(client, site, role, snippet):
    records = {
        "diseases_symptom": Symptom(name="Fever"),
        "glossary_term": Term(name="Platelets", definition="Tiny cells."),
        "core_source": Source(title="A", publisher="B"),
        "core_organization": Organization(name="A"),
        "consent_consent": make_consent(),
    }
    record = records[snippet]
    record.save()
    client.force_login(make_user(role))
    for response in (
        client.get(reverse(f"wagtailsnippets_{snippet}:list")),
        client.get(reverse(f"wagtailsnippets_{snippet}:edit", args=(record.pk,))),
        client.get(reverse(f"wagtailsnippets_{snippet}:add")),
    ):
        assert refused(response) != (role in SNIPPETS[snippet])


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("collection", FILES)
def test_a_picture_is_edited_by_those_whose_it_is(client, site, role, collection):
    image = make_image(collection=collection)
    client.force_login(make_user(role))
    response = client.get(reverse("wagtailimages:edit", args=(image.pk,)))
    assert refused(response) != (role in FILES[collection])


@pytest.mark.parametrize("role", ROLES)
def test_settings_users_and_redirects_are_for_site_managers(client, site, role):
    client.force_login(make_user(role))
    settings = SiteSettings.for_site(site.get_site())
    for address in (
        reverse("wagtailsettings:edit", args=("core", "sitesettings", settings.site_id)),
        reverse("wagtailusers_users:index"),
        reverse("wagtailusers_groups:index"),
        reverse("wagtailredirects:index"),
        reverse("wagtailadmin_workflows:index"),
        reverse("wagtailadmin_collections:index"),
    ):
        assert refused(client.get(address)) != (role == "Site managers"), address


@pytest.mark.parametrize("role", ROLES)
def test_every_role_reaches_the_dashboard_and_the_guide(client, site, role):
    client.force_login(make_user(role))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    response = client.get(reverse("guide"))
    assert response.status_code == 200 and '<h2 id="your-work">Your work</h2>' in response.content.decode()
    assert "<td>Pages of diseases</td>" in response.content.decode()


def test_a_stranger_reaches_nothing_of_the_admin(client, site):
    for address in (reverse("wagtailadmin_home"), reverse("guide"), reverse("wagtailimages:index")):
        response = client.get(address)
        assert response.status_code == 302 and response["Location"].startswith(reverse("wagtailadmin_login"))


def submit(page):
    """An editor changes a disease page, with a new row, and submits it; returns the reviewer's address."""
    page.tagline = "A new tagline."
    page.questions = [Question(text="What now?")]
    page.save_revision()
    assert page.get_workflow().name == "Clinical review"
    task = page.get_workflow().start(page, make_user("Editors")).current_task_state
    return task, reverse("wagtailadmin_pages:workflow_action", args=(page.pk, "approve", task.pk))


def test_a_submitted_page_is_approved_by_those_who_may(pages):
    task, _ = submit(pages["disease"])
    for role in ROLES:
        actions = {action for action, *_ in task.task.specific.get_actions(pages["disease"], make_user(role))}
        assert ("approve" in actions) == (role in ("Clinical reviewers", "Site managers")), role


@pytest.mark.parametrize("role", ["Clinical reviewers", "Site managers"])
def test_an_approval_after_the_clinical_review_makes_a_page_live(client, pages, role):
    disease = pages["disease"]
    _, address = submit(disease)
    user = make_user(role)
    make_reviewer(account=user)
    client.force_login(user)
    client.post(address, CHECKED)
    disease.refresh_from_db()
    assert disease.tagline != "A new tagline." and disease.workflow_in_progress
    disease = publish_what_waits(disease)
    assert disease.tagline == "A new tagline." and disease.questions.get().text == "What now?"
    assert disease.live and not disease.workflow_in_progress


def test_an_approval_in_the_editor_makes_a_page_live_at_once_also_with_a_new_row(client, pages):
    disease = pages["disease"]
    submit(disease)[0].approve(user=make_user("Clinical reviewers"))
    client.force_login(make_user("Site managers"))
    form = disease_form(
        title=disease.title, slug=disease.slug, group="leukemia", tagline="A new tagline.", change_note="New questions.",
        overview=rich_text("<p>O</p>"), **row("questions", text="What now?", id=""), **APPROVED,
    )  # fmt: skip
    client.post(reverse("wagtailadmin_pages:edit", args=(disease.pk,)), form)
    disease.refresh_from_db()
    assert disease.tagline == "A new tagline." and disease.questions.count() == 1
    assert not disease.workflow_in_progress


def test_who_decides_second_is_told_and_keeps_what_was_typed(client, pages):
    disease = pages["disease"]
    submit(disease)[0].approve(user=make_user("Clinical reviewers"))
    client.force_login(make_user("Site managers"))
    form = disease_form(
        title=disease.title, slug=disease.slug, group="leukemia", tagline="A new tagline.", change_note="New questions.",
        overview=rich_text("<p>O</p>"), **APPROVED,
    )  # fmt: skip
    address = reverse("wagtailadmin_pages:edit", args=(disease.pk,))
    client.post(address, form)
    versions = disease.revisions.count()
    again = client.post(address, form, follow=True)
    assert "no longer waits for a decision" in again.content.decode() and disease.revisions.count() == versions
    other = client.post(address, {**form, "tagline": "What the second one typed."}, follow=True)
    disease.refresh_from_db()
    assert "no longer waits for a decision" in other.content.decode() and disease.live
    assert disease.tagline == "A new tagline."
    assert disease.get_latest_revision_as_object().tagline == "What the second one typed."


def test_other_pages_are_approved_by_a_site_manager(pages):
    assert pages["about"].get_workflow().name == "Site manager approval"
