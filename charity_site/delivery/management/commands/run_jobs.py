from django.core.management.base import BaseCommand, CommandError

from charity_site.delivery.schedule import run_due


class Command(BaseCommand):
    help = (
        "Do what is due by the clock: publish, sync, remind, clean up. Run it every minute, on one machine or on several: "
        "each job is done once. It ends with 1 when a job failed; the others are done."
    )

    def handle(self, **options):
        if failed := run_due():
            raise CommandError(f"Failed: {', '.join(failed)}. The log says why.")
