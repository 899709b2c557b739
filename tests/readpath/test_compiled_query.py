"""A query whose SQL was written earlier answers like a new one, and never with what visitors may not see any more."""

from datetime import date, timedelta

import pytest
import time_machine
from django.conf import settings
from wagtail.models import PageViewRestriction

from charity_site.consent import ledger
from charity_site.core.leads import IN_PLACE_OF_LINK
from charity_site.core.models import SiteSettings
from charity_site.readpath.compiled_query import compiled_query
from diseases.models import DiseasePage
from diseases.models.related import stories_of
from stories.models import StoryPage
from tests.factories import make_consent, make_disease, make_story

ODD = "%s % ' \" ? :name \\"


def test_it_is_built_once_and_filled_in_each_time(site):
    first, second = make_disease(tagline=ODD), make_disease()
    built = []

    @compiled_query
    def with_tagline(order, *, tagline):
        built.append(order)
        return DiseasePage.objects.filter(tagline=tagline).exclude(title="100 %").order_by(order)

    assert with_tagline("pk", tagline=ODD) == [first]
    assert with_tagline("pk", tagline=second.tagline) == [second]
    assert with_tagline("pk", tagline="Another") == with_tagline("pk", tagline=None) == []
    assert with_tagline("-pk", tagline=ODD) == [first]
    assert built == ["pk", "-pk"]


def test_a_list_of_any_length_is_filled_in(site):
    diseases = [make_disease() for _ in range(3)]

    @compiled_query
    def named(*, names):
        return DiseasePage.objects.filter(title__in=names).order_by("pk")

    for most in (3, 1, 0, 2):
        assert named(names=[disease.title for disease in diseases[:most]]) == diseases[:most]


def test_values_of_records_are_given_as_they_are_now(site):
    disease = make_disease(tagline="One")

    @compiled_query
    def with_tagline(*, tagline):
        return DiseasePage.objects.filter(tagline=tagline).order_by().values("pk")

    assert with_tagline(tagline="One") == [{"pk": disease.pk}]
    assert with_tagline(tagline="Two") == []
    assert with_tagline(tagline="One") == [{"pk": disease.pk}]


def test_what_it_gives_is_complete(site):
    story = make_story(consents=[make_consent(bereaved=True)])
    (found,) = stories_of(DiseasePage, disease=story.disease_id)
    assert (found.title, found.first_published_at, found.portrait) == (story.title, story.first_published_at, None)
    assert found.has_bereaved is True
    assert [block.value.source for block in found.body] == ["<p>Some text.</p>"]


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-10T15:00:00Z", tick=False) as clock:
        yield clock


@pytest.fixture
def story(clock, site):
    return make_story(consents=[make_consent(starts=date(2026, 1, 1), ends=date(2026, 3, 10))])


def shown(story):
    """Return whether lists show `story`: by the query of the story's disease, which must say what a new one says."""
    found = stories_of(DiseasePage, disease=story.disease_id)
    assert found == list(StoryPage.objects.shown())
    return found == [story]


def test_a_consent_that_ends_hides_a_story_at_midnight(clock, story):
    assert shown(story)
    clock.shift(timedelta(days=1))
    assert not shown(story)


def test_the_ledger_hides_a_story_at_once_and_a_pause_may_end(clock, story):
    assert shown(story)
    for action, is_shown in ((ledger.PAUSE, False), (ledger.RESUME, True), (ledger.WITHDRAW, False)):
        clock.shift(1)
        ledger.append(ledger.Entry(action, consents=[str(story.people[0].pk)]))
        assert shown(story) == is_shown, action


def test_no_story_is_shown_while_the_ledger_cannot_be_read(story):
    assert shown(story)
    settings.WITHDRAWAL_LEDGER.mkdir()
    assert not shown(story)


def test_what_became_private_is_not_shown(story):
    assert shown(story)
    PageViewRestriction.objects.create(page=story.get_parent(), restriction_type="login")
    assert not shown(story)


def test_the_footer_is_the_same_on_all_pages_until_something_changes(client, clock, story):
    words = SiteSettings.for_site(story.get_site())
    words.footer_text = f'<p><a linktype="page" id="{story.pk}">A link</a></p>'
    words.save()
    assert f'<a href="{story.url}">A link</a>' in client.get("/").text
    assert f'<a href="{story.url}">A link</a>' in client.get("/about/").text
    clock.shift(timedelta(days=1))
    assert IN_PLACE_OF_LINK in client.get("/").text.lower() and "A link" not in client.get("/").text
    words.footer_text = "<p>Other words</p>"
    words.save()
    assert "Other words" in client.get("/").text
