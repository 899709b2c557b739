"""What /metrics asks the database: how long ago each job succeeded, and what other caches have not been told yet."""

from django.conf import settings
from django.utils import timezone

from charity_site.delivery.metrics import gauge_from
from charity_site.delivery.models import Change, JobRun


def ages_of_jobs():
    now = timezone.now()
    runs = JobRun.objects.exclude(last_success=None).values_list("name", "last_success")
    return {name: (now - success).total_seconds() for name, success in runs}


def changes_to_tell():
    return Change.objects.filter(is_told=False).count() if settings.WAGTAILFRONTENDCACHE else 0


gauge_from("job_age_seconds", "Seconds since a job last succeeded.", ages_of_jobs, "job")
gauge_from("changes_to_tell", "Changes that the caches in front of the site were not told of yet.", changes_to_tell)
