from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from charity_site.recovery.backup import back_up
from charity_site.recovery.failed import RecoveryFailed
from charity_site.recovery.places import place_at
from charity_site.recovery.state import note_success


class Command(BaseCommand):
    help = (
        "Back up the database, the uploaded files and the ledger of withdrawals, while the site runs, and delete backups that "
        "are too old. docs/recovery.md says what to do with it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "target",
            nargs="?",
            default=settings.BACKUP_TARGET,
            help="A folder, or s3://bucket/prefix. Without it, what BACKUP_TARGET says.",
        )

    def handle(self, target: str, **options: Any) -> None:
        if not target:
            raise CommandError("Say where the backup goes: a folder, or s3://bucket/prefix, here or in BACKUP_TARGET.")
        began = timezone.now()
        try:
            made = back_up(place_at(target))
        except RecoveryFailed as error:
            raise CommandError(str(error)) from error
        note_success(began)
        size = sum(part.size for part in made.parts.values())
        self.stdout.write(self.style.SUCCESS(f"Backed up: {made.rows} rows, {made.files} files, {size} bytes."))
        if made.files_missing:
            self.stdout.write(
                f"{made.files_missing} files were missing before: records name them, and they are not there."
            )
