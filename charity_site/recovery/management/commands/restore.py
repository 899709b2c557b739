from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.restore import restore
from charity_site.recovery.source import source_at


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
            problems = restore(found, self.stdout.write)
        except RecoveryFailed as error:
            raise CommandError(str(error)) from error
        if problems:
            raise CommandError("\n".join(["It is back, and not all is as it was:", *problems]))
        made = found.manifest
        self.stdout.write(
            self.style.SUCCESS(f"It is back as it was on {made.moment:%B %-d, %Y, at %H:%M} UTC. The site may open.")
        )
