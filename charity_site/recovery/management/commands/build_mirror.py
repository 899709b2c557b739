from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from charity_site.recovery.drift import drifted
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.mirror import build


class Command(BaseCommand):
    help = (
        "Write the public pages, without stories and people, as files that a web server can send when everything else is off "
        "(docs/recovery.md). The mirror is swapped in one step."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", default=settings.MIRROR_DIR, help="Without it, what MIRROR_DIR says.")
        parser.add_argument(
            "--check",
            action="store_true",
            help="Change nothing; compare the visible text of up to 200 pages with the site, and end with 1 where it differs.",
        )

    def handle(self, folder: str, check: bool, **options: Any) -> None:
        if not folder:
            raise CommandError("Say where the mirror lies: a folder, here or in MIRROR_DIR.")
        place = Path(folder).absolute()
        try:
            if not check:
                self.stdout.write(self.style.SUCCESS(f"The mirror has {build(place)} pages."))
                return
            number, different = drifted(place)
        except RecoveryFailed as error:
            raise CommandError(str(error)) from error
        if different:
            raise CommandError("\n".join([f"Of {number} pages these are not as they are on the site now:", *different]))
        self.stdout.write(self.style.SUCCESS(f"{number} pages say what the site says."))
