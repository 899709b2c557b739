"""When a page cannot be made, its last good copy is given out; what was taken away is in none."""

import threading
import time

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test import override_settings
from wagtail.models import PageViewRestriction

from charity_site.consent import ledger
from charity_site.core.models import SiteSettings
from charity_site.delivery.pagecache.change_poller import ChangePoller
from charity_site.delivery.pagecache.page_cache import PageCache
from charity_site.delivery.pagecache.stale_refresher import StaleRefresher
from charity_site.delivery.pagecache.store import VOUCHED_AT, VOUCHED_FOR
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from tests.delivery.reader import Reader
from tests.factories import make_consent, make_disease, make_story

pytestmark = pytest.mark.usefixtures("open_site")

PAGE, OTHER = "/childhood-cancers/wilms/", "/childhood-cancers/other/"


@pytest.fixture
def disease(open_site):
    make_disease(title="Another disease", slug="other")
    return make_disease(title="Wilms tumor", slug="wilms")


@pytest.fixture
def database_gone(read, page_cache):
    """Takes the database away, in all threads, as when its server stops."""
    name, changed = connection.settings_dict["NAME"], []

    def take_away():
        in_render_threads(page_cache, connections.close_all)
        connections.close_all()
        connection.settings_dict["NAME"] = "/nowhere/at/all" if connection.vendor == "sqlite" else "nowhere_at_all"
        changed.append(True)

    yield take_away
    connections.close_all()
    connection.settings_dict["NAME"] = name


def in_render_threads(page_cache, do):
    """Call `do()` in each thread that makes pages."""
    together = threading.Barrier(settings.RENDERS_AT_ONCE)
    threads = page_cache.single_flight._threads
    done = [threads.submit(lambda: (together.wait(30), do())) for _ in range(settings.RENDERS_AT_ONCE)]
    for future in done:
        future.result()


def publish(page, title):
    page.title = title
    page.save_revision().publish()


def test_a_fresh_copy_needs_no_database(read, disease, database_gone):
    before = read(PAGE)
    database_gone()
    assert read(PAGE) == before


def test_the_last_good_copy_is_given_out_and_other_caches_must_ask_again(read, disease, database_gone):
    before = read(PAGE)
    publish(make_disease(slug="third"), "A third disease")
    database_gone()
    answer = read(PAGE)
    assert answer.status == "200 OK" and answer.body == before.body and answer.header("Cache-Control") == "no-cache"


def test_another_process_finds_it_too(store, read, disease, database_gone):
    before = read(PAGE)
    publish(make_disease(slug="third"), "A third disease")
    database_gone()
    assert Reader(PageCache(get_wsgi_application(), store))(PAGE).body == before.body


def test_a_correction_is_not_undone(read, disease, database_gone):
    read(PAGE)
    publish(disease, "Corrected")
    database_gone()
    answer = read(PAGE)
    assert answer.status == "503 Service Unavailable" and answer.header("Retry-After") == "10"
    assert b"Call your child" in answer.body and answer.header("Cache-Control") == "no-store"


def test_a_page_that_was_never_read_is_a_kind_503(read, disease, database_gone):
    database_gone()
    assert read(PAGE).status == "503 Service Unavailable"
    assert read(PAGE, method="POST").status == "403 Forbidden", "it has no token, which needs no database"
    assert read("/search/?q=wilms").status == "503 Service Unavailable"


TAKEN_AWAY = {
    "unpublished": lambda disease: disease.unpublish(),
    "deleted": lambda disease: disease.delete(),
    "private": lambda disease: PageViewRestriction.objects.create(page=disease, restriction_type="login"),
    "a setting": lambda disease: SiteSettings.objects.get().save(),
}


@pytest.mark.parametrize("what", TAKEN_AWAY)
def test_what_was_taken_away_does_not_come_back(read, disease, database_gone, what):
    read(PAGE), read("/"), read(OTHER)
    TAKEN_AWAY[what](disease)
    database_gone()
    assert {read(path).status for path in (PAGE, "/", OTHER)} == {"503 Service Unavailable"}


@pytest.mark.parametrize("what", ["unpublished", "a setting"])
def test_what_a_change_dropped_is_kept_again_soon_and_what_was_taken_away_is_not(
    store, read, page_cache, disease, database_gone, what
):
    story = make_story(title="Rosie and the sea", slug="rosie", disease=disease)
    read(PAGE), read("/"), read(OTHER), read(story.url)
    TAKEN_AWAY[what](disease)
    refresher = StaleRefresher(store, page_cache.renderer)
    page_cache.copies.clear()
    refresher.renew(store.generation)
    assert store.missing() == [], "also what is no more is looked for once"
    refresher.renew(store.generation)
    database_gone()
    store.begin_generation(everything=False)
    assert read(PAGE).status == ("200 OK" if what == "a setting" else "503 Service Unavailable")
    assert read("/").status == read(OTHER).status == "200 OK"
    assert b"Rosie" not in read(PAGE).body and read(story.url).status == "503 Service Unavailable"


def test_a_published_page_is_kept_again_soon(store, read, page_cache, disease, database_gone):
    read(PAGE)
    publish(disease, "Corrected")
    StaleRefresher(store, page_cache.renderer).renew(store.generation)
    database_gone()
    store.begin_generation(everything=False)
    assert b"Corrected" in read(PAGE).body


def test_a_withdrawn_story_does_not_come_back(read, disease, database_gone):
    consent = make_consent()
    story = make_story(title="Rosie and the sea", slug="rosie", disease=disease, consents=[consent])
    assert b"Rosie" in read(story.url).body and b"Rosie" in read(PAGE).body
    withdraw([consent], way=Receipt.Way.SHELL)
    database_gone()
    assert b"Rosie" not in read(story.url).body and b"Rosie" not in read(PAGE).body


def test_where_the_database_stays_away_a_story_is_shown_for_a_minute_and_its_disease_without_it(
    store, read, disease, database_gone
):
    story = make_story(title="Rosie and the sea", slug="rosie", disease=disease)
    store.vouch(time.time())
    assert b"Rosie" in read(story.url).body and b"Rosie" in read(PAGE).body
    database_gone()
    assert b"Rosie" in read(story.url).body and b"Rosie" in read(PAGE).body
    store.numbers[VOUCHED_AT] -= VOUCHED_FOR + 1
    assert read(story.url).status == "503 Service Unavailable"
    for _ in range(2):  # when it was tried, and while nothing is hoped for
        answer = read(PAGE)
        assert answer.status == "200 OK" and b"Wilms tumor" in answer.body and b"Rosie" not in answer.body


def test_what_another_host_writes_into_the_ledger_counts_without_a_database(store, read, disease, database_gone):
    poller = ChangePoller(store)
    poller.poll()
    consent = make_consent()
    story = make_story(title="Rosie and the sea", slug="rosie", disease=disease, consents=[consent])
    poller.poll()
    assert b"Rosie" in read(story.url).body
    database_gone()
    ledger.append(ledger.Entry(ledger.PAUSE, consents=[str(consent.pk)]))
    poller.poll()
    assert b"Rosie" not in read(story.url).body and b"Rosie" not in read(PAGE).body


def test_it_recovers_without_a_restart(read, page_cache, disease, database_gone):
    name = connection.settings_dict["NAME"]
    database_gone()
    assert read(PAGE).status == "503 Service Unavailable"
    connections.close_all()
    in_render_threads(page_cache, connections.close_all)
    connection.settings_dict["NAME"] = name
    end = time.monotonic() + 30
    # Right after a failure nobody waits long for a page, which is made all the same, for who asks next.
    while (status := read(PAGE).status) != "200 OK" and time.monotonic() < end:
        time.sleep(0.05)
    assert status == "200 OK"


@override_settings(DEBUG=False)
def test_a_page_with_a_fault_is_replaced_by_its_last_good_copy(read, disease, monkeypatch):
    before = read(PAGE)
    publish(make_disease(slug="third"), "A third disease")
    monkeypatch.setattr("diseases.models.DiseasePage.get_context", lambda *args: 1 / 0)
    assert read(PAGE).body == before.body
    assert read(OTHER).status == "500 Internal Server Error"


def test_a_full_disk_costs_speed_and_shows_nothing_old(store, read, disease, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    before = read(PAGE)
    monkeypatch.setattr("pathlib.Path.write_bytes", full)
    monkeypatch.setattr("pathlib.Path.mkdir", full)
    publish(disease, "Corrected")
    assert b"Corrected" in read(PAGE).body != before.body
    assert not (store.folder / "fresh").exists()  # nginx finds nothing either
    monkeypatch.undo()
    publish(disease, "Again")
    assert b"Again" in read(PAGE).body and (store.folder / "fresh").exists()


@pytest.mark.usefixtures("by_day")
def test_kept_copies_are_not_given_out_untried_after_a_change(read, page_cache, disease, database_gone):
    read("/")
    publish(make_disease(slug="third"), "A third disease")
    name = connection.settings_dict["NAME"]
    database_gone()
    assert b"A fourth disease" not in read("/").body
    connections.close_all()
    in_render_threads(page_cache, connections.close_all)
    connection.settings_dict["NAME"] = name
    publish(make_disease(slug="fourth"), "A fourth disease")
    assert read("/").header("Cache-Control") != "no-cache"
