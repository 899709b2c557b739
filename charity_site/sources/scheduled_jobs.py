from datetime import time

from charity_site.delivery.scheduler.schedule import job
from charity_site.sources.watching import watch_sources

JOB = "sources"

job(JOB, "Looking once a week whether sources changed, moved or are gone", daily=time(5, 0), takes_long=True)(
    watch_sources
)
