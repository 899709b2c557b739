from django.core.management.base import BaseCommand, CommandError

from charity_site.delivery.changes import note
from charity_site.delivery.present import store


class Command(BaseCommand):
    help = (
        "Make all copies of pages old, on all hosts: after a change that went past the site, such as SQL by hand. It ends "
        "with 1 when something is wrong with those of this host."
    )

    def handle(self, *args, **options):
        before = store().generation
        note()
        if store().generation == before:
            raise CommandError(f"This host may still show its copies. Delete {store().folder}. Other hosts are told.")
        if problem := store().problem():
            raise CommandError(
                f"This host cannot purge or keep copies: {problem}. Mend {store().folder}. Other hosts are told."
            )
        self.stdout.write(self.style.SUCCESS("No copy from before is given out any more."))
