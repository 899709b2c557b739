"""Who decides on a page is told what became of it, and Wagtail's words are said in plain ones."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_disease, make_user
from tests.forms import APPROVE
from tests.forms_on_screen import filled_in


@pytest.fixture
def reviewer(client, site):
    user = make_user("Clinical reviewers")
    client.force_login(user)
    return user


def decide(client, page, action, **fields):
    """What is said after `action` on a `page` that waits."""
    page.save_revision()
    page.get_workflow().start(page, make_user("Editors"))
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = {
        **filled_in(client.get(address)),
        **APPROVE,
        "workflow-action-name": action,
        **fields,
    }
    answer = client.post(address, form, follow=True)
    return BeautifulSoup(answer.content, "html.parser").select_one(".messages").text


def test_an_approval_says_that_visitors_see_it(client, reviewer):
    said = decide(client, make_disease(title="Wilms tumor", live=False), "approve")
    assert "is approved. Visitors see it now." in said and "updated" not in said


def test_an_approval_for_later_says_when(client, reviewer):
    later = f"{timezone.now() + timedelta(days=9):%Y-%m-%d %H:%M}"
    said = decide(client, make_disease(live=False), "approve", go_live_at=later)
    assert "is approved. It will be published on" in said


def test_a_refusal_says_that_the_comment_arrives(client, reviewer):
    said = decide(client, make_disease(live=False), "reject")
    assert "is sent back for changes. Who submitted it finds your comment" in said


def test_the_fields_for_search_engines_say_what_they_are_for(client, site):
    client.force_login(make_user())
    page = BeautifulSoup(
        client.get(reverse("wagtailadmin_pages:edit", args=[make_disease().pk])).content, "html.parser"
    )
    labels = {label.text.strip().rstrip("*") for label in page.find_all("label")}
    assert {"Address", "Title for search engines", "Description for search engines"} <= labels
    assert not {"Slug", "Meta description", "Title tag"} & labels
    for name in ("slug", "seo_title", "search_description", "show_in_menus"):
        assert page.find(id=f"panel-child-promote-{name}-helptext") or page.find(id=re_id(name)), name


def re_id(name):
    return lambda value: value and name in value and "helptext" in value
