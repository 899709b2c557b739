from typing import Any

from django.core.management.base import BaseCommand, CommandError

from charity_site.recovery.going_live import what_is_missing


class Command(BaseCommand):
    help = (
        "Say what this site lacks before it should be open to readers: mail, backups, its address, jobs, signing in, what is "
        "left of the demo. It ends with 1 while something is missing."
    )

    def handle(self, **options: Any) -> None:
        if found := what_is_missing():
            raise CommandError("\n".join(["Before this site opens:", *(f"- {sentence}" for sentence in found)]))
        self.stdout.write(self.style.SUCCESS("Nothing is missing."))
