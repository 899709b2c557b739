"""Whether a backup can be brought back is tried beside the site, which stays as it is."""

import os
import signal
import subprocess
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from charity_site.recovery import scratch


@pytest.fixture
def in_commands(charity, monkeypatch):
    """What commands of other processes go by."""
    monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "charity_site.settings.dev")
    monkeypatch.setenv("DEBUG", "false")
    if connection.vendor == "postgresql":
        address = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
        monkeypatch.setenv("DATABASE_URL", address.geturl())


def test_a_good_backup_is_said_to_be_good_and_nothing_changes(charity, in_commands, capfd):
    call_command("backup", str(charity.backups))
    before = charity.rows(), charity.files()
    call_command("verify_backup", str(charity.backups), identity=charity.identity)
    said = capfd.readouterr().out
    assert "It is back as it was" in said and "This backup can be brought back." in said
    assert (charity.rows(), charity.files()) == before
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'scratch%'")
            assert cursor.fetchone() == (0,)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP], ids=["ended", "hung up"])
def test_what_was_decrypted_is_gone_when_somebody_stops_it(charity, in_commands, monkeypatch, number):
    call_command("backup", str(charity.backups))
    places = []

    def stopped(command, *, env, **options):
        places.append(Path(env["MEDIA_ROOT"]).parent)
        assert places[0].is_dir()
        os.kill(os.getpid(), number)

    usual = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    signal.signal(number, signal.SIG_IGN)
    monkeypatch.setattr(subprocess, "run", stopped)
    try:
        with pytest.raises(SystemExit):
            call_command("verify_backup", str(charity.backups), identity=charity.identity)
    finally:
        for each, handler in usual.items():
            signal.signal(each, handler)
    assert not places[0].exists()


def test_what_a_killed_one_left_goes_with_the_next_and_nothing_else(charity, tmp_path, monkeypatch):
    monkeypatch.setattr(scratch, "gettempdir", lambda: str(tmp_path))
    old, new, others = (tmp_path / name for name in ("charity-site-old", "charity-site-new", "others"))
    for folder in (old, new, others):
        (folder / "media").mkdir(parents=True)
    for folder in (old, others):
        os.utime(folder, (0, 0))
    (tmp_path / "charity-site-link").symlink_to(others)
    scratch.delete_forgotten_folders()
    assert not old.exists() and new.exists() and others.exists()
    if connection.vendor != "postgresql":
        return
    today = f"{timezone.now():%Y%m%d%H%M}"
    names = {
        "scratch_202001010000_00000000",
        f"scratch_{today}_00000000",
        "scratch_202001010000",
        "own_202001010000_00000000",
    }
    own = connection.copy()
    own.set_autocommit(True)
    try:
        with own.cursor() as cursor:
            for name in names:
                cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
            scratch.drop_forgotten(cursor)
            cursor.execute("SELECT datname FROM pg_database")
            left = names & {name for (name,) in cursor.fetchall()}
            for name in left:
                cursor.execute(f"DROP DATABASE {name}")
    finally:
        own.close()
    assert left == names - {"scratch_202001010000_00000000"}


def test_one_that_says_another_number_of_rows_or_is_torn_is_not(charity, in_commands):
    call_command("backup", str(charity.backups))
    (made,) = charity.backups.iterdir()
    text = (made / "manifest.json").read_text()
    (made / "manifest.json").write_text(text.replace('"stories_storypage": 1', '"stories_storypage": 2'))
    with pytest.raises(CommandError, match="stories_storypage has 1, not 2"):
        call_command("verify_backup", str(charity.backups), identity=charity.identity)
    (made / "database.age").write_bytes(b"torn")
    with pytest.raises(CommandError, match=r"database\.age has 4 of"):
        call_command("verify_backup", str(charity.backups), identity=charity.identity)
