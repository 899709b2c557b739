"""Whoever may publish a page may take it down, whatever waits; and an alias is public only while its source is."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from charity_site.core.scheduling import publish_scheduled
from tests.factories import make_disease, make_program, make_standard_page, make_user

TOMORROW = timedelta(days=1)


def schedule(page, user=None):
    """`page` (live or not) with a version that is published tomorrow, as the editor does it."""
    page.go_live_at = timezone.now() + TOMORROW
    page.save_revision(user=user).publish(user=user)
    page.refresh_from_db()
    return page


@pytest.fixture
def program(site):
    return schedule(make_program(title="A program"), make_user("Research editors"))


def bulk(client, action, *pages, **fields):
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", action))
    query = "&".join(f"id={page.pk}" for page in pages)
    return client.post(f"{address}?{query}&next=/admin/", fields)


def told(response):
    """Return what staff read next (str)."""
    text = " ".join(str(message) for message in get_messages(response.wsgi_request))
    response.client.get(reverse("wagtailadmin_home"))  # there it has been read
    return text


@pytest.mark.parametrize("role", ["Research editors", "Site managers", None])
def test_everyone_who_may_publish_takes_down_a_page_with_a_waiting_schedule(client, program, role):
    client.force_login(make_user(role))
    address = reverse("wagtailadmin_pages:unpublish", args=(program.pk,))
    assert client.get(address).status_code == 200
    client.post(address)
    program.refresh_from_db()
    assert not program.live and not program.scheduled_revision, "and it does not come back tomorrow"


@pytest.mark.parametrize("way", ["one", "many", "the clock", "a shell"])
def test_a_time_that_was_set_is_forgotten_with_the_page_that_is_taken_down(client, site, way):
    page = make_program(title="A program")
    page.expire_at = timezone.now() + 2 * TOMORROW
    schedule(page)
    client.force_login(make_user("Research editors"))
    if way == "one":
        client.post(reverse("wagtailadmin_pages:unpublish", args=(page.pk,)))
    elif way == "many":
        bulk(client, "unpublish", page)
    elif way == "the clock":
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - TOMORROW)
        publish_scheduled()
    else:
        page.unpublish()
    page = Page.objects.get(pk=page.pk)
    draft = page.get_latest_revision_as_object()
    assert not page.live and {page.go_live_at, page.expire_at, draft.go_live_at, draft.expire_at} == {None}
    assert "Once scheduled" not in client.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()


def test_a_time_that_was_canceled_is_forgotten(client, program):
    client.force_login(make_user("Research editors"))
    revision = program.scheduled_revision
    client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=(program.pk, revision.pk)))
    draft = Page.objects.get(pk=program.pk).get_latest_revision_as_object()
    assert draft.go_live_at is None, "the next time that somebody publishes it, it is public at once"


def test_others_do_not(client, program):
    client.force_login(make_user("Editors"))
    client.post(reverse("wagtailadmin_pages:unpublish", args=(program.pk,)))
    bulk(client, "unpublish", program)
    program.refresh_from_db()
    assert program.live and program.scheduled_revision


def test_also_among_many(client, program):
    other = make_program()
    client.force_login(make_user("Research editors"))
    response = bulk(client, "unpublish", program, other)
    program.refresh_from_db()
    other.refresh_from_db()
    assert not program.live and not other.live and "2 pages" in told(response)


def test_also_below_a_page_that_is_taken_down(client, site):
    above = make_standard_page()
    child = above.add_child(instance=type(above)(title="Below"))
    child.save_revision().publish()
    schedule(child)
    client.force_login(make_user("Site managers"))
    client.post(reverse("wagtailadmin_pages:unpublish", args=(above.pk,)), {"include_descendants": "on"})
    assert not Page.objects.filter(pk__in=[above.pk, child.pk], live=True).exists()


@pytest.mark.parametrize("locked_by", ["a colleague", "a workflow"])
def test_no_other_lock_keeps_a_page_public(client, site, locked_by):
    disease = make_disease()
    if locked_by == "a colleague":
        disease.locked, disease.locked_by = True, make_user("Site managers")
        disease.save()
    else:
        disease.save_revision()
        disease.get_workflow().start(disease, make_user("Editors"))
    client.force_login(make_user("Clinical reviewers"))
    client.post(reverse("wagtailadmin_pages:unpublish", args=(disease.pk,)))
    disease.refresh_from_db()
    assert not disease.live


def test_everyone_who_may_publish_sets_another_time_or_deletes(client, program):
    client.force_login(make_user("Research editors"))
    editor = client.get(reverse("wagtailadmin_pages:edit", args=(program.pk,)))
    unschedule = reverse("wagtailadmin_pages:revisions_unschedule", args=(program.pk, program.scheduled_revision.pk))
    assert unschedule in editor.content.decode()
    client.post(unschedule)
    program = type(program).objects.get(pk=program.pk)
    assert program.live and not program.scheduled_revision and not program.get_lock()
    schedule(program)
    client.post(reverse("wagtailadmin_pages:delete", args=(program.pk,)))
    assert not Page.objects.filter(pk=program.pk).exists()


def test_many_at_once_say_what_they_left_as_it_was(client, site):
    mine, draft = make_program(title="Mine"), make_program(title="My draft", live=False)
    client.force_login(make_user("Research editors"))
    response = bulk(client, "unpublish", mine, draft, make_disease(title="Not mine"))
    mine.refresh_from_db()
    assert not mine.live
    assert "My draft" in told(response) and "2 of" in told(response)


def test_what_stays_public_below_a_page_is_said(client, site):
    above = make_standard_page()
    for title in ("Below", "Also below"):
        child = above.add_child(instance=type(above)(title=title))
        child.save_revision().publish()
    client.force_login(make_user("Site managers"))
    response = bulk(client, "unpublish", above)
    assert "still public" in told(response) and "2 pages" in told(response)
    single = reverse("wagtailadmin_pages:unpublish", args=(child.pk,))
    assert "still public" not in told(client.post(single)), "nothing is below it"
    type(above).objects.get(pk=above.pk).save_revision().publish()
    single = reverse("wagtailadmin_pages:unpublish", args=(above.pk,))
    assert "1 page below it is still public" in told(client.post(single))


def test_many_at_once_publish_no_alias_and_break_nothing(client, site):
    page = make_standard_page(live=False)
    alias = page.create_alias(update_slug="alias")
    client.force_login(make_user("Site managers"))
    response = bulk(client, "publish", page, alias)
    assert response.status_code == 302 and "1 page has been published" in told(response)
    assert Page.objects.filter(pk=alias.pk, live=True).exists(), "with its source"


# --- Aliases --------------------------------------------------------------------------------------


def test_an_alias_of_a_scheduled_draft_is_public_together_with_its_source(client, site):
    page = make_standard_page(live=False)
    before = page.create_alias(update_slug="before")
    schedule(page)
    after = page.create_alias(update_slug="after")
    of_alias = before.create_alias(update_slug="of-alias")
    aliases = Page.objects.filter(pk__in=[before.pk, after.pk, of_alias.pk])
    assert not page.live and not aliases.filter(live=True).exists()
    for alias in aliases:
        assert client.get(alias.url).status_code == 404

    page.revisions.update(approved_go_live_at=timezone.now() - TOMORROW)
    revision = page.latest_revision
    revision.content["go_live_at"] = (timezone.now() - TOMORROW).isoformat()
    revision.save()
    publish_scheduled()
    assert Page.objects.get(pk=page.pk).live
    assert aliases.filter(live=True).count() == 3


def test_an_alias_goes_with_its_source(site):
    page = make_standard_page()
    alias = page.create_alias(update_slug="alias")
    # A page without a published version, as an import makes it: Wagtail takes it down when a later time is set.
    type(page).objects.filter(pk=page.pk).update(live_revision=None)
    schedule(type(page).objects.get(pk=page.pk))
    assert not Page.objects.filter(pk__in=[page.pk, alias.pk], live=True).exists()


def test_a_waiting_change_of_a_public_page_reaches_its_alias_with_it(site):
    page = make_standard_page(title="As it is")
    alias = page.create_alias(update_slug="alias")
    page.title = "As it will be"
    schedule(page)
    assert Page.objects.get(pk=alias.pk).title == "As it is" and Page.objects.get(pk=alias.pk).live
