"""When a consent does not cover it anymore, a story is nowhere, though no job ever ran and nobody did anything."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from bs4 import BeautifulSoup

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from stories.models import StoryPage
from tests.factories import make_consent, make_image, make_program, make_story

NAME = "Zofia"
NOON, LAST_MINUTE, MIDNIGHT = ((12, 0), (23, 59), (0, 1))
LAST_DAY, NEXT_DAY = date(2026, 6, 15), date(2026, 6, 16)


def at(day, clock):
    """That time in the charity's own time zone."""
    return datetime(day.year, day.month, day.day, *clock, tzinfo=ZoneInfo("America/Chicago"))


def pause(consent):
    ledger.append(ledger.Entry(ledger.PAUSE, consents=[str(consent.pk)]))


def take_back(consent):
    ledger.append(ledger.Entry(ledger.WITHDRAW, consents=[str(consent.pk)]))


ENDS = {  # how -> (fields of the consent, what happens, the status of the story's address afterwards)
    "it ends": ({"ends": LAST_DAY}, None, 404),
    "the child turns 18": ({"birth_date": date(2008, 6, 16)}, None, 404),
    "it was to be withdrawn": ({"withdrawn_on": NEXT_DAY}, None, 410),
    "it was to be paused": ({"paused_on": NEXT_DAY}, None, 404),
    "the family pauses": ({}, pause, 404),
    "the family takes it back": ({}, take_back, 410),
    "the record is corrected": ({}, lambda consent: Consent.objects.filter(pk=consent.pk).update(website=False), 404),
}


def places(story):
    """Every place where a story is shown, but its own page."""
    return [
        "/", "/stories/", f"/stories/?disease={story.disease.slug}", f"/search/?q={NAME}", "/sitemap.xml", "/feeds/stories/",
        story.disease.url, "/other-story/", "/childhood-cancers/",
    ]  # fmt: skip


def shown_in(client, story):
    """The places that show the story: those that its address or its name is in."""
    found = []
    for place in places(story):
        text = client.get(place).content.decode()
        text = text.replace(f"“{NAME}”", "").replace(f'value="{NAME}"', "").replace(f"{NAME} |", "")
        if story.url in text or NAME in text:
            found.append(place)
    return found


@pytest.mark.parametrize("case", ENDS)
def test_it_is_nowhere(client, site, case):
    fields, happens, status = ENDS[case]
    with time_machine.travel(at(LAST_DAY, NOON), tick=False) as clock:
        consent = make_consent(starts=date(2026, 1, 1))
        portrait = make_image(collection="Story photos", people=[consent])
        story = make_story(
            title=f"{NAME} and leukemia",
            display_name=NAME,
            portrait=portrait,
            consents=[make_consent(starts=date(2026, 1, 1)), consent],
        )
        other = make_story(title="Other story", disease=story.disease, consents=[make_consent(starts=date(2026, 1, 1))])
        assert client.get(other.url).content.decode().count(story.url) == 1
        photo = portrait.get_rendition("format-jpeg|width-480").url
        share = StoryPage.objects.get(pk=story.pk).share_image().address
        Consent.objects.filter(pk=consent.pk).update(**fields)

        clock.move_to(at(LAST_DAY, LAST_MINUTE))
        assert [client.get(address).status_code for address in (story.url, photo, share)] == [200, 200, 200]
        assert {"/", "/stories/", f"/search/?q={NAME}", "/sitemap.xml", "/feeds/stories/", story.disease.url} <= set(
            shown_in(client, story)
        )

        if happens:
            happens(consent)
        clock.move_to(at(NEXT_DAY, MIDNIGHT))
        assert [client.get(address).status_code for address in (story.url, photo, share)] == [status, 404, 404]
        assert shown_in(client, story) == [] and story.url not in client.get(other.url).content.decode()
        assert NAME not in client.get(story.url).content.decode()


def test_nobody_keeps_any_answer_without_asking(client, site):
    story = make_story()
    for address in (
        "/",
        story.url,
        "/stories/",
        "/search/?q=x",
        "/sitemap.xml",
        "/feeds/stories/",
        "/missing/",
        story.disease.url,
    ):
        assert client.get(address)["Cache-Control"] == "no-cache", address


def test_on_paper_a_story_says_where_to_read_it_when_that_is_not_covered(client, site):
    yes, no = make_story(), make_story(consents=[make_consent(print=False)])
    for story, hidden in ((yes, False), (no, True)):
        page = BeautifulSoup(client.get(story.url).content, "lxml")
        assert ("not-printed" in page.article["class"]) is hidden and bool(page.select(".printed-instead")) is hidden


def test_when_a_child_has_died_one_check_stops_appeals_and_sharing_and_changes_the_words(client, site):
    consent = make_consent()
    story = make_story(title=f"{NAME} and leukemia", display_name=NAME, label="Leukemia Survivor", consents=[consent])
    program = make_program(diseases=[story.disease])
    before = client.get(story.url).content.decode()
    assert f"{NAME}'s Story" in before
    assert program.url in before and f"/media/share/{story.pk}/" in before

    Consent.objects.filter(pk=consent.pk).update(bereaved=True, birth_date=date(2000, 1, 1))
    after = BeautifulSoup(client.get(story.url).content, "lxml")
    assert after.h1.text == f"Remembering {NAME}" and "Survivor" not in after.find("main").article.text
    assert program.url not in str(after) and f"/media/share/{story.pk}/" not in str(after)
    card = BeautifulSoup(client.get("/stories/").content, "lxml").select_one(".story-card")
    assert card.select_one(".label").text == f"Remembering {NAME}" and "Survivor" not in card.text
