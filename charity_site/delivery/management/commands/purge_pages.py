from django.core.management.base import BaseCommand

from charity_site.delivery.changes import note


class Command(BaseCommand):
    help = "Make all copies of pages old, on all hosts: after a change that went past the site, such as SQL by hand."

    def handle(self, *args, **options):
        note()
        self.stdout.write(self.style.SUCCESS("No copy from before is given out any more."))
