"""A backup from before a withdrawal brings nobody back: the ledger is done again, and hides all at once even before."""

import shutil
import threading

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.images import get_image_model

from charity_site.consent import ledger
from charity_site.consent.models import Consent
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.ledger_sync import sync, sync_at_start
from charity_site.safeguarding.models import ErasureRequest, Receipt
from charity_site.safeguarding.withdrawal import pause, resume, withdraw
from charity_site.search.models import Asked
from stories.models import StoryPage
from tests.factories import make_consent, make_standard_page, make_story, make_user, picture_bytes, upload
from tests.safeguarding import traces
from tests.safeguarding.family import NAME

WAY = Receipt.Way.STAFF


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


def erase_now(words=NAME):
    return erase(request_erasure(consent(), by=make_user(), words=words), by=make_user(), way=WAY)


def test_a_backup_may_hold_more_of_them_than_there_was_to_erase(family, restored, committed):
    """A photo that was replaced since, a story that was deleted since; and another family's entry comes after."""
    other = make_story(consents=[family.consent], live=False)
    later = make_consent()
    make_story(consents=[later])

    def act():
        picture = get_image_model().objects.get(pk=family.portrait.pk)
        picture.file = upload(picture_bytes(color=(1, 2, 3)))
        picture.save()
        StoryPage.objects.get(pk=other.pk).delete()
        erase(request_erasure(family.consent, by=make_user()), by=make_user(), way=WAY)
        withdraw([Consent.objects.get(pk=later.pk)], way=WAY)

    restored(act)
    with committed():
        sync()
    assert list(Consent.objects.all()) == [later] and Consent.objects.get().withdrawn_on
    assert traces.found([NAME], traces.rows()) == []


def test_old_versions_of_other_pages_and_what_was_asked_go_again_with_the_names(family, restored, committed):
    page = make_standard_page(introduction=f"As {NAME} said.")
    page.introduction = "As somebody said."
    page.save_revision().publish()
    Asked.objects.create(day=timezone.localdate(), digest="x", words=f"{NAME.lower()} leukemia", times=9)
    restored(erase_now)
    assert Asked.objects.exists() and NAME in str([revision.content for revision in page.revisions.all()])
    with committed():
        sync()
    assert not Asked.objects.exists() and NAME not in str([revision.content for revision in page.revisions.all()])


def test_one_entry_that_fails_keeps_no_other_from_being_done(family, restored, monkeypatch):
    restored(lambda: withdraw([family.consent], way=WAY))
    ledger.append(ledger.Entry(ledger.ERASE, consents=["no key at all"]))
    with pytest.raises(CommandError, match="1 entries of the ledger were not done again"):
        call_command("sync_ledger")
    assert consent().withdrawn_on


def test_an_open_request_in_a_backup_goes_with_its_words(client, family, restored, committed):
    request_erasure(family.consent, by=make_user(), words=NAME)
    restored(lambda: erase(ErasureRequest.objects.get(), by=make_user(), way=WAY))
    with committed():
        sync()
    assert not ErasureRequest.objects.exists() and traces.found([NAME], traces.rows()) == []


def test_files_that_come_back_alone_are_deleted(family, settings, tmp_path, committed):
    family.consent.form.save("signed.pdf", upload(b"signed"))
    names = [family.consent.form.name, family.portrait.file.name]
    shutil.copytree(settings.MEDIA_ROOT, tmp_path / "backup")
    with committed():
        erase_now()
    shutil.copytree(tmp_path / "backup", settings.MEDIA_ROOT, dirs_exist_ok=True)
    assert all(map(default_storage.exists, names))
    with committed():
        assert sync() == (0, 0)
    assert not any(map(default_storage.exists, names))


def test_a_pause_that_is_written_late_does_not_undo_the_familys_word(client, family, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(ledger, "append", no_room)
        pause([family.consent], way=WAY)
    resume(family.consent, by=make_user(), word="Her mother")
    sync()
    assert client.get(family.story.url).status_code == 200


def no_room(entry):
    raise OSError(28, "No space left on device")


def test_what_is_written_and_what_is_done_belong_together(family, monkeypatch, committed):
    """Nobody else, such as a sync by the clock, comes in between."""
    waited = []
    real = ledger.append

    def somebody_else_comes(entry):
        real(entry)
        other = threading.Thread(target=lambda: enter(waited))
        other.start()
        other.join(0.2)
        waited.append(other.is_alive())
        others.append(other)

    others = []
    monkeypatch.setattr(ledger, "append", somebody_else_comes)
    with committed():
        pause([family.consent], way=WAY)
        resume(family.consent, by=make_user(), word="Her mother")
        erase_now()
    for other in others:
        other.join(5)
    assert [word for word in waited if word != "in"] == [True] * 4, "pause, resume, and withdraw and erase in one"
    assert waited.count("in") == 4


def enter(waited):
    with ledger.locked():
        waited.append("in")
