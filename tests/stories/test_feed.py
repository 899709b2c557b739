"""The feed has the stories that families lend to other sites, and says which ones were taken back."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import timezone

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, resume
from tests.factories import make_consent, make_story, make_user

ATOM, TOMBSTONE = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}deleted-entry"
TODAY = timezone.localdate()


def read(client):
    """The titles of the entries (list) and the tombstones ({name: time}) of the feed."""
    response = client.get("/feeds/stories/")
    assert response["Content-Type"].startswith("application/atom+xml") and response["Cache-Control"] == "no-cache"
    root = ElementTree.fromstring(response.content)
    names = {entry.findtext(f"{ATOM}id"): entry.findtext(f"{ATOM}title") for entry in root.findall(f"{ATOM}entry")}
    return names, {stone.get("ref"): stone.get("when") for stone in root.findall(TOMBSTONE)}


def test_it_has_the_newest_stories_and_the_list_of_stories_leads_to_it(client, site):
    stories = [make_story(), make_story()]
    entries, stones = read(client)
    assert list(entries.values()) == [story.title for story in reversed(stories)] and not stones
    head = BeautifulSoup(client.get("/stories/").content, "lxml").head
    assert head.find("link", type="application/atom+xml")["href"] == "/feeds/stories/"


@pytest.mark.parametrize(
    "fields", [{"feeds": False}, {"website": False}, {"starts": TODAY - timedelta(9), "ends": TODAY - timedelta(1)}]
)
def test_one_person_who_does_not_agree_is_enough(client, site, fields):
    make_story(consents=[make_consent(), make_consent(person="Mika")])
    Consent.objects.filter(person="Mika").update(**fields)
    assert read(client) == ({}, {})


def test_what_was_taken_back_has_a_tombstone_without_a_word_of_it(client, site):
    story = make_story(title="Zofia and leukemia", display_name="Zofia")
    (name,) = read(client)[0]
    call_command("withdraw_story", story.pk)
    entries, stones = read(client)
    assert not entries and stones == {name: ledger.entries()[0].time}
    assert "Zofia" not in client.get("/feeds/stories/").content.decode()


def test_a_pause_has_one_until_it_is_over(client, site):
    consent = make_consent()
    make_story(consents=[consent])
    (name,) = read(client)[0]
    pause([consent], way=Receipt.Way.STAFF)
    entries, stones = read(client)
    assert not entries and list(stones) == [name]
    resume(consent, by=make_user(), word="Her mother")
    entries, stones = read(client)
    assert list(entries) == [name] and not stones
