"""What is known of the last backup: the row of its job, which the command writes too."""

from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from charity_site.delivery.models import JobRun

JOB = "backup"
TOO_OLD = timedelta(hours=30)  # a day, and six hours for a daily job to succeed (delivery/scheduler)


def note_success(began: datetime) -> None:
    """Note that a backup that began at the moment `began` is made."""
    JobRun.objects.update_or_create(name=JOB, defaults={"last_start": began, "last_success": began, "last_error": ""})


def notice() -> str:
    """Return a sentence when the last backup failed or is too old, or there is none; '' when all is well, and where no place
    is set for backups (manage.py check_production says so)."""
    if not settings.BACKUP_TARGET:
        return ""
    run = JobRun.objects.filter(name=JOB).first()
    newest, error = (run.last_success, run.last_error) if run else (None, "")
    if newest and not error and timezone.now() - newest < TOO_OLD:
        return ""
    since = f"There has been no backup since {timezone.localtime(newest):%B %-d, %Y, %-I:%M %p}." if newest else ""
    failed = f" The last try failed ({error}): the log says why." if error else ""
    return (since or "There is no backup yet.") + failed
