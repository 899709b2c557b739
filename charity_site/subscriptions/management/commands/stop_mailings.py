from typing import Any

from django.core.management.base import BaseCommand

from charity_site.subscriptions.mailings import stop_all


class Command(BaseCommand):
    help = (
        "Stop the updates that are being mailed, and those that are not published yet: after the database came back as it was at an "
        "earlier moment, and before the jobs start. Who got one since would get it again. Staff can let each go on."
    )

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{stop_all()} updates are not mailed until staff say so.")
