"""A backup that failed or was missed is seen by those who can get it mended: on the dashboard, by mail, by whoever watches."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from charity_site.delivery.models import JobRun
from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import run_due
from charity_site.recovery.scheduled_jobs import register
from charity_site.recovery.state import note_success
from tests.factories import make_user

HEADING = "No backup"


@pytest.fixture
def target(settings, tmp_path, monkeypatch):
    """Backups are made by the clock, and no other job is done."""
    settings.BACKUP_TARGET = str(tmp_path / "backups")
    monkeypatch.setattr(schedule, "JOBS", {})
    register()
    return tmp_path / "backups"


def dashboard(client, role="Site managers"):
    client.force_login(make_user(role))
    return client.get(reverse("wagtailadmin_home")).content.decode()


def test_the_job_backs_up_once_a_day_and_copies_the_ledger_when_it_grew(charity, target):
    ledger = target.parent / "withdrawals.jsonl"
    ledger.write_text("")
    assert run_due() == []
    assert run_due() == []
    (made,) = [path for path in target.iterdir() if path.name != "ledgers"]
    assert (made / "manifest.json").exists()
    assert len(list((target / "ledgers").iterdir())) == 1
    ledger.write_text("\n")
    assert run_due() == []
    assert len(list((target / "ledgers").iterdir())) == 2
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert run_due() == []
    assert len(list(target.iterdir())) == 3
    assert mail.outbox == []


def test_a_backup_that_failed_is_told_at_once(charity, target, client, caplog):
    make_user("Site managers", email="manager@example.org")
    make_user("Editors", email="editor@example.org")
    target.write_text("a file is in the way")
    assert "backup" in run_due()
    assert "The backup failed: The backup could not be stored" in caplog.text
    page = dashboard(client)
    assert HEADING in page and "There is no backup yet. The last try failed (RecoveryFailed)" in page
    answer = client.get("/health/ready")
    assert answer.status_code == 200 and "There is no backup yet" in answer.content.decode()
    told = {recipient for message in mail.outbox for recipient in message.to}
    assert "manager@example.org" in told and "editor@example.org" not in told
    number = len(mail.outbox)
    run_due()
    assert len(mail.outbox) == number, "once a day"


def test_a_backup_that_was_missed_is_told_and_one_that_is_there_is_not(site, target, client):
    note_success(timezone.now() - timedelta(hours=29))
    assert HEADING not in dashboard(client) and "no backup since" not in client.get("/health/ready").content.decode()
    JobRun.objects.update(last_success=timezone.now() - timedelta(hours=31))
    assert "There has been no backup since" in dashboard(client)
    assert HEADING not in dashboard(client, "Editors")


def test_where_no_place_is_set_nothing_is_made_by_the_clock(monkeypatch, settings):
    monkeypatch.setattr(schedule, "JOBS", {})
    settings.BACKUP_TARGET = settings.MIRROR_DIR = ""
    register()
    assert schedule.JOBS == {}
