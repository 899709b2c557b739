"""One process that does each minute what is due, and whom nothing keeps waiting."""

from tests.processes import run_shell

EACH_MINUTE = """
from django.core.management import call_command
from django.db import connection
from charity_site.delivery.scheduler import schedule
from charity_site.readpath.memo import memoize
from charity_site.delivery.management.commands import run_jobs
run_jobs.MINUTE = 0.2
schedule.JOBS.clear()
@schedule.job("fails", "Something that fails")
def fails():
    raise ValueError("about Rosie")
@schedule.job("looks", "Something that looks at what is kept")
def looks():
    print("looked", memoize("number", lambda: len(runs)), flush=True)
    runs.append(1)
    if len(runs) == 4:
        raise SystemExit
runs = []
call_command("run_jobs", "--each-minute")
"""

WHILE_SOMETHING_LONG = """
import threading
from django.core.management import call_command
from charity_site.delivery.scheduler import schedule
from charity_site.delivery.management.commands import run_jobs
run_jobs.MINUTE = 0.2
schedule.JOBS.clear()
begun = threading.Event()
@schedule.job("long", "Something long", takes_long=True)
def long():
    begun.set()
    threading.Event().wait()
@schedule.job("looks", "Something that looks")
def looks():
    if begun.wait(20):
        print("looked", flush=True)
        runs.append(1)
    if len(runs) == 3:
        raise SystemExit
runs = []
call_command("run_jobs", "--each-minute")
"""


def test_what_is_due_by_the_minute_is_done_while_something_long_goes_on(own_database):
    result = run_shell(WHILE_SOMETHING_LONG, DATABASE_URL=own_database)
    assert result.stdout.splitlines().count("looked") == 3, result.stderr


def test_one_process_does_what_is_due_each_minute_and_sees_what_others_changed(own_database):
    result = run_shell(EACH_MINUTE, DATABASE_URL=own_database)
    looked = [line for line in result.stdout.splitlines() if line.startswith("looked")]
    assert looked == [f"looked {number}" for number in range(4)], result.stderr
