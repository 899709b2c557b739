"""What a site lacks before it should be open is said in words that lead on."""

import smtplib
import socket
import threading
from contextlib import closing, contextmanager
from datetime import timedelta

import pytest
from django.conf import settings as usual
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Site

from charity_site.delivery.models import JobRun, WaitingMail
from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import JOBS
from charity_site.home.demo.logins import make_logins
from charity_site.recovery.going_live import what_is_missing
from charity_site.recovery.state import note_success
from tests.factories import make_disease, make_user


@contextmanager
def mail_server(greeting=b"220 mail.example.org\r\n"):
    """A mail server that takes who comes; yields its port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:

        def answer():
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection, connection.makefile("rb") as lines:
                    connection.sendall(greeting)
                    for line in lines:
                        connection.sendall(b"221 bye\r\n" if line.startswith(b"QUIT") else b"250 mail.example.org\r\n")

        threading.Thread(target=answer, daemon=True).start()
        yield listening.getsockname()[1]


@pytest.fixture
def ready(site, settings, monkeypatch, tmp_path):
    """A site that lacks nothing."""
    settings.SITE_URL = "https://www.example.org"
    Site.objects.update(hostname="www.example.org", port=443)
    settings.DEMO_LOGINS_ALLOWED = False
    settings.BACKUP_TARGET = str(tmp_path / "backups")
    settings.BACKUP_RECIPIENT = "age1" + "q" * 58
    settings.SECOND_FACTOR_REQUIRED = True
    settings.EMAIL_HOST = "127.0.0.1"
    monkeypatch.setattr(schedule, "JOBS", {})
    note_success(timezone.now())
    make_user("Site managers")
    with mail_server() as settings.EMAIL_PORT:
        yield settings


def test_a_site_that_lacks_nothing_is_told_so(ready, capsys):
    assert what_is_missing() == []
    call_command("check_production")
    assert "Nothing is missing." in capsys.readouterr().out


def lacks(*words):
    """Return whether one thing is missing, which is said with `words`."""
    (sentence,) = what_is_missing()
    return all(word in sentence for word in words)


def test_a_mail_server_that_does_not_answer_or_hangs_is_named(ready):
    with closing(socket.socket()) as unused:
        unused.bind(("127.0.0.1", 0))
        ready.EMAIL_PORT = unused.getsockname()[1]
        assert lacks("No mail leaves: 127.0.0.1, port", "ConnectionRefusedError", "EMAIL_URL")
        unused.listen()
        ready.EMAIL_TIMEOUT = 0.5
        assert lacks("No mail leaves", "does not answer (SMTPServerDisconnected)")


def test_a_mail_server_that_refuses_and_none_at_all_are_named(ready, monkeypatch):
    with mail_server(b"554 not you\r\n") as ready.EMAIL_PORT:
        assert lacks("No mail leaves", smtplib.SMTPConnectError.__name__)
    ready.MAIL_SENT_BY = "django.core.mail.backends.console.EmailBackend"
    assert lacks("EMAIL_URL names no mail server")


def test_mails_that_wait_are_counted(ready):
    WaitingMail.objects.create(sealed=b"")
    assert what_is_missing() == []
    WaitingMail.objects.update(made_at="2026-01-01T00:00:00Z")
    assert lacks("1 mails have waited")


def test_backups_that_are_not_made_or_old_are_named(ready):
    note_success(timezone.now() - timedelta(days=3))
    assert lacks("There has been no backup since", "manage.py backup")
    ready.BACKUP_TARGET = ""
    assert lacks("No backup is made", "BACKUP_TARGET")
    ready.BACKUP_TARGET, ready.BACKUP_RECIPIENT = "/srv/backups", ""
    note_success(timezone.now())
    assert lacks("cannot be encrypted", "age-keygen")


def test_two_addresses_are_told_apart(ready):
    Site.objects.update(hostname="localhost", port=80)
    assert lacks("SITE_URL is https://www.example.org", "localhost, port 80", "Settings › Sites")
    ready.SITE_URL = "http://localhost"
    assert lacks("readers need https://")


def test_jobs_that_do_not_run_are_named(ready, monkeypatch):
    monkeypatch.setattr(schedule, "JOBS", JOBS)
    JobRun.objects.create(name="publish", last_success=timezone.now())
    (late,) = [sentence for sentence in what_is_missing() if "Not done in time: " in sentence]
    assert "cleanup" in late and "publish" not in late
    JobRun.objects.exclude(name="backup").delete()
    assert any("Nothing is done by the clock" in sentence for sentence in what_is_missing())


def test_signing_in_without_a_second_factor_is_named(ready):
    ready.SECOND_FACTOR_REQUIRED = False
    assert lacks("A password alone opens the admin", "SECOND_FACTOR_REQUIRED")


def test_a_site_that_nobody_can_look_after_is_named(ready, django_user_model):
    django_user_model.objects.all().delete()
    assert lacks("createsuperuser")


def test_what_is_left_of_the_demo_is_named(ready):
    make_disease(is_sample=True)
    assert lacks("1 pages are sample content")
    make_logins()
    assert any("admin, editor" in sentence and usual.DEMO_PASSWORD not in sentence for sentence in what_is_missing())


def test_a_damaged_ledger_is_named(ready):
    ready.WITHDRAWAL_LEDGER.write_text("no entry\n{}\n")
    assert lacks("The ledger of withdrawals is damaged")


def test_the_command_says_all_of_it_and_ends_with_an_error(ready):
    Site.objects.update(hostname="localhost")
    ready.BACKUP_TARGET = ""
    with pytest.raises(CommandError) as ended:
        call_command("check_production")
    assert "Before this site opens:" in str(ended.value) and str(ended.value).count("\n- ") == 2
