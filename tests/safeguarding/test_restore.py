"""A backup from before a withdrawal brings nobody back: the ledger is done again, and hides all at once even before."""

import shutil

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import transaction

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import ErasureRequest, Receipt
from charity_site.safeguarding.restore import sync, sync_at_start
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from stories.models import StoryPage
from tests.factories import make_user
from tests.safeguarding.family import NAME, addresses_of, make_family

WAY = Receipt.Way.STAFF


@pytest.fixture
def family(site, settings, tmp_path, committed):
    settings.MEDIA_ROOT = tmp_path / "media"
    with committed():
        return make_family()


@pytest.fixture
def restored(family, settings, tmp_path, committed):
    """Do `act` (callable), then bring the database and the files back as they were before; the ledger stays."""

    def restore(act):
        addresses = addresses_of([family.portrait, family.landscape])
        shutil.copytree(settings.MEDIA_ROOT, tmp_path / "backup")
        with committed():
            point = transaction.savepoint()
            act()
        transaction.savepoint_rollback(point)
        shutil.rmtree(settings.MEDIA_ROOT)
        shutil.copytree(tmp_path / "backup", settings.MEDIA_ROOT)
        return addresses

    return restore


def consent():
    return Consent.objects.get()


def test_what_was_taken_back_stays_away_before_and_after_the_replay(client, family, restored, committed):
    addresses = restored(lambda: withdraw([family.consent], way=WAY))
    assert StoryPage.objects.get().live and not consent().withdrawn_on and not Receipt.objects.exists(), (
        "it was restored"
    )

    assert client.get(family.story.url).status_code == 410
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    assert family.story.url not in client.get("/stories/").content.decode()

    with committed():
        assert sync() == (1, 0)
    assert not StoryPage.objects.get().live and consent().withdrawn_on
    assert not family.portrait.renditions.exists() and not any(default_storage.listdir("images")[1])
    assert client.get(family.story.url).status_code == 410
    assert Receipt.objects.get().way == Receipt.Way.RESTORE
    assert sync() == (0, 0)


def test_a_pause_that_was_ended_is_ended_and_one_that_was_not_is_not(client, family, restored):
    def pause_and_resume():
        pause([family.consent], way=WAY)
        resume(family.consent, by=make_user(), word="Her mother")

    restored(pause_and_resume)
    assert sync() == (2, 0) and client.get(family.story.url).status_code == 200
    shutil.rmtree(default_storage.path("") + "/../backup")
    restored(lambda: pause([consent()], way=WAY))
    assert client.get(family.story.url).status_code == 404
    assert sync() == (1, 0) and consent().paused_on
    assert client.get(family.story.url).status_code == 404


def test_what_was_erased_is_erased_again(client, family, restored, committed):
    def erase_all():
        erase(request_erasure(family.consent, by=make_user()), by=make_user(), way=WAY)

    originals = [family.portrait.file.name, family.landscape.file.name]
    restored(erase_all)
    assert consent().person.startswith(NAME) and all(map(default_storage.exists, originals))
    with committed():
        assert sync() == (2, 0)
    assert not Consent.objects.exists() and not StoryPage.objects.exists()
    assert not any(map(default_storage.exists, originals)) and not ErasureRequest.objects.exists()
    assert client.get(family.story.url).status_code == 410


def test_it_is_done_at_the_start_of_the_server_and_a_missing_database_stops_nothing(
    family, restored, monkeypatch, caplog
):
    restored(lambda: withdraw([family.consent], way=WAY))
    monkeypatch.setattr(Receipt.objects, "values_list", lambda *args, **options: 1 / 0)
    sync_at_start()
    assert "ZeroDivisionError" in caplog.text and not consent().withdrawn_on
    monkeypatch.undo()
    sync_at_start()
    assert consent().withdrawn_on


def test_a_lost_ledger_is_written_anew_from_the_receipts(client, family, settings, committed):
    with committed():
        withdraw([family.consent], way=WAY)
    (before,) = ledger.entries()
    settings.WITHDRAWAL_LEDGER.unlink()
    call_command("sync_ledger")
    assert ledger.entries() == [before]


def test_a_ledger_that_cannot_be_read_is_said_and_nothing_is_changed(family, settings):
    settings.WITHDRAWAL_LEDGER.mkdir()
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("sync_ledger")
