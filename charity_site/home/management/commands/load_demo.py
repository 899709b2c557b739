from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.models import Page

from charity_site.consent.models import Consent
from charity_site.core.models import Organization, Source
from charity_site.home.demo import pictures
from charity_site.home.demo.load import Demo, find_content
from charity_site.home.demo.logins import make_logins
from diseases.models import Symptom


class Command(BaseCommand):
    help = "Load the demo site: 12 diseases, stories, research programmes and standard pages, as sample content."

    def add_arguments(self, parser):
        parser.add_argument(
            "--reset", action="store_true", help="Delete ALL pages and records of the site first, then load."
        )
        parser.add_argument("--logins", action="store_true", help="Also make a demo login for each role.")

    def handle(self, reset, logins, **options):
        if logins and not settings.DEMO_LOGINS_ALLOWED:
            raise CommandError("Demo logins have a public password: only development settings may have them.")
        content = find_content()
        if reset:
            self.empty()
        elif content.filter(slug="jmml").exists():
            self.stdout.write("The demo is here already. Nothing was changed.")
        elif content.exists():
            raise CommandError(
                f"This site has {content.count()} pages that are not the demo, so nothing was loaded. "
                "To delete ALL of them and load the demo, run this again with --reset."
            )
        if not find_content().exists():
            Demo().load(self.stdout.write)
            self.stdout.write("Pictures in each size")
            self.warm_up()
            self.stdout.write(self.style.SUCCESS(f"The demo is loaded: {find_content().count()} pages."))
        if logins:
            make_logins()

    def warm_up(self):
        """Render each page once, so that no visitor waits while its pictures are cut to size."""
        for page in Page.objects.live().filter(depth__gt=1).specific():
            page.make_preview_request()

    @transaction.atomic
    def empty(self):
        for page in find_content().filter(depth__lte=4).order_by("-path"):
            page.specific.delete()
        for model in (Consent, Symptom, Source, Organization):
            model.objects.all().delete()
        pictures.delete_all()
