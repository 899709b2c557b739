"""What shows people is given out only while changes are heard of, and is in no copy that is kept for failures."""

import logging
import os
import threading
import time
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import OperationalError

from charity_site.delivery.pagecache.cached_response import Key
from charity_site.delivery.pagecache.change_poller import SILENCE, ChangePoller, is_locked
from charity_site.delivery.pagecache.nginx_links import SLOT
from charity_site.delivery.pagecache.people import cut, without_people
from charity_site.delivery.pagecache.store import VOUCHED_AT, VOUCHED_FOR
from diseases.models import DiseasePage
from stories.models import StoryPage
from tests.factories import make_consent, make_disease, make_image, make_standard_page, make_story

pytestmark = pytest.mark.usefixtures("open_site")

PAGE, OTHER, STORY = "/childhood-cancers/wilms/", "/childhood-cancers/other/", "/stories/rosie/"


@pytest.fixture
def disease(open_site):
    make_disease(title="Another disease", slug="other")
    return make_disease(title="Wilms tumor", slug="wilms")


@pytest.fixture
def story(disease):
    return make_story(title="Rosie and the sea", slug="rosie", disease=disease)


def hide_unseen(story):
    """As another host does, of which this one does not hear."""
    StoryPage.objects.filter(pk=story.pk).update(live=False)


def slots(store):
    return sorted(path.name for path in (store.folder / "vouched").iterdir())


# --- What is given out as it is ------------------------------------------------------------------
def test_who_shows_people_is_asked_about_anew_where_no_change_is_heard_of(store, read, page_cache, story):
    store.vouch(time.time())
    assert b"Rosie" in read(PAGE).body and read(STORY).status == "200 OK" and read(OTHER).status == "200 OK"
    hide_unseen(story)
    DiseasePage.objects.filter(slug="other").update(title="Changed unseen")
    assert b"Rosie" in read(PAGE).body, "it is a copy, so that the rest of this test says something"
    for silence in (VOUCHED_FOR + 1, 10**6, -VOUCHED_FOR - 1):  # the last one: the clock was set back
        store.numbers[VOUCHED_AT] = int(time.time() - silence)
        assert b"Rosie" not in read(PAGE).body and read(STORY).status == "404 Not Found"
    assert b"Another disease" in read(OTHER).body, "what shows nobody is given out as before"


def test_another_process_reads_no_such_copy_from_the_disk(store, read, page_cache, story):
    store.vouch(time.time())
    read(STORY)
    hide_unseen(story)
    page_cache.copies.clear()
    assert read(STORY).status == "200 OK"
    page_cache.copies.clear()
    store.numbers[VOUCHED_AT] = 0
    assert read(STORY).status == "404 Not Found"


# --- What is kept for failures -------------------------------------------------------------------
def kept(store, path):
    """Return what is kept (str) of the page at `path`, for the processes and for nginx alike; None when there is nothing."""
    copy = store.read("stale", Key("http", "localhost", path, ""))
    files = [file.read_bytes() for file in (store.folder / "stale").glob(f"[0-9]*/http/localhost{path}index.html")]
    assert files == ([copy.bodies[""]] * 2 if copy else []), "two spans of time"
    return copy and copy.bodies[""].decode()


def test_a_page_is_kept_without_the_stories_on_it(store, read, disease, story):
    read(PAGE), read(OTHER)
    whole = read(PAGE).body.decode()
    assert "Rosie" in whole and STORY in whole
    assert "Rosie" not in kept(store, PAGE) and STORY not in kept(store, PAGE)
    assert "Wilms tumor" in kept(store, PAGE) and kept(store, PAGE).rstrip().endswith("</html>")
    assert kept(store, OTHER) == read(OTHER).body.decode()


def test_stories_their_list_and_what_machines_read_of_them_are_not_kept(store, read, story):
    for path in (STORY, "/stories/", "/feeds/stories/", "/feeds/all/"):
        assert read(path).status == "200 OK" and kept(store, path) is None, path
    read("/stories/?disease=wilms")
    assert store.read("stale", Key("http", "localhost", "/stories/", "disease=wilms")) is None


def body_with(**blocks):
    return [("text", "<p>Some text.</p>"), *blocks.items()]


def picture(**fields):
    return {"image": {"image": make_image(**fields), "decorative": False, "alt_text": "Somebody"}, "caption": "Rosie"}


def test_a_picture_of_people_a_quote_and_a_link_to_a_story_are_not_kept(store, read, story):
    link = f'<p>Read about <a linktype="page" id="{story.pk}">Rosie</a>.</p>'
    bodies = {
        "people": body_with(image=picture(people=[make_consent()])),
        "quote": body_with(quote={"text": "We laughed.", "attribution": "Rosie", "consent": make_consent()}),
        "link": [("text", link)],
    }
    for name, body in bodies.items():
        page = make_standard_page(title=name, body=body)
        assert b"Rosie" in read(page.url).body, name
        assert "Rosie" not in (kept(store, page.url) or ""), name
    page = make_standard_page(title="nobody", body=body_with(image=picture()))
    assert b"/media/images/" in read(page.url).body and kept(store, page.url) == read(page.url).body.decode()


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("a<ul class='b' data-not-kept><li><ul><li>x</li></ul></li></ul>c", "ac"),
        ('<p>a</p><section data-not-kept id="x"><section>x</section>y</section>\n<p>b</p>', "<p>a</p>\n<p>b</p>"),
        ('a<img src="x" data-not-kept>b<div data-not-kept="">x</div>c', "abc"),
        ("a <ul>data-not-kept</ul> b", "a <ul>data-not-kept</ul> b"),
        ("a<ul data-not-kept><li>x</li>", None),
    ],
)
def test_marked_elements_are_cut_out(text, rest):
    assert cut(text) == rest


def test_what_shows_nobody_is_left_as_it_is(db):
    body = "<p>Grüße</p>\r\n".encode()
    assert without_people(body) is body


# --- Vouching ------------------------------------------------------------------------------------
def test_nginx_finds_pages_for_seconds_after_changes_were_looked_at(store, disease):
    with time_machine.travel("2026-03-10T15:00:03Z", tick=False) as clock:
        poller, now = ChangePoller(store), int(time.time()) // SLOT
        poller.poll()
        assert slots(store) == [str(now), str(now + 1)]
        clock.shift(SLOT)
        poller.poll()
        assert slots(store) == [str(now + 1), str(now + 2)]
        clock.shift(-1000)  # the clock was set back
        poller.poll()
        assert slots(store) == [str(now - 99), str(now - 98)]
        assert (store.folder / "vouched" / slots(store)[0] / "fresh").resolve() == (store.folder / "fresh").resolve()


def test_nobody_vouches_while_changes_cannot_be_read(store, disease, monkeypatch):
    poller = ChangePoller(store)
    poller.poll()
    store.numbers[VOUCHED_AT] = 0

    def away():
        raise OperationalError("The server is away.")

    monkeypatch.setattr(poller, "poll_changes", away)
    poller.poll()
    assert not store.is_vouched_for(time.time())


def test_a_fault_in_one_look_does_not_end_the_next_ones(store, disease, monkeypatch, caplog):
    poller, faults = ChangePoller(store), [ValueError("A row that nobody expected.")]
    look = poller.poll_ledger
    monkeypatch.setattr(poller, "poll_ledger", lambda: look() if not faults else raise_(faults.pop()))
    with caplog.at_level(logging.ERROR):
        poller.start()
        wait_until(lambda: store.is_vouched_for(time.time()))
    assert "ValueError" in caplog.text
    poller.ended.set()
    poller.join()


def raise_(error):
    raise error


def wait_until(condition):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_when_the_process_that_follows_hangs_another_one_does(store, disease):
    with open(store.folder / "change-poller", "w") as hanging:
        assert is_locked(hanging)
        poller = ChangePoller(store)
        poller.start()
        wait_until(lambda: store.is_vouched_for(time.time(), SILENCE))
        poller.ended.set()
        poller.join()


def test_several_processes_vouch_at_once(store):
    def vouch():
        for second in range(300):
            store.vouch(second)

    failed = []
    threading_excepthook, threading.excepthook = threading.excepthook, lambda args: failed.append(args.exc_value)
    threads = [threading.Thread(target=vouch) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    threading.excepthook = threading_excepthook
    assert not failed
    store.vouch(1000)
    assert slots(store) == ["100", "101"]


def test_on_a_full_disk_nginx_asks_and_the_processes_go_on(store, disease, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "symlink_to", full)
    ChangePoller(store).poll()
    assert slots(store) == [] and store.is_vouched_for(time.time())


def test_a_purge_counts_in_each_slot(store, read, disease):
    store.vouch(time.time())
    for _ in range(30):
        read(PAGE, scheme="https")
        store.begin_generation()
        page = f"https/localhost{PAGE}index.html"
        assert not [
            slot for slot in slots(store) if list((store.folder / "vouched" / slot / "fresh").glob(f"*/{page}"))
        ]
    assert os.readlink(store.folder / "fresh") == f"copies/{store.generation}" and settings.PAGE_CACHE_DIR.exists()
