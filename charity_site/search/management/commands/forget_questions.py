from django.core.management.base import BaseCommand

from charity_site.search.asked import KEPT, forget_old


class Command(BaseCommand):
    help = f"Forget what visitors searched for in vain more than {KEPT.days} days ago. Run it every day."

    def handle(self, **options):
        forget_old()
