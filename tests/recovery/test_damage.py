"""What is wrong with a backup, or with where it is to go, is said before anything is changed."""

import json
import os
import threading

import pyrage
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from charity_site.recovery.backup import back_up
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.places import Folder


@pytest.fixture
def made(charity):
    """The folder (Path) of a backup."""
    back_up(Folder(charity.backups))
    (folder,) = charity.backups.iterdir()
    return folder


def refusal(charity, source, **options):
    """What the command says (str), with nothing changed."""
    with pytest.raises(CommandError) as refused:
        call_command("restore", str(source), **{"identity": charity.identity, **options})
    assert connection.introspection.table_names() == []
    assert not os.path.exists(default_storage.location) or not os.listdir(default_storage.location)
    return str(refused.value)


def change_manifest(folder, **values):
    file = folder / "manifest.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **values}))


@pytest.mark.parametrize("part", ["database", "media.tar", "ledger.jsonl"])
def test_a_part_that_is_missing_torn_or_changed_is_named(charity, made, new_server, part):
    file = made / f"{part}.age"
    content = file.read_bytes()
    with new_server():
        file.write_bytes(content[: len(content) // 2])
        assert f"{part}.age has {len(content) // 2} of {len(content)} bytes" in refusal(charity, made)
        changed = bytearray(content)
        changed[-20] ^= 1
        file.write_bytes(changed)
        assert f"{part}.age is not what was written" in refusal(charity, made)
        file.unlink()
        assert f"{part}.age is missing" in refusal(charity, made)


def test_a_wrong_key_and_none_are_told_apart(charity, made, new_server, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text(str(pyrage.x25519.Identity.generate()))
    no_key = tmp_path / "no-key.txt"
    no_key.write_text("AGE-SECRET-KEY-1NONE")
    with new_server():
        assert "made for another key" in refusal(charity, made, identity=other)
        assert "Name the file with its private key: --identity" in refusal(charity, made, identity=None)
        for file in (no_key, tmp_path / "not-there.txt", tmp_path):
            assert "holds no private key of age" in refusal(charity, made, identity=file)


def test_a_backup_of_newer_code_or_another_database_is_refused(charity, made, new_server):
    migrations = json.loads((made / "manifest.json").read_text())["migrations"]
    with new_server():
        change_manifest(made, migrations=[*migrations, "diseases.9999_from_tomorrow"])
        assert "made by a newer version of the website" in refusal(charity, made)
        change_manifest(made, migrations=migrations, format=2)
        assert "made by a newer version of the website" in refusal(charity, made)
        change_manifest(made, format=1, database="sqlite" if connection.vendor == "postgresql" else "postgresql")
        assert "Name a database of the same kind" in refusal(charity, made)


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"format": 1}', '{"format": "x"}', "\0", "null"])
def test_a_manifest_that_cannot_be_read_is_said(charity, made, new_server, content):
    (made / "manifest.json").write_text(content)
    with new_server():
        assert "manifest.json is damaged" in refusal(charity, made)


def test_where_there_is_no_backup_that_is_said(charity, made, new_server, tmp_path):
    with new_server():
        assert "There is no backup at" in refusal(charity, tmp_path / "nothing")
        (made / "manifest.json").unlink()  # one that broke off
        assert "There is no backup at" in refusal(charity, charity.backups)
        assert "There is no backup at" in refusal(charity, made)
        assert "Nothing is known of addresses with ftp://" in refusal(charity, "ftp://example.org/backups")


def test_tables_of_another_program_are_never_dropped(charity, made, new_server):
    with new_server():
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE donors (name text)")
        with pytest.raises(CommandError, match="not this website's, such as donors"):
            call_command("restore", str(made), identity=charity.identity)
        assert connection.introspection.table_names() == ["donors"]


def test_a_restore_that_broke_off_may_be_done_again(charity, made, new_server, monkeypatch):
    before = charity.answers()
    with new_server():
        with monkeypatch.context() as patch:
            patch.setattr(
                "charity_site.recovery.database.load", lambda stream: (_ for _ in ()).throw(OSError(28, "full"))
            )
            with pytest.raises(CommandError, match="could not be brought back"):
                call_command("restore", str(made), identity=charity.identity)
        call_command("restore", str(made), identity=charity.identity)
        assert charity.answers().keys() == before.keys()


def test_production_makes_no_backup_that_anybody_can_read(charity, settings):
    settings.BACKUP_RECIPIENT = ""
    with pytest.raises(CommandError, match="must be encrypted"):
        call_command("backup", str(charity.backups))
    assert not charity.backups.exists()
    settings.BACKUP_MAY_BE_PLAIN = True
    call_command("backup", str(charity.backups))
    assert (next(charity.backups.iterdir()) / "media.tar").exists()


def test_a_backup_that_breaks_off_leaves_nothing_and_costs_no_older_one(charity, made, monkeypatch):
    place = Folder(charity.backups)
    put = place.put

    def full(name, stream):
        if "ledger" in name:
            raise OSError(28, "No space left on device")
        put(name, stream)

    monkeypatch.setattr(place, "put", full)
    with pytest.raises(RecoveryFailed, match="could not be stored"):
        back_up(place)
    assert list(charity.backups.iterdir()) == [made]


def test_two_are_not_made_at_once(charity, made, monkeypatch):
    place = Folder(charity.backups)
    refused = []

    def meanwhile(name, stream):
        refused.append(in_a_thread(lambda: back_up(Folder(charity.backups))))
        raise OSError(28, "enough")

    monkeypatch.setattr(place, "put", meanwhile)
    with pytest.raises(RecoveryFailed, match="could not be stored"):
        back_up(place)
    assert [str(error) for error in refused] == ["Another backup is being made. Wait until it is there."]


def in_a_thread(do):
    """Do it over another connection; return what it raised."""
    raised = []

    def work():
        try:
            do()
        except RecoveryFailed as error:
            raised.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    return raised[0]


def test_nobody_else_on_the_machine_can_read_a_backup(charity, made):
    assert {path.stat().st_mode & 0o077 for path in [charity.backups, made, *made.iterdir()]} == {0}


def test_where_the_place_cannot_be_written_that_is_said(charity, tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CommandError, match="could not be stored"):
        call_command("backup", str(tmp_path / "file" / "backups"))
    with pytest.raises(CommandError, match="Say where the backup goes"):
        call_command("backup", "")
