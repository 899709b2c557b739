"""The ledger is one file that survives everything: a torn line, two writers, a file that cannot be read."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from charity_site.consent import ledger
from charity_site.consent.checks import ledger_is_in_its_place
from charity_site.consent.models import Channel, Consent
from charity_site.consent.requires_consent import with_consent
from stories.models import StoryConsent, StoryPage
from tests.factories import make_consent, make_story


def test_it_is_read_as_it_was_written_and_only_its_owner_may_read_it():
    entry = ledger.Entry(ledger.WITHDRAW, consents=["a"], pages=["b"], addresses=["c"], files=["d"], documents=["e"])
    ledger.append(entry)
    assert ledger.entries() == [entry]
    state = ledger.state()
    assert (state.withdrawn, state.pages, state.addresses, state.files) == ({"a"}, {"b"}, {"c"}, {"d"})
    assert settings.WITHDRAWAL_LEDGER.stat().st_mode & 0o777 == 0o600


def test_a_pause_is_over_when_it_is_over_and_a_withdrawal_never():
    for action in (ledger.PAUSE, ledger.WITHDRAW, ledger.RESUME):
        ledger.append(ledger.Entry(action, consents=["a"], pages=["p"] if action == ledger.WITHDRAW else []))
    assert ledger.state().paused == set() and ledger.state().withdrawn == {"a"} and ledger.state().pages == {"p"}


def test_a_torn_line_costs_no_other_line(caplog):
    ledger.append(ledger.Entry(ledger.WITHDRAW, consents=["first"]))
    with settings.WITHDRAWAL_LEDGER.open("ab") as file:
        file.write(b'\n{"action": "withdr')
    ledger.append(ledger.Entry(ledger.WITHDRAW, consents=["last"]))
    with caplog.at_level(logging.ERROR):
        assert ledger.state().withdrawn == {"first", "last"}
    assert "cannot be read" in caplog.text


def test_what_a_newer_version_of_the_program_wrote_counts():
    settings.WITHDRAWAL_LEDGER.write_text('{"action": "withdraw", "consents": ["a"], "something": "new"}')
    assert ledger.state().withdrawn == {"a"}


def test_writers_at_the_same_time_lose_nothing():
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda key: ledger.append(ledger.Entry(ledger.PAUSE, consents=[str(key)])), range(100)))
    assert ledger.state().paused == {str(key) for key in range(100)}
    assert all(json.loads(line) for line in settings.WITHDRAWAL_LEDGER.read_text().splitlines() if line)


def test_what_another_process_wrote_counts_at_once():
    ledger.append(ledger.Entry(ledger.PAUSE, consents=["a"]))
    assert ledger.state().paused == {"a"}
    line = json.dumps({"action": "pause", "consents": ["b"]})
    with settings.WITHDRAWAL_LEDGER.open("a") as file:
        file.write(f"\n{line}")
    assert ledger.state().paused == {"a", "b"}


def test_no_story_is_shown_while_the_ledger_cannot_be_read(client, site, settings, caplog):
    story = make_story()
    assert client.get(story.url).status_code == 200
    settings.WITHDRAWAL_LEDGER.mkdir()  # a folder in its place
    assert client.get(story.url).status_code == 404
    assert story.title not in client.get("/stories/").content.decode()
    assert "cannot be read" in StoryPage.objects.get().why_hidden
    assert "no story is shown" in caplog.text


@pytest.mark.parametrize("gone", ["consent", "page"])
def test_a_story_in_the_ledger_is_nowhere(client, site, gone):
    consent = make_consent()
    story, other = make_story(title="Zofia", consents=[consent]), make_story(title="Other")
    keys = {"consents": [str(consent.pk)]} if gone == "consent" else {"pages": [str(story.translation_key)]}
    ledger.append(ledger.Entry(ledger.WITHDRAW, **keys))
    assert client.get(story.url).status_code == 410
    assert list(StoryPage.objects.shown()) == [other]
    for place in ("/", "/stories/", "/search/?q=Zofia", "/sitemap.xml", other.url, story.disease.url):
        assert story.url not in client.get(place).content.decode(), place


def test_one_person_without_a_record_hides_a_story_in_memory_and_in_the_query(site):
    story = make_story(consents=[make_consent()])
    StoryConsent.objects.create(page=story, consent=None)
    story = StoryPage.objects.get()
    assert not story.is_covered(Channel.WEBSITE)
    assert not with_consent(StoryPage.objects.all(), StoryConsent, "page", Channel.WEBSITE).exists()
    assert Consent.objects.covering(Channel.WEBSITE).exists()


def test_a_place_that_is_no_place_for_it_is_found_before_the_site_opens(settings, tmp_path):
    def problems():
        return [problem.id for problem in ledger_is_in_its_place(None)]

    assert problems() == []
    settings.WITHDRAWAL_LEDGER = settings.MEDIA_ROOT / "deep" / "withdrawals.jsonl"
    assert problems() == ["consent.E001"]
    (tmp_path / "file").write_text("a file in place of a folder")
    settings.WITHDRAWAL_LEDGER = tmp_path / "file" / "withdrawals.jsonl"
    assert problems() == ["consent.E002"]
