from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.restore import restore
from charity_site.recovery.source import source_at

LEDGER_MISSING = (
    "No copy of the ledger from after the backup was found, so what families took back since may be missing. If there is one "
    "(the newest in ledgers/, where the backup was), append it to WITHDRAWAL_LEDGER and run manage.py sync_ledger first."
)


class Command(BaseCommand):
    help = (
        "Bring a backup back onto an empty site, do again what families took back since, and look at what came back. Stop the "
        "site before, and start it afterwards. It ends with 1 when something is not as it was."
    )
    requires_system_checks = []  # there is no site yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "source", help="The place that was given to manage.py backup, for its newest backup; or one backup in it."
        )
        parser.add_argument("--identity", type=Path, help="The file with the private key, as age-keygen wrote it.")

    def handle(self, source: str, identity: Path | None, **options: Any) -> None:
        try:
            found = source_at(source, identity)
            knows_all = settings.WITHDRAWAL_LEDGER.exists() or found.knows_what_came_after()
            problems = restore(found, self.stdout.write)
        except RecoveryFailed as error:
            raise CommandError(str(error)) from error
        if problems:
            raise CommandError("\n".join(["It is back, and not all is as it was:", *problems]))
        made = found.manifest
        self.stdout.write(
            self.style.SUCCESS(
                f"It is back as it was on {made.moment:%B %-d, %Y, at %H:%M} UTC. "
                + ("The site may open." if knows_all else f"Do not open the site yet. {LEDGER_MISSING}")
            )
        )
