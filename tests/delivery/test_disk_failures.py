"""Whatever a disk refuses, what was changed shows, and readiness says what is wrong. All faults are real ones."""

import resource
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from charity_site.delivery.pagecache.cached_response import CachedResponse, Key
from charity_site.delivery.pagecache.change_poller import ChangePoller
from charity_site.delivery.pagecache.nginx_files import FRESH_SPAN, folder_for, write_files
from charity_site.delivery.pagecache.page_cache import PageCache
from charity_site.delivery.pagecache.store import Store
from tests.delivery.disk_faults import FAULTS
from tests.delivery.reader import Reader
from tests.factories import make_disease
from tests.processes import run_shell

KEY = Key("http", "localhost", "/childhood-cancers/wilms/", "")


@pytest.fixture
def neighbor(store):
    """Another process of this host, that opened its store before the fault."""
    return Store(store.folder, store.most_bytes)


def put(store, text):
    """As a process that has made a page, and shows `text` (bytes)."""
    now = time.time()
    copy = CachedResponse.of(store.generation, now + 10_000, now + 1_000_000, [("Content-Type", "text/html")], text, [])
    copy.shows_people = False
    store.put(KEY, copy, now)


def given_out(store):
    """Return what a process gives out as it is (bytes); None when it makes the page anew."""
    copy = store.read("fresh", KEY)
    return copy.bodies[""] if copy and copy.generation == store.generation else None


def found_by_nginx(store):
    """Return what nginx finds (list of bytes): for now, and for when nothing answers."""
    places = [*store.folder.glob("vouched/*/fresh"), store.folder / "stale"]
    return [file.read_bytes() for place in places for file in place.glob("[0-9]*/http/**/index.html")]


@pytest.mark.parametrize("fault", FAULTS)
def test_what_was_changed_shows_at_once_everywhere_whatever_became_of_the_disk(store, neighbor, fault):
    put(store, b"old")
    store.vouch(time.time())
    assert given_out(neighbor) == b"old" and len(found_by_nginx(store)) == 4
    FAULTS[fault](store.folder)
    with suppress(OSError):
        store.begin_generation()
    restarted = Store(store.folder, store.most_bytes)
    for process in (store, neighbor, restarted):
        assert given_out(process) is None and found_by_nginx(process) == []
    put(neighbor, b"new")
    with suppress(OSError):
        neighbor.vouch(time.time())
    seen = {given_out(process) for process in (store, neighbor, restarted)}
    assert len(seen) == 1 and seen <= {None, b"new"} and set(found_by_nginx(store)) <= {b"new"}
    with suppress(OSError):
        restarted.begin_generation()
    assert {given_out(process) for process in (store, neighbor, restarted)} == {None} and found_by_nginx(store) == []


MENDED = [name for name in FAULTS if "no room" not in name and "in its place" not in name]


@pytest.mark.parametrize("fault", MENDED)
def test_what_can_be_mended_is_when_the_processes_go_on(store, neighbor, fault):
    put(store, b"old")
    FAULTS[fault](store.folder)
    store.settle()
    store.vouch(time.time())
    put(neighbor, b"new")
    assert store.problem() == neighbor.problem() == "" and neighbor.is_vouched_for(time.time())
    assert given_out(store) == given_out(neighbor) == b"new" and set(found_by_nginx(store)) == {b"new"}


@contextmanager
def files_up_to(size):
    """Nothing can be written beyond `size` (bytes) of a file."""
    usual = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, usual)


def test_a_full_disk_keeps_no_number_from_rising(store):
    before = store.generation
    with files_up_to(store.numbers.bytes):
        store.begin_generation()
        assert store.generation == before + 1 and "large" in store.problem()
    assert store.problem() == ""


def test_where_the_number_cannot_rise_this_process_goes_on_without_copies(store):
    put(store, b"old")
    with files_up_to(0), pytest.raises(OSError):
        store.begin_generation()
    assert given_out(store) is None and store.problem()
    put(store, b"new")
    assert given_out(store) is None
    store.begin_generation()
    put(store, b"new")
    assert given_out(store) == b"new" and store.problem() == ""


def test_a_page_that_was_taken_down_is_gone_where_the_disk_is_full(store, page_cache, read, open_site):
    disease = make_disease(title="Wilms tumor", slug="wilms")
    poller, neighbor = (
        ChangePoller(store),
        Reader(PageCache(page_cache.renderer.application, Store(store.folder, 10**8))),
    )
    poller.poll()
    assert read(KEY.path).status == neighbor(KEY.path).status == "200 OK"
    FAULTS["no room for copies"](store.folder)
    disease.unpublish()
    assert read(KEY.path).status == neighbor(KEY.path).status == "404 Not Found"
    (store.folder / "copies").unlink()
    poller.poll()
    assert store.problem() == "" and store.is_vouched_for(time.time())


@override_settings(PAGE_CACHE=True)
@pytest.mark.parametrize("fault", ["no room for copies", "a file in its place"])
def test_readiness_and_the_purge_say_so_and_visitors_stay(store, client, open_site, fault):
    assert "copies" not in client.get("/health/ready").text
    call_command("purge_pages")
    FAULTS[fault](store.folder)
    answer = client.get("/health/ready")
    assert answer.status_code == 200 and "no copies of pages: " in answer.text and str(store.folder) not in answer.text
    with pytest.raises(CommandError, match="cannot"):
        call_command("purge_pages")


START = """
from charity_site.delivery.pagecache.start import wrap_with_page_cache
from django.core.wsgi import get_wsgi_application
from tests.delivery.reader import Reader
print(Reader(wrap_with_page_cache(get_wsgi_application()))("/health/live").status)
"""


def test_a_process_starts_where_no_copy_can_be_written(tmp_path):
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "numbers").mkdir()  # in the way of a file of its own
    started = run_shell(START, PAGE_CACHE="true", PAGE_CACHE_DIR=str(folder), DATABASE_URL="sqlite://:memory:")
    assert "200 OK" in started.stdout, started.stderr


def test_a_page_that_two_processes_write_at_once_is_whole_for_nginx(tmp_path):
    now = time.time()
    pages = [
        CachedResponse.of(1, now + 10_000, now + 10_000, [("Content-Type", "text/html")], text * 100_000, [])
        for text in (b"one", b"two")
    ]

    def write(page):
        for _ in range(100):
            write_files(tmp_path, KEY, page, FRESH_SPAN, now, page.fresh_until)

    with ThreadPoolExecutor() as threads:
        writing = [threads.submit(write, page) for page in pages]
        place = folder_for(tmp_path, KEY, FRESH_SPAN, now) / "index.html"
        seen = set()
        while not all(each.done() for each in writing):
            seen |= {place.read_bytes()} if place.exists() else set()
        assert [each.exception() for each in writing] == [None, None]
    assert seen and seen <= {page.bodies[""] for page in pages}
