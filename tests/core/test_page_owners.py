"""Somebody answers for each page: who made it, until it is handed over to a colleague who works with it."""

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page, PageLogEntry, Revision

from charity_site.core.page_owners import those_who_answer
from diseases.models import DiseasePage
from tests.factories import make_disease, make_standard_page, make_story, make_user


@pytest.fixture
def ana(site):
    return make_user("Editors", first_name="Ana", last_name="Silva")


@pytest.fixture
def ben(site):
    return make_user("Editors", first_name="Ben", last_name="Lee")


def address(page):
    return reverse("page_owner", args=[page.pk])


def owner_of(page):
    return Page.objects.get(pk=page.pk).owner


def test_who_makes_a_page_or_copies_one_owns_it(client, ana, ben):
    client.force_login(ben)
    parent = make_standard_page().get_parent()
    screen = client.get(reverse("wagtailadmin_pages:add", args=["home", "standardpage", parent.pk]))
    assert "You make this page, so you answer for it" in screen.content.decode()
    page = make_standard_page(title="Visits", owner=ana)
    copied = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": parent.pk, "publish_copies": False}
    client.post(copied, data)
    assert owner_of(page) == ana and owner_of(Page.objects.get(slug="copy")) == ben


def test_who_may_publish_it_hands_it_over_and_the_history_says_so(client, ana, ben):
    page = make_disease(owner=ana)
    client.force_login(make_user("Clinical reviewers"))
    answer = client.post(address(page), {"owner": ben.pk}, follow=True).content.decode()
    assert owner_of(page) == ben and "Ben Lee answers for" in answer
    history = client.get(reverse("wagtailadmin_pages:history", args=[page.pk])).content.decode()
    assert "Handed over from Ana Silva to Ben Lee" in history


def test_it_makes_no_draft_and_leaves_the_draft_of_a_colleague_as_it_is(client, ana, ben):
    page = make_disease(tagline="Before", owner=ana)
    page.tagline = "In a draft"
    draft = page.save_revision(user=ana)
    client.force_login(make_user("Site managers"))
    client.post(address(page), {"owner": ben.pk})
    now = DiseasePage.objects.get(pk=page.pk)
    assert (now.owner, now.tagline, now.latest_revision) == (ben, "Before", draft)
    Revision.objects.get(pk=draft.pk).publish()
    now.refresh_from_db()
    assert (now.owner, now.tagline) == (ben, "In a draft")


@pytest.mark.parametrize("role", ["Editors", "Story coordinators", "Research editors"])
def test_others_see_who_it_is_as_far_as_the_page_is_theirs_and_change_nothing(client, ana, ben, role):
    page = make_disease(owner=ana)
    client.force_login(make_user(role))
    client.post(address(page), {"owner": ben.pk})
    assert owner_of(page) == ana
    screen = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), follow=True).content.decode()
    assert ("Ana Silva answers for this page" in screen) == (role == "Editors")
    assert address(page) not in screen


def test_who_may_hand_over_finds_the_way_in_the_editor(client, ana):
    page = make_disease(owner=ana)
    client.force_login(make_user("Clinical reviewers"))
    assert address(page) in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


@pytest.mark.parametrize(
    ("owner", "status"), [("", 200), ("x", 200), ("-1", 200), ("\x00", 400), ("99999999999999999999", 200)]
)
def test_nobody_and_nonsense_are_refused_with_a_sentence(client, ana, owner, status):
    page = make_disease(owner=ana)
    client.force_login(make_user("Site managers"))
    answer = client.post(address(page), {"owner": owner})
    assert (answer.status_code, owner_of(page)) == (status, ana)


def test_only_who_works_with_the_page_can_be_given_it(client, ana):
    page = make_disease(owner=ana)
    strangers = [
        make_user("Research editors"),
        make_user("Editors", is_active=False),
        get_user_model().objects.create_user("visitor"),
    ]
    client.force_login(make_user("Site managers"))
    for stranger in strangers:
        assert client.post(address(page), {"owner": stranger.pk}).status_code == 200
    assert owner_of(page) == ana


def test_a_page_of_another_section_is_nobodys_to_give(client, ana):
    story, coordinator = make_story(), make_user("Story coordinators")
    client.force_login(make_user("Clinical reviewers"))
    client.post(address(story), {"owner": coordinator.pk})
    client.force_login(coordinator)
    client.post(address(Page.get_first_root_node()), {"owner": coordinator.pk})
    assert not Page.objects.filter(owner=coordinator).exists()


def test_an_owner_who_left_or_works_elsewhere_now_does_not_answer(client, ana, ben):
    mine, his, nobodys = (make_disease(title=title) for title in ("Mine", "His", "Nobody's"))
    Page.objects.filter(pk=mine.pk).update(owner=ana)
    Page.objects.filter(pk=his.pk).update(owner=ben)
    pages = list(Page.objects.filter(pk__in=[mine.pk, his.pk, nobodys.pk]))
    assert those_who_answer(pages) == {mine.pk: ana, his.pk: ben}
    ana.is_active = False
    ana.save()
    ben.groups.clear()
    assert those_who_answer(pages) == {}
    client.force_login(make_user("Site managers"))
    for page, words in ((mine, "Ana Silva, who did, no longer works with it"), (nobodys, "Nobody answers for this")):
        assert words in client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def test_it_takes_no_query_for_each_page(ana, ben):
    def count():
        with CaptureQueriesContext(connection) as queries:
            those_who_answer(pages)
        return len(queries)

    pages = [make_disease(owner=owner) for owner in (ana, ben)]
    few = count()
    pages += [make_disease(owner=owner) for owner in (ana, ben) * 5]
    assert count() == few


def test_the_same_owner_again_is_no_news(client, ana):
    page = make_disease(owner=ana)
    client.force_login(make_user("Site managers"))
    client.post(address(page), {"owner": ana.pk})
    assert not PageLogEntry.objects.filter(action="charity_site.owner").exists()
