"""What visitors can have written is bounded: in memory and on the disk, for the processes of the site and for nginx."""

from time import sleep, time

import pytest

from charity_site.delivery.pagecache.cached_response import CachedResponse, Key
from charity_site.delivery.pagecache.nginx_files import FRESH_SPAN
from charity_site.delivery.pagecache.store import Store
from tests.delivery.reader import Reader
from tests.factories import make_disease

DAY = 86_400  # seconds
MOST = 2_000_000  # bytes
HTML = ("Content-Type", "text/html; charset=utf-8")


def a_copy(store, number, headers=()):
    now, body = time(), (f"{number} " * 5_000).encode()
    copy = CachedResponse.of(store.generation, now + 2 * DAY, now + 2 * DAY, [HTML, *headers], body, [])
    copy.shows_people = False
    return copy


def key(number):
    return Key("https", "localhost", f"/page-{number}/", "")


def on_disk(store):
    """Bytes (int), when what is old has been deleted."""
    for _ in range(200):
        if not [old for old in store.folder.glob("without_people/*") if old != store.folder_of("stale")]:
            break
        sleep(0.05)
    files = [file for folder in ("copies", "without_people") for file in (store.folder / folder).rglob("*")]
    return sum(file.lstat().st_size for file in files if file.is_file())


@pytest.fixture
def small(tmp_path):
    return Store(tmp_path / "small", MOST)


def test_one_bound_holds_for_all_that_lies_on_the_disk(small):
    now = time()
    for number in range(300):
        small.put(key(number), a_copy(small, number), now)
        assert on_disk(small) <= MOST
    assert on_disk(small) > MOST / 4, "it is used"
    copies = {number: a_copy(small, number) for number in range(300)}
    for span in range(1, 6):  # nobody changes anything for hours
        for number, copy in copies.items():
            small.put_for_nginx(key(number), copy, now + span * FRESH_SPAN)
        assert on_disk(small) <= MOST
    assert (small.folder / "fresh" / str(int(now + 5 * FRESH_SPAN) // FRESH_SPAN)).exists()


def test_what_nginx_cannot_say_it_does_not_answer(small):
    now = time()
    cases = {
        1: [("X-Robots-Tag", "noindex")],
        2: [("X-Robots-Tag", "none")],
        3: [("X-Frame-Options", "SAMEORIGIN")],
        4: [("Link", "x")],
    }
    for number, headers in cases.items():
        small.put(key(number), a_copy(small, number, headers), now)
    span = small.folder / "fresh" / str(int(now) // FRESH_SPAN) / "https" / "localhost"
    assert [number for number in cases if (span / f"page-{number}" / "index.html").exists()] == [1]
    assert int((span / "page-1" / "index.html").stat().st_mtime) % 2 == 1
    small.put(key(5), a_copy(small, 5), now)
    assert int((span / "page-5" / "index.html").stat().st_mtime) % 2 == 0


@pytest.mark.usefixtures("by_day", "open_site")
def test_a_sample_page_is_ready_with_the_sign_that_keeps_search_engines_away(page_cache, store):
    for slug, is_sample in (("real", False), ("sample", True)):
        make_disease(slug=slug, is_sample=is_sample)
        answer = Reader(page_cache)(f"/childhood-cancers/{slug}/", scheme="https")
        (file,) = (store.folder / "fresh").glob(f"[0-9]*/https/localhost/childhood-cancers/{slug}/index.html")
        assert (answer.header("X-Robots-Tag") == "noindex") == is_sample == bool(int(file.stat().st_mtime) % 2)
