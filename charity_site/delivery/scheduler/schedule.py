"""The scheduler: what the site does by the clock. A room says so in its `scheduled_jobs.py`; `manage.py run_jobs`, once
a minute, does what is due.

A job may come late, or twice after an error, and must bear both. It returns what it did (str, for the log), or None.
"""

import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypeVar

from django.db import connection
from django.utils import timezone

from charity_site.delivery.models import JobRun
from charity_site.delivery.scheduler.locks import try_lock

logger = logging.getLogger(__name__)

LATE_EACH_MINUTE = timedelta(minutes=10)
LATE_DAILY = timedelta(hours=6)
RETRY_DAILY = timedelta(hours=1)  # after an error
CLOCKS_DIFFER = timedelta(minutes=5)  # between hosts, at most

Do = TypeVar("Do", bound=Callable[[], str | None])


@dataclass(frozen=True)
class Job:
    """Something that is done in each run, or once a day after the local time `daily` (TIME_ZONE)."""

    name: str
    label: str  # in the words of staff
    do: Callable[[], str | None]
    daily: time | None = None
    takes_long: bool = False  # so that no other job is to wait for it

    def due_at(self, moment: datetime) -> datetime:
        """Return when it was last due at `moment`."""
        if self.daily is None:
            return moment
        zone = timezone.get_default_timezone()
        today = moment.astimezone(zone).date()
        # In UTC: on the night in which clocks are put on or back, local times are not in the order of moments.
        due = (datetime.combine(day, self.daily, zone).astimezone(UTC) for day in (today, today - timedelta(days=1)))
        return next(at for at in due if at <= moment)

    def is_due(self, run: JobRun, now: datetime) -> bool:
        """Return whether its `run` is behind the clock. Missed days are made up for together."""
        if self.daily and run.last_error and run.last_start and now - RETRY_DAILY < run.last_start <= now:
            return False
        return not is_between(self.due_at(now), run.last_success, now)

    def is_late(self, run: JobRun | None, now: datetime) -> bool:
        """Return whether someone must be told: its `run` is behind for too long."""
        due = self.due_at(now - (LATE_DAILY if self.daily else LATE_EACH_MINUTE))
        return run is None or not is_between(due, run.last_success, now)


def is_between(due: datetime, success: datetime | None, now: datetime) -> bool:
    """Return whether `success` came after `due`. One in the future says only that a clock was
    wrong."""
    return success is not None and due <= success <= now + CLOCKS_DIFFER


JOBS: dict[str, Job] = {}


def job(name: str, label: str, daily: time | None = None, takes_long: bool = False) -> Callable[[Do], Do]:
    """Have the decorated function called as the Job `name`."""

    def register(do: Do) -> Do:
        JOBS[name] = Job(name, label, do, daily, takes_long)
        return do

    return register


def run_due(kinds: Collection[bool] = (False, True)) -> list[str]:
    """Do what is due, each job on its own. Return the names of those that failed. `kinds`: whether those that
    take long are done, or the others, or all."""
    return [job.name for job in JOBS.values() if job.takes_long in kinds and not succeeds(job)]


def succeeds(job: Job) -> bool:
    """Do `job` if it is due and nobody is at it. Return whether nothing went wrong."""
    try:
        with try_lock(job.name) as free:
            if free:
                do_if_due(job)
    except Exception as error:
        # No traceback: it may name a child.
        logger.error("The job %s failed: %s", job.name, type(error).__name__)
        if not connection.is_usable():
            connection.close()  # the next job gets a new one
        return False
    return True


def do_if_due(job: Job) -> None:
    run, _ = JobRun.objects.get_or_create(name=job.name)
    row, now = JobRun.objects.filter(pk=run.pk), timezone.now()
    if not job.is_due(run, now):
        return
    row.update(last_start=now)
    try:
        did = job.do()
    except Exception as error:
        row.update(last_error=type(error).__name__)
        raise
    row.update(last_success=now, last_error="")
    if did:
        logger.info("The job %s: %s.", job.name, did)


def late() -> list[tuple[Job, JobRun | None]]:
    """Return the jobs that have not succeeded in time, each with its run."""
    runs, now = {run.name: run for run in JobRun.objects.all()}, timezone.now()
    return [(job, runs.get(name)) for name, job in JOBS.items() if job.is_late(runs.get(name), now)]
