"""A line that is no entry hides what needs a consent, says which line it is, and takes nothing else down."""

import json
import logging
from uuid import uuid4

import pytest
from django.conf import settings
from django.urls import reverse

from charity_site.consent import ledger
from charity_site.consent.models import Channel, Consent
from charity_site.safeguarding.ledger_sync import SyncFailed, notice, sync
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import pause, withdraw
from stories.feeds import tombstones
from stories.models import StoryPage
from tests.factories import make_consent, make_disease, make_image, make_story, make_user

KEY = str(uuid4())


def whole(**values):
    """A line (str) of the ledger, but for `values`."""
    return json.dumps({**vars(ledger.Entry(ledger.WITHDRAW, consents=[KEY])), **values})


NO_ENTRIES = {
    "a number": "5",
    "a text": '"withdraw"',
    "a list": "[]",
    "nothing": "null",
    "an empty object": "{}",
    "no list at all": '{"action": "withdraw"}',
    "a list that is none": whole(consents=None),
    "a list that is a text": whole(pages=KEY),
    "a list of numbers": whole(consents=[5]),
    "a list of lists": whole(files=[["a"]]),
    "a key that is none": whole(consents=["Zofia"]),
    "a page that is none": whole(pages=["x"]),
    "no action": '{"consents": ["' + KEY + '"]}',
    "an action that is none": whole(action=None),
    "an action that is a list": whole(action=["withdraw"]),
    "a time without zone": whole(time="2026-01-01T00:00:00"),
    "a day": whole(time="2026-01-01"),
    "a time that is none": whole(time="yesterday"),
    "a time that is a number": whole(time=5),
    "a time that nobody lives to see": whole(time="9999-12-31T23:59:59-12:00"),
    "an id that is none": whole(id="x"),
    "two actions": '{"action": "withdraw", "action": "resume", "consents": ["' + KEY + '"]}',
    "no number": whole(terms="NaN").replace('"NaN"', "NaN"),
    "a huge number": "1" * 5000,
    "too deep": "[" * 100_000,
    "terms that are none": whole(action="terms", terms={"photo": "no"}),
    "terms without any": whole(action="terms"),
    "two in a line": whole() + whole(),
    "half a letter": whole(files=["\ud800"]),
    "half a letter where it does not matter": whole(terms={"\ud800": 1}),
    "a letter that no database stores": whole(documents=["a\0"]),
    "an action of half a letter": whole(action="\udfff"),
    "a link that is none": whole(action="link", link="2"),
    "the end of no link": whole(action="link"),
    "words": "see the other file",
    "an end without its beginning": whole()[20:],
    "a changed letter": whole().replace('"pages"', '"pages'),
}


def write(line):
    with settings_path().open("ab") as file:
        file.write(b"\n" + (line if isinstance(line, bytes) else line.encode()) + b"\n")


def settings_path():
    return settings.WITHDRAWAL_LEDGER


LINES = [pytest.param(line, id=name) for name, line in NO_ENTRIES.items()]
LINES += [
    pytest.param(b'{"action": "withdraw", "consents": ["\xff\xfe"]}', id="no UTF-8"),
    pytest.param(whole().encode("utf-16"), id="UTF-16"),
    pytest.param(b'{"action"\x00: "withdraw"}', id="NUL in the middle"),
]


@pytest.mark.parametrize("line", LINES)
def test_a_line_that_is_no_entry_hides_what_needs_a_consent_and_is_said_by_its_number(db, line, caplog):
    consent, other = make_consent(), make_consent()
    ledger.append(ledger.Entry(ledger.WITHDRAW, consents=[str(other.pk)]))
    assert Consent.objects.covering(Channel.WEBSITE).get() == consent
    write(line)
    with caplog.at_level(logging.ERROR):
        assert not consent.covers(Channel.WEBSITE)
    assert not Consent.objects.covering(Channel.WEBSITE).exists() and not StoryPage.objects.shown().exists()
    assert other.is_withdrawn(), "what can be read counts"
    tombstones()
    with pytest.raises(SyncFailed, match="is no entry"):
        sync()
    for text in (notice(), caplog.text):
        assert "line 3" in text and "is no entry" in text and "docs/safeguarding.md" in text and KEY not in text


def test_what_a_newer_version_calls_by_a_long_name_is_done_again_as_taken_back(db):
    consent = make_consent()
    write(whole(action="withdraw-with-a-new-word", consents=[str(consent.pk)]))
    assert consent.is_withdrawn() and sync() == (1, 0) and sync() == (0, 0)
    assert Receipt.objects.get().entry["action"] == "withdraw-with-a-new-word"


@pytest.mark.parametrize("name", ["a number", "a list that is none", "a key that is none", "a time without zone"])
def test_every_other_page_works(client, site, name):
    consent = make_consent()
    story, disease = make_story(consents=[consent]), make_disease(picture=make_image(people=[consent]))
    assert client.get(story.url).status_code == 200
    write(NO_ENTRIES[name])
    assert client.get(story.url).status_code == 404
    for path in ("/", "/stories/", disease.url, "/sitemap.xml", "/feeds/stories/"):
        response = client.get(path)
        assert response.status_code == 200 and story.url not in response.content.decode(), path
    assert "/media/images/" not in client.get(disease.url).content.decode()
    ready = client.get("/health/ready")
    assert ready.status_code == 200 and "line 2 is no entry" in ready.content.decode()


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), lambda path: path.symlink_to(path)])
def test_a_file_that_is_none_hides_stories_alone(client, site, make):
    story = make_story()
    make(settings_path())
    assert client.get(story.url).status_code == 404
    for path in ("/", "/stories/", "/feeds/stories/"):
        assert client.get(path).status_code == 200, path
    client.force_login(make_user())
    page = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "the file cannot be read" in page and "docs/safeguarding.md" in page


@pytest.mark.parametrize(
    "line",
    [b'{"act', b'{"action": "withdr', whole()[:60].encode(), b'{"action": "withdr\x00\x00\x00', b"\x00\x00"],
    ids=["its start", "its action", "a key", "zeros behind", "zeros"],
)
def test_what_a_power_cut_tore_was_never_done_and_hides_nothing(site, line):
    story = make_story()
    write(line)
    assert story.is_covered() and ledger.state().readable


def test_every_place_where_a_line_can_be_torn_is_known(db):
    line = vars(ledger.Entry(ledger.TERMS, consents=[KEY], terms={"photo": True, "ends": None}))
    text = json.dumps(line)
    for end in range(1, len(text)):
        settings_path().write_text(text[:end])
        assert ledger.state().readable, text[:end]


def test_a_mark_that_an_editor_put_before_the_first_line_does_no_harm(db):
    settings_path().write_bytes(b"\xef\xbb\xbf" + whole().encode() + b"\r\n")
    assert ledger.state().withdrawn == {KEY} and ledger.state().readable


def test_the_order_is_that_of_moments_not_of_letters(db):
    pause_late = ledger.Entry(ledger.PAUSE, consents=[KEY], time="2026-03-01T09:30:00+00:00")
    resume_before = ledger.Entry(ledger.RESUME, consents=[KEY], time="2026-03-01T10:00:00+02:00")
    for entry in (pause_late, resume_before):
        ledger.append(entry)
    assert ledger.state().paused == {KEY}


def test_a_lost_ledger_is_said_and_written_anew(client, site, committed, caplog):
    consent = make_consent()
    story = make_story(consents=[consent])
    with committed():
        withdraw([consent], way="staff")
    for lose in (lambda: settings_path().unlink(), lambda: settings_path().write_text("")):
        lose()
        assert "is lost" in client.get("/health/ready").content.decode()
        with caplog.at_level(logging.ERROR):
            assert sync() == (0, 1)
        assert "is lost" in caplog.text and client.get("/health/ready").content.decode().count("lost") == 0
        assert client.get(story.url).status_code == 410


def test_when_the_bad_line_is_cut_out_the_receipts_bring_back_what_it_said(client, site, committed):
    first, second = make_consent(), make_consent()
    story, other = make_story(consents=[first]), make_story(consents=[second])
    with committed():
        pause([first], way="staff")
    lines = settings_path().read_text().splitlines()
    settings_path().write_text("\n".join(line.replace('"pages"', '"pages') for line in lines))
    assert client.get(other.url).status_code == 404
    settings_path().write_text("")
    assert sync() == (0, 1)
    assert client.get(other.url).status_code == 200 and client.get(story.url).status_code == 404
