from django.core.management.base import BaseCommand, CommandError

from charity_site.home.demo.content import Writer, content_of, dump
from charity_site.home.demo.schemas import SCHEMAS


class Command(BaseCommand):
    help = "Write a page as a content file (YAML), of the kind in charity_site/home/demo/, to the standard output."

    def add_arguments(self, parser):
        parser.add_argument("page", help="Its slug, the last part of its address.")

    def handle(self, page, **options):
        found = [each for model in SCHEMAS for each in model.objects.filter(slug=page)]
        if len(found) != 1:
            raise CommandError(
                f"There are {len(found)} pages “{page}” that can be written as a file. Nothing was written."
            )
        self.stdout.write(dump(content_of(found[0], Writer())), ending="")
