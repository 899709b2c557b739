from datetime import time

from django.conf import settings

from charity_site.delivery.scheduler.schedule import job
from charity_site.trials.syncing import sync_trials

JOB = "trials"


def register() -> None:
    """Have the register asked by the clock, where that is wanted: nobody else's machine is asked by surprise."""
    if settings.TRIALS_SYNC:
        job(JOB, "Asking the register of clinical trials", daily=time(5, 30), takes_long=True)(sync_trials)


register()
