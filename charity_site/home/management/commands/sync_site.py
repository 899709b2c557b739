from django.core.management.base import BaseCommand, CommandError

from charity_site.home.sync import NotMigrated, sync_site


class Command(BaseCommand):
    help = (
        "Make the pages at the top, the roles and the approvals that the software declares (charity_site/roles.py and "
        "site_tree.py), and say what was different. Every `migrate` does this too."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Change nothing; end with 1 when something is different."
        )

    def handle(self, *, check, **options):
        try:
            different = sync_site(only_look=check)
        except NotMigrated as error:
            raise CommandError(str(error)) from error
        for sentence in different:
            self.stdout.write(sentence)
        if not different:
            self.stdout.write("Everything is as declared.")
        if check and different:
            raise SystemExit(1)
