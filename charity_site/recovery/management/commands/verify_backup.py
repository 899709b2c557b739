import signal
import subprocess
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.scratch import scratch_site
from charity_site.recovery.source import source_at


class Command(BaseCommand):
    help = (
        "Try whether a backup can be brought back: restore it beside this site, compare rows, files and checksums, look at the "
        "page tree and open ten pages. Nothing of this site is changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="As for manage.py restore.")
        parser.add_argument("--identity", type=Path, help="As for manage.py restore.")

    def handle(self, source: str, identity: Path | None, **options: Any) -> None:
        for number in (signal.SIGTERM, signal.SIGHUP):  # whoever stops it leaves nothing behind that was decrypted
            signal.signal(number, lambda number, frame: sys.exit(128 + number))
        try:
            source_at(source, identity)
            with scratch_site() as environment:
                command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "restore", source]
                key = ["--identity", str(identity)] if identity else []
                tried = subprocess.run([*command, *key], env=environment, text=True, stderr=subprocess.PIPE)  # noqa: S603 - our own words
        except RecoveryFailed as error:
            raise CommandError(str(error)) from error
        if tried.returncode:
            raise CommandError(tried.stderr.strip())
        self.stdout.write(self.style.SUCCESS("This backup can be brought back."))
