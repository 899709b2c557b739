"""Gauges that ask the database: how long ago each job succeeded, and which changes other caches have not been told yet."""

from django.conf import settings
from django.utils import timezone

from charity_site.delivery.models import Change, JobRun
from charity_site.delivery.observability.metrics import register_gauge


def ages_of_jobs():
    now = timezone.now()
    runs = JobRun.objects.exclude(last_success=None).values_list("name", "last_success")
    return {name: (now - success).total_seconds() for name, success in runs}


def changes_to_purge():
    return Change.objects.filter(is_told=False).count() if settings.WAGTAILFRONTENDCACHE else 0


register_gauge("job_age_seconds", "Seconds since a job last succeeded.", ages_of_jobs, "job")
register_gauge(
    "changes_to_purge", "Changes that the caches in front of the site were not told of yet.", changes_to_purge
)
