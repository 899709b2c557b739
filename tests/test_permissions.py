"""Each role sees what is theirs, and by no address what is not."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import Page, PagePermissionTester

from charity_site.core.models import Organization, SiteSettings, Source
from charity_site.home.models import StandardPage
from diseases.models import DiseaseIndexPage, Symptom
from research.models import ProgrammeIndexPage
from stories.models import StoryIndexPage
from tests.factories import make_consent, make_disease, make_image, make_programme, make_story, make_user

SECTIONS = {
    "disease": DiseaseIndexPage,
    "story": StoryIndexPage,
    "programme": ProgrammeIndexPage,
    "about": StandardPage,
}
EVERYWHERE = set(SECTIONS)
ROLES = {  # role -> where it may add, edit, publish
    "Editors": ({"disease", "about"}, {"disease", "about"}, set()),
    "Clinical reviewers": (set(), {"disease"}, {"disease"}),
    "Story coordinators": ({"story"}, {"story"}, {"story"}),
    "Research editors": ({"programme"}, {"programme"}, {"programme"}),
    "Site managers": (EVERYWHERE, EVERYWHERE, EVERYWHERE),
}
SNIPPETS = {  # snippet -> who may see and edit it
    "diseases_symptom": {"Editors", "Clinical reviewers", "Site managers"},
    "core_source": {"Editors", "Clinical reviewers", "Research editors", "Site managers"},
    "core_organization": {"Editors", "Clinical reviewers", "Research editors", "Site managers"},
    "consent_consent": {"Story coordinators", "Site managers"},
}
FILES = {  # collection of pictures -> who may add to it
    "Pictures and documents": {"Editors", "Clinical reviewers", "Research editors", "Site managers"},
    "Story photos": {"Story coordinators", "Site managers"},
}


@pytest.fixture
def pages(site):
    disease = make_disease()
    return {
        "disease": disease,
        "story": make_story(disease=disease),
        "programme": make_programme(),
        "about": StandardPage.objects.get(slug="about"),
    }


def refused(response):
    """Wagtail answers a forbidden address with a redirect to the dashboard."""
    return response.status_code in (403, 404) or (
        response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")
    )


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
    assert response.status_code == 200 and "<h2>Your work</h2>" in response.content.decode()


def test_a_stranger_reaches_nothing_of_the_admin(client, site):
    for address in (reverse("wagtailadmin_home"), reverse("guide"), reverse("wagtailimages:index")):
        response = client.get(address)
        assert response.status_code == 302 and response["Location"].startswith(reverse("wagtailadmin_login"))


def test_an_editors_page_goes_to_a_clinical_reviewer_and_becomes_live(client, pages):
    disease = pages["disease"]
    disease.tagline = "A new tagline."
    disease.save_revision()
    workflow = disease.get_workflow()
    assert workflow.name == "Clinical review"
    state = workflow.start(disease, make_user("Editors"))
    for role, may in (("Editors", False), ("Story coordinators", False), ("Clinical reviewers", True)):
        user = make_user(role)
        actions = {action for action, *_ in state.current_task_state.task.specific.get_actions(disease, user)}
        assert ("approve" in actions) == may, role
    client.force_login(user)
    address = reverse("wagtailadmin_pages:workflow_action", args=(disease.pk, "approve", state.current_task_state.pk))
    client.post(address, {"comment": ""})
    disease.refresh_from_db()
    assert disease.tagline == "A new tagline."


def test_other_pages_are_approved_by_a_site_manager(pages):
    assert pages["about"].get_workflow().name == "Site manager approval"
