from django.core.management.base import BaseCommand, CommandError

from charity_site.safeguarding.reminders import ask, due, news, tell_staff


class Command(BaseCommand):
    help = (
        "Tell staff which consents end and who turns 18 within 60 days, and ask each family once a year whether it is "
        "still happy. Run it every day; it may run twice, each mail is sent once."
    )

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Only say how many would be sent.")

    def handle(self, dry_run, **options):
        found, families = news(), due()
        if dry_run:
            self.stdout.write(f"To tell staff: {len(found)}. Families to ask: {len(families)}. Nothing was sent.")
            return
        results = [tell_staff(found), *(ask(*family) for family in families)]
        sent, failed = (sum(numbers) for numbers in zip(*results, strict=True))
        self.stdout.write(f"Sent: {sent}.")
        if failed:
            raise CommandError(
                f"Not sent: {failed}. The log says why. What reached nobody is tried again by the next run."
            )
