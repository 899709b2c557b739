"""What is due by the clock is done once, whoever asks however often, and what fails keeps nothing else from being done."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.admin.models import FormState
from wagtail.models import Page

from charity_site.delivery.models import JobRun
from charity_site.delivery.scheduler import schedule
from charity_site.delivery.scheduler.schedule import job, late, run_due
from tests.factories import make_disease, make_user
from tests.processes import finish, run_shell, shell

MORNING = datetime(2026, 6, 15, 12, 30, tzinfo=UTC)  # 7:30 in Chicago
IN_A_PROCESS = """
import os, time
from charity_site.delivery.scheduler import schedule
schedule.JOBS.clear()
@schedule.job("slow", "Something slow")
def slow():
    print("at it", flush=True)
    while not os.path.exists(os.environ["ENDS_WITH"]):
        time.sleep(0.05)
print("failed:", schedule.run_due(), flush=True)
"""


@pytest.fixture
def jobs(db, monkeypatch):
    """No job but those that a test makes."""
    monkeypatch.setattr(schedule, "JOBS", {})


@pytest.fixture
def clock(jobs):
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def counted(name, **when):
    """A job that keeps the moments (list) at which it was done."""
    done = []

    @job(name, f"The job {name}", **when)
    def do():
        done.append(timezone.now())

    return done


def fail():
    raise ValueError("about Rosie")


def names_of_late():
    return [found.name for found, _ in late()]


def test_each_run_does_what_is_done_each_minute(clock):
    done = counted("often")
    assert run_due() == []
    clock.shift(60)
    assert run_due() == []
    assert done == [MORNING, MORNING + timedelta(minutes=1)]
    run = JobRun.objects.get(name="often")
    assert (run.last_start, run.last_success, run.last_error) == (done[1], done[1], "")


@pytest.mark.parametrize("season", [MORNING, datetime(2026, 12, 15, 13, 30, tzinfo=UTC)])
def test_once_a_day_after_its_local_time_in_summer_and_in_winter(clock, season):
    done = counted("daily", daily=time(7, 30))
    clock.move_to(season - timedelta(minutes=1))
    run_due()  # never done: yesterday's is made up for
    for minutes in (0, 1, 60 * 23, 60 * 24 - 1):
        clock.move_to(season + timedelta(minutes=minutes))
        run_due()
    assert done == [season - timedelta(minutes=1), season]


def test_missed_days_are_made_up_for_once(clock):
    done = counted("daily", daily=time(7, 30))
    run_due()
    clock.shift(timedelta(days=9, hours=5))
    run_due()
    run_due()
    assert done == [MORNING, MORNING + timedelta(days=9, hours=5)]


@pytest.mark.parametrize("when", [{}, {"daily": time(7, 30)}])
@pytest.mark.parametrize("error", [True, False])
def test_a_run_while_the_clock_was_a_year_ahead_is_forgotten(clock, when, error):
    done = counted("job", **when)
    clock.move_to(MORNING + timedelta(days=365))
    run_due()
    if error:
        JobRun.objects.update(last_error="OSError")
    clock.move_to(MORNING)
    assert names_of_late() == ["job"]
    run_due()
    assert done[-1] == MORNING and names_of_late() == []


def test_the_clock_of_another_host_may_be_a_little_ahead(clock):
    done = counted("often")
    clock.shift(timedelta(minutes=2))
    run_due()
    clock.move_to(MORNING)
    run_due()
    assert len(done) == 1 and names_of_late() == []


def test_a_run_that_began_before_its_time_does_not_stand_for_the_one_after(clock):
    done = []

    @job("daily", "Daily", daily=time(7, 30))
    def over_the_hour():
        done.append(timezone.now())
        clock.shift(timedelta(minutes=10))

    clock.move_to(MORNING - timedelta(minutes=5))
    run_due()
    run_due()
    assert len(done) == 2


def test_a_failing_job_stops_no_other_and_is_told_without_its_words(clock, caplog):
    job("bad", "Bad")(fail)
    done = counted("good")
    with pytest.raises(CommandError, match=r"Failed: bad\."):
        call_command("run_jobs")
    assert done
    assert JobRun.objects.get(name="bad").last_error == "ValueError"
    assert "bad failed: ValueError" in caplog.text and "Rosie" not in caplog.text


def test_after_an_error_a_daily_job_is_tried_again_an_hour_later_until_it_succeeds(clock):
    working, tried = [], []

    @job("daily", "Daily", daily=time(7, 30))
    def sometimes():
        tried.append(timezone.now())
        working or fail()

    assert run_due() == ["daily"]
    clock.shift(timedelta(minutes=59))
    assert run_due() == []
    clock.shift(timedelta(minutes=2))
    assert run_due() == ["daily"]
    working.append(True)
    clock.shift(timedelta(hours=2))
    assert (run_due(), run_due()) == ([], [])
    assert len(tried) == 3
    assert JobRun.objects.get().last_error == ""


def test_one_line_for_what_did_something_and_none_for_the_rest(clock, caplog):
    caplog.set_level("INFO", logger="charity_site")
    job("busy", "Busy")(lambda: "two pages")
    job("idle", "Idle")(lambda: None)
    run_due()
    assert caplog.messages == ["The job busy: two pages."]


def test_late_is_what_was_never_done_or_not_for_too_long(clock):
    counted("often")
    counted("daily", daily=time(7, 30))
    assert names_of_late() == ["often", "daily"]
    run_due()
    clock.shift(timedelta(minutes=10))
    assert names_of_late() == []
    clock.shift(timedelta(minutes=1))
    assert names_of_late() == ["often"]
    clock.move_to(MORNING + timedelta(days=1, hours=5, minutes=59))
    assert names_of_late() == ["often"]
    clock.shift(timedelta(minutes=2))
    assert names_of_late() == ["often", "daily"]


@pytest.fixture
def in_a_process(own_database, tmp_path):
    """Start another process with a slow job, which ends when `tmp_path / "end"` is there."""
    return lambda: shell(IN_A_PROCESS, DATABASE_URL=own_database, ENDS_WITH=str(tmp_path / "end"))


def test_two_processes_at_once_do_it_once(in_a_process, tmp_path):
    first = in_a_process()
    assert first.stdout.readline() == "at it\n"
    assert finish(in_a_process()).stdout == "failed: []\n"
    (tmp_path / "end").touch()
    assert finish(first).stdout == "failed: []\n"
    assert finish(in_a_process()).stdout == "at it\nfailed: []\n"


def test_a_job_whose_process_was_killed_is_done_by_the_next(in_a_process, own_database, tmp_path):
    first = in_a_process()
    assert first.stdout.readline() == "at it\n"
    first.kill()
    finish(first)
    (tmp_path / "end").touch()
    assert finish(in_a_process()).stdout == "at it\nfailed: []\n"


def test_without_a_database_each_job_fails_and_nothing_else_happens():
    result = run_shell(
        "from django.core.management import call_command; call_command('run_jobs')",
        DATABASE_URL="postgres://nobody@127.0.0.1:9/none",
    )
    assert result.returncode != 0
    assert re.search(r"CommandError: Failed: (\S+, )+\S+\. The log says why\.", result.stderr)


# --- The jobs themselves ------------------------------------------------------------------------
def test_every_room_has_registered_its_jobs():
    assert set(schedule.JOBS) == {
        "answers",
        "ledger",
        "deleted",
        "drawings",
        "publish",
        "remind",
        "review",
        "forget-answers",
        "forget-link-counts",
        "forget-payments",
        "forget-questions",
        "forget-subscribers",
        "cleanup",
        "forget-changes",
        "forget-sign-ins",
        "mails",
        "outbox",
        "page-tree",
        "search-index",
        "sources",
        "stray-files",
        "updates-by-mail",
    }


def test_all_jobs_on_a_new_site_and_twice(site):
    call_command("run_jobs")
    call_command("run_jobs")
    assert late() == [] and JobRun.objects.count() == len(schedule.JOBS)


def test_a_page_is_published_at_its_time(client, site):
    later = timezone.now() + timedelta(hours=1)
    page = make_disease(live=False, go_live_at=later)
    page.save_revision().publish()
    run_due()
    assert client.get(page.url).status_code == 404
    with time_machine.travel(later + timedelta(minutes=1)):
        run_due()
        assert client.get(page.url).status_code == 200


def test_old_sign_ins_and_what_was_only_typed_are_deleted(client, site):
    user = make_user()
    client.force_login(user)
    FormState.objects.update_or_create_by_instance(
        Page.objects.last(), user=user, defaults={"data": "title=Rosie", "last_updated_at": timezone.now()}
    )
    run_due()
    assert Session.objects.exists() and FormState.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=30)):
        run_due()
    assert not Session.objects.exists() and not FormState.objects.exists()


def test_a_fault_in_the_page_tree_is_found(site):
    assert run_due() == []
    Page.objects.filter(depth=2).update(numchild=99)
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert run_due() == ["page-tree"]
    assert JobRun.objects.get(name="page-tree").last_error == "BrokenTree"
