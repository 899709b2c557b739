from django.core.management.base import BaseCommand, CommandError

from charity_site.delivery.pagecache.default_store import get_store
from charity_site.delivery.pagecache.invalidation import record_change


class Command(BaseCommand):
    help = (
        "Make all copies of pages old, on all hosts: after a change that went past the site, such as SQL by hand. It ends "
        "with 1 when something is wrong with those of this host."
    )

    def handle(self, *args, **options):
        before = get_store().generation
        record_change()
        if get_store().generation == before:
            raise CommandError(
                f"This host may still show its copies. Delete {get_store().folder}. Other hosts are told."
            )
        if problem := get_store().problem():
            raise CommandError(
                f"This host cannot purge or keep copies: {problem}. Mend {get_store().folder}. Other hosts are told."
            )
        self.stdout.write(self.style.SUCCESS("No copy from before is given out any more."))
