from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charity_site.safeguarding.ledger_sync import SyncFailed, sync


class Command(BaseCommand):
    help = (
        "Hold the database to the ledger of withdrawals. Run it after a backup was restored, before the site opens; "
        "it also writes down what the ledger lacks. It may run at any time, and twice."
    )

    def handle(self, **options: Any) -> None:
        try:
            again, written = sync()
        except OSError as error:
            raise CommandError(f"The ledger of withdrawals cannot be read or written: {error.strerror}.") from error
        except SyncFailed as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Done again: {again}. Written down: {written}.")
