from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charity_site.delivery.scheduler.locks import try_lock
from charity_site.trials.scheduled_jobs import JOB
from charity_site.trials.syncing import NotSynced, public_diseases, sync_trials


class Command(BaseCommand):
    help = "Ask the register of clinical trials for the list of each disease now. With TRIALS_SYNC=true, run_jobs does so each day."

    def handle(self, **options: Any) -> None:
        with try_lock(JOB) as free:
            if not free:
                raise CommandError("Somebody is asking the register just now.")
            try:
                done = sync_trials(public_diseases(), tell=self.stdout.write)
            except NotSynced as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{(done or 'there is no public disease').capitalize()}.")
