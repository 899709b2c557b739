from django.core.management.base import BaseCommand, CommandError

from charity_site.delivery.scheduler.locks import try_lock
from charity_site.sources.scheduled_jobs import JOB
from charity_site.sources.watching import watch_sources, watched


class Command(BaseCommand):
    help = "Look at all sources now, whether they changed, moved or are gone. run_jobs looks at each once a week."

    def handle(self, **options):
        with try_lock(JOB) as free:
            if not free:
                raise CommandError("Somebody is looking at them just now.")
            done = watch_sources(list(watched()), tell=self.stdout.write)
        self.stdout.write(f"{(done or 'there is no source with an address').capitalize()}.")
