from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from charity_site.home.demo.load import Demo
from charity_site.home.demo.logins import make_logins
from charity_site.home.demo.sections import find_content
from charity_site.home.demo.unload import unload


class Command(BaseCommand):
    help = "Load the demo site: 12 diseases, stories, research programs and standard pages, as sample content."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="Put the sample pages back as they were.")
        parser.add_argument(
            "--delete-everything",
            action="store_true",
            help="With --reset: also delete pages that are no sample content.",
        )
        parser.add_argument("--logins", action="store_true", help="Also make a demo login for each role.")

    def handle(self, reset, delete_everything, logins, **options):
        if logins and not settings.DEMO_LOGINS_ALLOWED:
            raise CommandError("Demo logins have a public password: only development settings may have them.")
        content = find_content().specific()
        own = [page for page in content if not page.is_sample]
        if content and not reset and any(page.is_sample for page in content):
            self.stdout.write("The demo is here already. Nothing was changed.")
        elif own and not (reset and delete_everything):
            raise CommandError(
                f"This site has {len(own)} pages that are not sample content, such as “{own[0].title}”. Nothing was "
                "changed. To delete ALL pages and load the demo, run this again with --reset --delete-everything."
            )
        else:
            if content:
                unload()
            self.load()
        if logins:
            make_logins()

    def load(self):
        Demo().load(self.stdout.write)
        self.stdout.write(self.style.SUCCESS(f"The demo is loaded: {find_content().count()} pages."))
