"""Who chooses which page, and what it is called for them."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from wagtail.models import PageViewRestriction
from wagtail.test.utils.form_data import nested_form_data

from tests.factories import make_disease, make_image, make_program, make_story, make_user


@pytest.fixture
def story(site):
    """A live story that will be called something else."""
    story = make_story(title="Rosie and the kidney")
    story.title = "Rosie, who relapsed"
    story.save_revision()
    return story


def link_to(client, page, path=None):
    """Return what becomes of the address of `page` that somebody types as a link (dict)."""
    form = nested_form_data({"external-link-chooser": {"url": path or page.full_url, "link_text": "A link"}})
    return client.post(reverse("wagtailadmin_choose_page_external_link"), form).json()["result"]


@pytest.mark.parametrize(
    ("role", "title"), [("Editors", "Rosie and the kidney"), ("Story coordinators", "Rosie, who relapsed")]
)
def test_a_page_that_all_see_can_be_linked_to_by_all_under_the_name_that_is_theirs(client, story, role, title):
    client.force_login(make_user(role))
    for query in ({"q": "Rosie"}, {"q": "Rosie", "page_type": "stories.StoryPage"}):
        found = client.get(reverse("wagtailadmin_choose_page_search"), query).content.decode()
        assert f'data-admin-title="{title}"' in found
    listed = client.get(reverse("wagtailadmin_choose_page_child", args=[story.get_parent().pk])).json()["html"]
    assert title in listed
    chosen = client.get(reverse("wagtailadmin_choose_page_chosen_multiple"), {"id": story.pk}).json()["result"]
    assert chosen[0]["adminTitle"] == title
    assert link_to(client, story)["adminTitle"] == title


def test_the_address_of_a_page_that_is_not_theirs_stays_an_address(client, site):
    private = make_disease(title="A private disease")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    for role, becomes_a_link in (("Research editors", False), ("Editors", True)):
        client.force_login(make_user(role))
        result = link_to(client, private)
        assert ("id" in result) == becomes_a_link
        assert result["url"] == (private.url if becomes_a_link else private.full_url)
    nearly = link_to(client, private, private.full_url + "?page=2")
    assert "id" not in nearly


def test_a_hidden_story_is_chosen_by_those_who_look_after_stories(client, story):
    consent = story.consents.get().consent
    consent.website = False
    consent.save()
    for role, seen in (("Editors", False), ("Research editors", False), ("Story coordinators", True)):
        client.force_login(make_user(role))
        listed = client.get(reverse("wagtailadmin_choose_page_child", args=[story.get_parent().pk])).json()["html"]
        assert ("Rosie" in listed) == seen, role
        found = client.get(reverse("wagtailadmin_pages:search"), {"q": "Rosie"}).content.decode()
        assert ("who relapsed" in found, "and the kidney" in found) == (seen, False), role


def test_many_at_once_are_theirs_or_left_out(client, site):
    program, draft = make_program(), make_story(live=False)
    client.force_login(make_user("Research editors"))
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "unpublish"])
    client.post(f"{address}?id={program.pk}&id={draft.pk}")
    program.refresh_from_db()
    assert not program.live
    response = client.get(f"{address}?id={draft.pk}")
    assert response.status_code == 302 and response["Location"] == reverse("wagtailadmin_home")


def test_a_page_that_waits_for_somebodys_approval_is_open_to_them(client, site):
    draft = make_story(live=False)
    client.force_login(make_user("Clinical reviewers"))
    address = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    assert client.get(address).status_code == 302
    draft.get_workflow().tasks[0].specific.groups.add(Group.objects.get(name="Clinical reviewers"))
    draft.save_revision()
    draft.get_workflow().start(draft, make_user("Story coordinators"))
    assert client.get(address).status_code == 200


def test_tags_are_completed_from_the_files_that_are_theirs(client, site):
    make_image(collection="Story photos").tags.add("relapse")
    make_image().tags.add("research")
    for role, names in (("Editors", ["research"]), ("Story coordinators", ["relapse", "research"])):
        client.force_login(make_user(role))
        assert client.get(reverse("wagtailadmin_tag_autocomplete"), {"term": "re"}).json() == names
        index = client.get(reverse("wagtailimages:index")).content.decode()
        assert [name for name in ("relapse", "research") if f'value="{name}"' in index] == names


def test_the_report_of_all_pages_is_offered_to_those_who_work_on_all(client, site):
    for role, offered in (("Editors", False), ("Story coordinators", False), ("Site managers", True)):
        client.force_login(make_user(role))
        menu = client.get(reverse("wagtailadmin_home")).content.decode()
        assert (reverse("wagtailadmin_reports:page_types_usage") in menu) == offered


def test_the_second_step_of_an_import_without_the_first_leads_to_the_first(client, site):
    client.force_login(make_user("Site managers"))
    response = client.post(reverse("wagtailredirects:process_import"), {"input_format": ""})
    assert response.status_code == 302 and response["Location"] == reverse("wagtailredirects:start_import")
