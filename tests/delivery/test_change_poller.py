"""Changes that another host made, or a process that died before it applied its own, are applied within a second."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils import timezone

from charity_site.consent import ledger
from charity_site.delivery.models import Change
from charity_site.delivery.pagecache import invalidation
from charity_site.delivery.pagecache.change_poller import ChangePoller
from charity_site.delivery.pagecache.page_cache import PageCache
from charity_site.delivery.pagecache.store import Store
from charity_site.delivery.scheduled_jobs import forget_changes
from tests.delivery.reader import Reader
from tests.factories import make_disease

pytestmark = pytest.mark.usefixtures("open_site")

PAGE = "/childhood-cancers/wilms/"


@pytest.fixture
def disease(open_site):
    return make_disease(title="Wilms tumor", slug="wilms")


@pytest.fixture
def elsewhere(store, tmp_path):
    """The store of another host."""
    return Store(tmp_path / "elsewhere", 10**8)


def publish(page, title):
    page.title = title
    page.save_revision().publish()


def seen_within(read, text, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if text in read(PAGE).body:
            return True
        time.sleep(0.02)
    return False


def test_another_host_shows_a_change_soon(elsewhere, disease):
    poller, read = ChangePoller(elsewhere), Reader(PageCache(get_wsgi_application(), elsewhere))
    poller.start()
    assert b"Wilms tumor" in read(PAGE).body
    publish(disease, "Corrected")
    assert seen_within(read, b"Corrected", 10)  # a second on a machine with nothing else to do
    poller.ended.set()
    poller.join()


def test_a_process_that_died_before_it_applied_its_change(elsewhere, disease, monkeypatch):
    poller, read = ChangePoller(elsewhere), Reader(PageCache(get_wsgi_application(), elsewhere))
    poller.poll()
    read(PAGE)
    monkeypatch.setattr(invalidation, "apply_change", lambda change: None)
    publish(disease, "Corrected")
    assert b"Corrected" not in read(PAGE).body
    poller.poll()
    assert b"Corrected" in read(PAGE).body


def test_a_change_is_applied_once(store, disease):
    poller = ChangePoller(store)
    poller.poll()
    publish(disease, "Corrected")
    before = store.generation
    poller.poll()
    assert store.generation == before


def test_after_so_long_a_silence_that_changes_are_forgotten_everything_is_old(elsewhere, disease):
    poller = ChangePoller(elsewhere)
    poller.poll()
    before = elsewhere.generation
    poller.poll()
    assert elsewhere.generation == before
    publish(disease, "Corrected")
    newest = Change.objects.latest("pk")
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        forget_changes()
    assert Change.objects.get() == newest
    Change.objects.filter(pk=newest.pk).delete()
    Change.objects.create(pk=newest.pk + 1, everything=False)
    poller.poll()
    poller.poll()
    assert elsewhere.generation == before + 1


def test_changes_are_told_apart_by_their_order_and_never_by_a_clock(elsewhere, disease):
    poller = ChangePoller(elsewhere)
    for minutes in (6, -6, 60 * 24):  # its clock is ahead, behind, and a day ahead
        before = elsewhere.generation
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            poller.poll()
            before = elsewhere.generation
        publish(disease, f"Corrected {minutes}")
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            poller.poll()
            assert elsewhere.generation == before + 1
            poller.poll()
        assert elsewhere.generation == before + 1


def test_a_change_that_is_committed_after_later_ones_is_applied_too(elsewhere, disease):
    poller, another = ChangePoller(elsewhere), ChangePoller(elsewhere)
    poller.poll()
    key = Change.objects.latest("pk").pk + 10
    Change.objects.create(pk=key + 1, everything=False)
    poller.poll()
    for each, late in ((poller, key), (another, key - 1)):  # also where another process follows from now on
        before = elsewhere.generation
        Change.objects.create(pk=late, everything=False)
        each.poll()
        assert elsewhere.generation == before + 1
        each.poll()
        assert elsewhere.generation == before + 1


def test_many_changes_at_once_make_one_generation(store, elsewhere, disease):
    pollers = ChangePoller(store), ChangePoller(elsewhere)
    for poller in pollers:
        poller.poll()
    for change in Change.objects.bulk_create(Change(everything=True) for _ in range(1300)):
        store.begin_generation(changes=[change])
    before = store.generation, elsewhere.generation
    for _ in range(3):
        for poller in pollers:
            poller.poll()
    # Of as many, the first are no longer remembered as applied here, and count once more.
    assert (store.generation, elsewhere.generation) == (before[0] + 1, before[1] + 1)


@pytest.mark.parametrize("number", [1_025, 2_049, 3_500])
def test_changes_outside_a_transaction_end_in_a_generation_that_stays(elsewhere, disease, number):
    """More of them than a host remembers as applied, while it follows, and for a process that follows from now on."""
    poller, newcomer = ChangePoller(elsewhere), ChangePoller(elsewhere)
    poller.poll()
    before, steps = elsewhere.generation, 5
    for _ in range(steps):
        Change.objects.bulk_create(Change(everything=True) for _ in range(number // steps))
        poller.poll()
    assert elsewhere.generation == before + steps
    newcomer.poll()  # what is no longer remembered counts once more
    assert elsewhere.generation <= before + steps + 1
    before = elsewhere.generation
    for _ in range(4):
        poller.poll()
        newcomer.poll()
    assert elsewhere.generation == before


def test_what_is_written_in_the_ledger_counts_at_once(elsewhere, disease):
    poller = ChangePoller(elsewhere)
    poller.poll()
    before = elsewhere.generation
    ledger.append(ledger.Entry(ledger.PAUSE, consents=["a-key"]))
    poller.poll()
    assert elsewhere.generation == before + 1 and settings.WITHDRAWAL_LEDGER.exists()


def test_a_key_that_is_given_again_after_a_restore_is_another_change(store, disease):
    publish(disease, "Corrected")
    newest = Change.objects.latest("pk")
    Change.objects.all().delete()
    poller = ChangePoller(store)
    poller.poll()
    before = store.generation
    Change.objects.create(pk=newest.pk, everything=True)
    poller.poll()
    assert store.generation == before + 1
