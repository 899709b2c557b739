import signal
import threading
import time

from django.core.management.base import BaseCommand, CommandError
from django.core.wsgi import get_wsgi_application
from django.db import connections
from wagtail.models import Site

from charity_site.delivery.database.generation import begin_generation
from charity_site.delivery.pagecache.start import start_change_poller
from charity_site.delivery.scheduler.schedule import JOBS, run_due

MINUTE = 60  # seconds
LONGEST = 1800  # seconds: a run that takes longer hangs, and ends the process, which is started anew


class Command(BaseCommand):
    help = (
        "Do what is due by the clock: publish, sync, remind, clean up. Run it every minute, or once with --each-minute, on one "
        "machine or on several: each job is done once. It ends with 1 when a job failed; the others are done."
    )
    requires_system_checks = []  # they take as long as a start

    def add_arguments(self, parser):
        parser.add_argument(
            "--each-minute",
            action="store_true",
            help="Stay, and do so each minute until told to end: a start costs more than a minute's work. "
            "What failed stands in the log.",
        )

    def handle(self, each_minute, **options):
        if each_minute:
            do_each_minute()
        if failed := run_due():
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")


def do_each_minute():
    start_change_poller(get_wsgi_application())  # also while no process of the site runs on this machine
    if any(job.takes_long for job in JOBS.values()):
        threading.Thread(target=do_what_takes_long, name="long-jobs", daemon=True).start()
    while True:
        begin_generation()  # what is kept in memory may be other processes' to change
        Site.clear_site_root_paths_cache()
        signal.alarm(LONGEST)
        run_due([False])
        signal.alarm(0)
        wait_a_minute()


def do_what_takes_long():
    """Do so in a thread of its own: nothing that is due by the minute waits for a backup."""
    while True:
        run_due([True])
        wait_a_minute()


def wait_a_minute():
    connections.close_all()  # none is held for nothing, nor one that broke meanwhile
    time.sleep(MINUTE - time.time() % MINUTE)
