"""The drill: a site is lost, and two commands bring it back, with everything in it but what families took back."""

import shutil
import threading
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from wagtail.models import Page, Revision

from charity_site.consent.models import Consent
from charity_site.core.tree import faults
from charity_site.images.models import CharityImage
from charity_site.recovery import backup
from charity_site.recovery.backup import back_up
from charity_site.recovery.ledgers import copy_ledger
from charity_site.recovery.places import Folder
from charity_site.recovery.source import source_at
from charity_site.safeguarding.erasure import erase, request_erasure
from charity_site.safeguarding.models import Receipt
from charity_site.safeguarding.withdrawal import withdraw
from diseases.models import DiseasePage
from stories.models import StoryPage
from tests.factories import make_disease, make_image, make_user
from tests.safeguarding import traces
from tests.safeguarding.family import NAME


def restore(charity):
    call_command("restore", str(charity.backups), identity=charity.identity)


def test_a_lost_site_comes_back_by_two_commands_as_it_was(charity, new_server):
    DiseasePage.objects.update(tagline="Changed just now.")
    before = charity.answers(), charity.files(), charity.rows()
    assert len(before[0]) > 5 and any(b"Changed just now." in page for page in before[0].values())
    call_command("backup", str(charity.backups))
    assert NAME.encode() not in b"".join(file.read_bytes() for file in charity.backups.rglob("*") if file.is_file())
    with new_server():
        restore(charity)
        assert charity.rows() == before[2]
        named = {name: content for name, content in before[1].items() if not name.startswith(("drawings/", "share/"))}
        assert {name: charity.files()[name] for name in named} == named
        assert charity.answers() == before[0]
        assert faults() == {}
        # And a second time onto the same site, which has life in it now: nothing is touched.
        with pytest.raises(CommandError, match="This site is not empty: it has"):
            restore(charity)
        assert charity.answers() == before[0]


def test_it_comes_back_onto_a_site_on_which_migrate_ran(charity, new_server):
    before = charity.answers()
    call_command("backup", str(charity.backups))
    with new_server(migrated=True):
        restore(charity)
        assert charity.answers() == before


def test_files_that_survived_are_no_hindrance_and_a_damaged_one_is_mended(charity, new_server, settings, tmp_path):
    call_command("backup", str(charity.backups))
    name, before = charity.family.portrait.file.name, charity.files()
    survived = settings.MEDIA_ROOT
    (survived / name).write_bytes(b"damaged")
    with new_server():
        settings.MEDIA_ROOT = survived
        restore(charity)
        assert {name: charity.files()[name] for name in before} == before


@pytest.mark.parametrize("survivor", ["the site's ledger", "the copy in the place of backups"])
def test_who_took_a_story_back_after_the_backup_stays_away(charity, new_server, settings, tmp_path, survivor):
    address = charity.family.story.url
    charity.answers()  # which cuts the pictures
    assert any(default_storage.listdir("images")[1])
    call_command("backup", str(charity.backups))
    withdraw([charity.family.consent], way=Receipt.Way.STAFF)
    survived = tmp_path / "survived.jsonl"
    if survivor == "the site's ledger":
        shutil.copyfile(settings.WITHDRAWAL_LEDGER, survived)
    else:
        assert copy_ledger(Folder(charity.backups))
    with new_server(ledger=survived):
        restore(charity)
        assert Client().get(address).status_code == 410
        assert Consent.objects.get().withdrawn_on and not StoryPage.objects.get().live
        assert not any(default_storage.listdir("images")[1])


@pytest.mark.parametrize("survivor", ["nothing", "the site's ledger", "a copy beside the backup"])
def test_the_site_may_open_only_where_what_came_after_the_backup_can_be_known(
    charity, new_server, settings, tmp_path, capsys, survivor
):
    call_command("backup", str(charity.backups))
    if survivor == "a copy beside the backup":
        settings.WITHDRAWAL_LEDGER.touch()
        assert copy_ledger(Folder(charity.backups))
    survived = tmp_path / "survived.jsonl"
    if survivor == "the site's ledger":
        survived.touch()
    with new_server(ledger=survived):
        restore(charity)
        if connection.vendor == "sqlite":
            assert Path(connection.settings_dict["NAME"]).stat().st_mode & 0o077 == 0, "for its owner alone"
    said = capsys.readouterr().out
    assert "Accounts that were closed after the backup are open again" in said
    assert ("The site may open." in said) == (survivor != "nothing")
    assert ("append it to WITHDRAWAL_LEDGER" in said) == (survivor == "nothing")


def test_who_was_erased_after_the_backup_is_in_nothing_that_comes_back(charity, new_server):
    originals = [charity.family.portrait.file.name, charity.family.landscape.file.name]
    call_command("backup", str(charity.backups))
    erase(request_erasure(charity.family.consent, by=make_user()), by=make_user(), way=Receipt.Way.STAFF)
    copy_ledger(Folder(charity.backups))
    with new_server():
        restore(charity)
        assert not Consent.objects.exists() and not StoryPage.objects.exists()
        assert traces.found([NAME], traces.rows()) == []
        assert not charity.files().keys() & set(originals)


def test_an_older_backup_does_not_bring_back_who_was_gone_before_the_newest(charity, new_server, settings):
    call_command("backup", str(charity.backups))
    (older,) = charity.backups.iterdir()
    older = older.rename(older.with_name("20200101T000000Z"))
    settings.BACKUP_KEEP_DAYS = 3650
    withdraw([charity.family.consent], way=Receipt.Way.STAFF)
    call_command("backup", str(charity.backups))
    with new_server():
        call_command("restore", str(older), identity=charity.identity)
        assert Consent.objects.get().withdrawn_on and not StoryPage.objects.get().live


def test_a_backup_that_is_made_while_people_write_is_of_one_moment(charity, new_server):
    """Pages are published and pictures uploaded all the time."""
    ended, failures = threading.Event(), []

    def write():
        try:
            while not ended.is_set():
                make_disease()
                make_image()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(3):
            before = DiseasePage.objects.count()
            made = back_up(Folder(charity.backups))
            assert made.counts["diseases_diseasepage"] >= before
    finally:
        ended.set()
        writer.join()
    assert not failures
    with new_server():
        restore(charity)
        assert faults() == {}
        versions = {page.latest_revision_id for page in Page.objects.exclude(latest_revision_id=None)}
        assert Revision.objects.filter(pk__in=versions).count() == len(versions)
        assert all(default_storage.exists(image.file.name) for image in CharityImage.objects.all())


def test_a_file_that_goes_while_it_is_backed_up_makes_it_begin_anew(charity, monkeypatch):
    """Somebody replaces a picture after the database was written: the backup has the new database, and no file is missing."""
    gone = []
    archive = backup.media.archive

    def after_it_was_deleted(names, stream, missing):
        if not gone:
            gone.append(charity.family.landscape.file.name)
            default_storage.delete(gone[0])
            CharityImage.objects.filter(pk=charity.family.landscape.pk).update(file=charity.family.portrait.file.name)
        archive(names, stream, missing)

    monkeypatch.setattr(backup.media, "archive", after_it_was_deleted)
    made = back_up(Folder(charity.backups))
    assert made.files_missing == 0 and len(list(charity.backups.iterdir())) == 1
    source_at(str(charity.backups), charity.identity).check()


def test_a_file_that_was_missing_before_is_said_and_holds_up_no_backup(charity, capsys):
    default_storage.delete(charity.family.landscape.file.name)
    call_command("backup", str(charity.backups))
    assert "1 files were missing before" in capsys.readouterr().out


def test_who_was_signed_in_signs_in_anew(charity, new_server):
    client = Client()
    client.force_login(make_user())
    assert client.get("/admin/").status_code == 200
    call_command("backup", str(charity.backups))
    with new_server():
        restore(charity)
        assert client.get("/admin/").status_code == 302
