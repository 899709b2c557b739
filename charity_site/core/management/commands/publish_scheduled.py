from django.core.management.base import BaseCommand

from charity_site.core.scheduling import publish_scheduled


class Command(BaseCommand):
    help = (
        "Take down and publish pages whose time has come. `run_jobs` does it too; this one stands in the place of "
        "Wagtail's own, which stops at the first page that is refused."
    )

    def handle(self, **options):
        publish_scheduled()
