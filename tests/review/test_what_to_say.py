"""Whoever publishes a change of medical text says in one line what it is, in whatever way it is published."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.messages import get_messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision

from charity_site.core.scheduling import publish_scheduled
from charity_site.review.models import PublishedSection
from diseases.models import DiseasePage
from tests.core.bringing_back import bring_back, delete
from tests.factories import make_user
from tests.forms_on_screen import filled_in
from tests.reviewing import newest, publish

REFUSED = "Overview changed, and nobody said what. Open the page, say it in one line"


@pytest.fixture
def manager(client, disease):
    user = make_user("Site managers")
    client.force_login(user)
    return user


def draft_of(disease, text, line=""):
    """Save a draft of `disease` in which its overview says `text`, with the `line` about that."""
    draft = newest(disease)
    draft.overview, draft.change_note = f"<p>{text}</p>", line
    return draft.save_revision(user=get_user_model().objects.first(), clean=False)


def stored(disease):
    return DiseasePage.objects.get(pk=disease.pk)


def by_bulk(client, disease):
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    answer = client.post(f"{address}?id={disease.pk}&next=/admin/")
    return " ".join(map(str, get_messages(answer.wsgi_request)))


def by_api(client, disease):
    return client.post(reverse("wagtailadmin_api:pages:action", args=[disease.pk, "publish"])).content.decode()


def by_the_clock(client, disease):
    Revision.objects.filter(pk=stored(disease).latest_revision_id).update(
        approved_go_live_at=timezone.now() - timedelta(hours=1)
    )
    publish_scheduled()
    entry = PageLogEntry.objects.filter(page=disease.pk, action="charity_site.refused").last()
    return entry.message if entry else ""


def by_approval(client, disease):
    disease = stored(disease)
    disease.get_workflow().start(disease, make_user("Editors"))
    disease.current_workflow_task_state.approve(user=make_user("Clinical reviewers"))
    task = stored(disease).current_workflow_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=[disease.pk, "approve", task.pk])
    answer = client.post(address, {"comment": ""})
    return " ".join(map(str, get_messages(answer.wsgi_request)))


def at_the_shell(client, disease):
    try:
        stored(disease).get_latest_revision().publish()
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


WAYS = [by_bulk, by_api, by_the_clock, at_the_shell, by_approval]


def test_no_way_publishes_a_change_without_the_line_and_each_does_with_it(client, disease, manager):
    for way in WAYS:
        draft_of(disease, "Another dose.")
        assert REFUSED in way(client, disease), way
        assert "dose" not in stored(disease).overview, way
        assert PublishedSection.objects.count() == 3, way
        if state := stored(disease).current_workflow_state:
            state.cancel()
    for way in WAYS:
        draft_of(disease, f"By {way.__name__}.", way.__name__)
        way(client, disease)
        assert way.__name__ in stored(disease).overview, way
        last = PublishedSection.objects.last()
        assert (last.section, last.line) == ("overview", way.__name__), way


def test_who_brings_a_page_back_and_changes_it_says_what(client, disease, manager):
    bring_back(client, delete(client, disease))
    address = reverse("wagtailadmin_pages:edit", args=[disease.pk])
    form = {**filled_in(client.get(address)), "action-publish": "1"}
    form["overview"] = form["overview"][0].replace("Too many", "Too few")
    assert "You changed Overview." in client.post(address, form).content.decode()
    draft_of(disease, "Another dose.")
    assert REFUSED in by_bulk(client, disease)
    draft_of(disease, "Too many blood cells.")
    assert by_bulk(client, disease) and stored(disease).live, "it says what it said"


def test_a_line_is_said_once(client, disease, manager):
    """Neither a page that was taken down nor an older version that is brought back brings an old line along."""
    publish(disease, "Which cells.", overview="<p>Too many red cells.</p>")
    old = stored(disease).live_revision
    publish(disease, "Which again.", overview="<p>Too many white cells.</p>")
    revert = reverse("wagtailadmin_api:pages:action", args=[disease.pk, "revert_to_page_revision"])
    assert client.post(revert, {"revision_id": old.pk}).status_code == 200, "a draft asks for nothing"
    assert "red" in newest(disease).overview
    assert REFUSED in by_api(client, disease)
    newest(disease).save_revision()
    stored(disease).unpublish()
    assert newest(disease).change_note == ""
    assert REFUSED in by_bulk(client, disease)


def test_what_changes_no_medical_text_needs_no_line(client, disease, manager):
    page = stored(disease)
    page.title, page.tagline = "Another title", "Another tag line."
    page.save_revision().publish()
    page = stored(disease)
    page.drawing_subject = "kite"
    page.save()
    assert PublishedSection.objects.count() == 3


def test_a_program_that_writes_is_not_asked(disease):
    disease.overview = "<p>Another dose.</p>"
    disease.save_revision().publish()
    assert (PublishedSection.objects.last().section, PublishedSection.objects.last().line) == ("overview", "")


def test_an_alias_that_becomes_a_page_of_its_own_is_asked_like_all_others(client, manager, disease):
    alias = stored(disease).create_alias(update_slug="again")
    assert not PublishedSection.objects.filter(page=alias.pk).exists()
    assert client.post(reverse("wagtailadmin_pages:convert_alias", args=[alias.pk])).status_code == 302
    lines = set(PublishedSection.objects.filter(page=alias.pk).values_list("line", flat=True))
    assert lines == {"This list begins here."} and stored(alias).alias_of_id is None
    draft_of(stored(alias), "Other words.")
    assert REFUSED in by_bulk(client, alias)
