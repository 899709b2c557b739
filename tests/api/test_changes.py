"""Partners learn what changed, and are told of everything that they must delete, whichever way it went."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from charity_site.api.models import PublishedPage
from charity_site.consent.models import Consent
from charity_site.review.models import Reviewer
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume
from diseases.models import Symptom
from stories.models import StoryPage
from tests.factories import (
    full_disease,
    make_consent,
    make_disease,
    make_program,
    make_story,
    make_symptom,
    make_term,
    make_update,
    make_user,
)
from tests.reviewing import approve, publish

LONG_AGO, NEVER = "2000-01-01", "2999-01-01"
TODAY = timezone.localdate()


@pytest.fixture
def changed(get):
    """The titles' keys of what changed since a moment (datetime): changed(moment) -> [id]."""
    return lambda since: [each["id"] for each in get(f"changes?since={since:%Y-%m-%dT%H:%M:%S.%fZ}")["results"]]


@pytest.fixture
def gone(get):
    """Return what must be deleted, whatever is asked for: [(kind, id)]."""

    def gone():
        answers = [get(f"changes?since={since}")["gone"] for since in (LONG_AGO, NEVER)]
        assert answers[0] == answers[1]
        return [(each["kind"], each["id"]) for each in answers[0]]

    return gone


def name(page):
    return f"urn:uuid:{page.translation_key}"


def now():
    return datetime.now(UTC)


def test_what_was_published_comes_with_its_address_newest_last(client, get, site):
    disease = make_disease(slug="one")
    story, program = make_story(disease=disease), make_program(slug="two")
    make_disease(live=False)
    answer = get(f"changes?since={LONG_AGO}")
    assert [(each["kind"], each["id"]) for each in answer["results"]] == [
        ("disease", name(disease)),
        ("story", name(story)),
        ("programme", name(program)),
    ]
    assert answer["gone"] == [] and answer["next"] is None
    for each in answer["results"]:
        assert client.get(each["data_url"]).json()["result"]["id"] == each["id"]


def test_only_what_changed_since_and_the_next_question_misses_nothing(get, changed, site):
    first, second = make_disease(), make_disease()
    since = now()
    assert changed(since) == []
    first.save_revision().publish()
    assert changed(since) == [name(first)]
    second.save_revision()  # a draft
    assert changed(since) == [name(first)]
    answer = get(f"changes?since={LONG_AGO}")
    last = datetime.fromisoformat(answer["results"][-1]["changed_at"])
    assert datetime.fromisoformat(answer["next_since"]) == last - timedelta(minutes=1)
    assert get(f"changes?since={NEVER}")["next_since"].startswith(NEVER)


def test_a_date_is_the_start_of_its_day(get, site):
    with time_machine.travel("2026-03-01T00:00:00Z", tick=False):
        make_disease()
    assert len(get("changes?since=2026-03-01")["results"]) == 1
    assert len(get("changes?since=2026-03-01T00:00:00Z")["results"]) == 1
    assert len(get("changes?since=2026-03-01T01:00:00%2B01:00")["results"]) == 1
    assert get("changes?since=2026-03-01T00:00:01")["results"] == []


def test_it_comes_in_parts_also_when_much_changed_at_once(client, get, site):
    pages = [make_disease() for _ in range(5)]
    PublishedPage.objects.update(changed_at=now())
    seen, address = [], f"/api/v1/changes?since={LONG_AGO}&limit=2"
    while address:
        answer = client.get(address).json()
        seen += [each["id"] for each in answer["results"]]
        address = answer["next"]
    assert sorted(seen) == sorted(map(name, pages))


def test_a_disease_changes_with_what_it_shows(changed, site):
    disease, other = full_disease(), make_disease()
    program = make_program(diseases=[disease])
    for thing in (Symptom.objects.first(), disease.sources.first().source, disease.attribution_organization):
        since = now()
        thing.save()
        assert changed(since) == [name(disease)], thing
    advised = make_term()
    make_symptom("Fever", disease, when_to_see_doctor=f'<p><a linktype="term" id="{advised.pk}">Word</a></p>')
    since = now()
    advised.save()
    assert changed(since) == [name(disease)], "a word that the advice of its symptom explains"
    since = now()
    update = make_update(program)
    assert changed(since) == [name(program)]
    since = now()
    update.delete()
    assert changed(since) == [name(program)]
    since = now()
    program.diseases = [other]
    program.save_revision().publish()
    assert set(changed(since)) == {name(program), name(disease), name(other)}
    since = now()
    other.unpublish()
    assert changed(since) == [name(program)], "it named the disease"


def test_a_disease_changes_with_its_reviews(changed, get, site):
    disease, _ = make_disease(), make_disease()
    since = now()
    approve(disease)
    assert changed(since) == [name(disease)]
    since = now()
    Reviewer.objects.get().save()
    assert changed(since) == [name(disease)], "readers see who it was"
    listed, public = get(f"changes?since={LONG_AGO}")["results"][-1], get(f"diseases/{disease.slug}")["result"]
    assert listed["sections"] == public["review"]["sections"] != []
    publish(disease, typo=True, overview="<p>Another overview.</p>")
    newer = get(f"changes?since={LONG_AGO}")["results"][-1]["sections"]
    assert [each["section"] for each in newer if each not in listed["sections"]] == ["overview"]
    since = now()
    disease.published_sections.get(is_typo=True).revoke()
    assert changed(since) == [name(disease)]


def test_a_story_that_may_be_shown_again_is_news(changed, gone, site):
    consent = make_consent()
    story = make_story(consents=[consent])
    pause([consent], way=Receipt.Way.STAFF)
    assert gone() == [("story", name(story))]
    since = now()
    resume(consent, by=make_user(), word="Her mother")
    assert changed(since) == [name(story)] and gone() == []


def test_a_page_that_is_public_again_is_news(changed, gone, site):
    disease = make_disease()
    restriction = PageViewRestriction.objects.create(page=disease.get_parent(), restriction_type="login")
    assert gone() == [("disease", name(disease))]
    since = now()
    restriction.delete()
    assert changed(since) == [name(disease)] and gone() == []


def unpublish(page):
    page.unpublish()


def expire(page):
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(hours=1))
    call_command("publish_scheduled")


def delete(page):
    page.delete()


def delete_in_bulk(page):
    Page.objects.filter(pk=page.pk).delete()


def update_past_all_signals(page):
    Page.objects.filter(pk=page.pk).update(live=False)


def make_private(page):
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def make_its_section_private(page):
    PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="password", password="secret")


WAYS = [unpublish, expire, delete, delete_in_bulk, update_past_all_signals, make_private, make_its_section_private]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("kind", "make"), [("disease", make_disease), ("programme", make_program)])
def test_each_way_a_page_can_vanish(gone, site, kind, make, way):
    page = make()
    assert gone() == []
    way(page)
    assert gone() == [(kind, name(page))]


@pytest.mark.parametrize("way", WAYS)
def test_each_way_a_story_can_vanish_by_its_page(gone, site, way):
    story = make_story()
    assert gone() == []
    way(story)
    assert gone() == [("story", name(story))]


def test_a_consent_that_ended_at_midnight_without_any_event(gone, site):
    story = make_story(consents=[make_consent(ends=TODAY)])
    assert gone() == []
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert gone() == [("story", name(story))]


@pytest.mark.parametrize("field", ["feeds", "website"])
def test_a_consent_that_no_longer_covers_feeds(gone, site, field):
    story = make_story()
    Consent.objects.update(**{field: False})
    assert gone() == [("story", name(story))]


def test_withdrawn_and_erased_stories_stay_gone(gone, site, committed):
    consent = make_consent()
    story = make_story(consents=[consent])
    call_command("withdraw_story", story.pk)
    assert gone() == [("story", name(story))]
    request = request_erasure(consent, by=make_user())
    with committed():
        erase(request, by=make_user(), way=Receipt.Way.STAFF)
    assert not StoryPage.objects.exists() and gone() == [("story", name(story))]


def test_a_restored_database_that_lacks_the_story_says_so_too(gone, site):
    story = make_story()
    call_command("withdraw_story", story.pk)
    PublishedPage.objects.all().delete()
    assert gone() == [("story", name(story))]


def test_a_tombstone_says_nothing_but_the_kind_and_the_name(get, site):
    story = make_story(title="Zofia and leukemia")
    story.unpublish()
    assert get(f"changes?since={LONG_AGO}")["gone"] == [{"id": name(story), "kind": "story"}]


def test_a_draft_that_was_never_public_is_not_gone(gone, site):
    make_disease(live=False).delete()
    make_story(live=False)
    assert gone() == []
