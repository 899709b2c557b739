from django.core.management import CommandError
from django.core.management.base import BaseCommand
from wagtail.models import Page

from charity_site.glossary.models import Term
from charity_site.writing.checks import findings
from diseases.models import LateEffect, Symptom, TreatmentKind, UrgencyRule


class Command(BaseCommand):
    help = (
        "Check the words of all that visitors can read, as the editor does: figures without a source, short forms, words that "
        "hurt, long sentences, reading age. Prints what to do. Exits with 1 when something was found."
    )

    def handle(self, *args, **options):
        count = 0
        for record in published():
            for finding in findings(record):
                count += 1
                self.stdout.write(self.in_lines(record, finding))
        if count:
            raise CommandError(f"{count} to mend.")
        self.stdout.write("Nothing to mend.")

    def in_lines(self, record, finding):
        words = f" [{', '.join(finding.words)}]" if finding.words else ""
        return f"{record} > {finding.section}: {finding.sentence}{words}\n    {finding.what_to_do}"


def published():
    """Yield what visitors can read: pages, and the records that have words of their own for them."""
    for page in Page.objects.live().filter(depth__gt=1).specific().iterator():
        if page.is_shown():
            yield page
    for model in (Symptom, UrgencyRule, TreatmentKind, LateEffect, Term):
        yield from model.objects.filter(live=True)
