"""Papers, trials and other outputs of programs as entries of feeds: they stand on no page of their own."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time
from uuid import UUID, uuid5

from django.utils import timezone

from research.models import Output, ProgramPage
from research.thread import days_of


class OutputEntry:
    """An output as PageFeed reads an entry. It counts as changed when its state began, by what is known of the day: nothing else tells, and
    the day on which somebody typed it would make an old paper news."""

    first_published_at = None

    def __init__(self, output: Output, program: ProgramPage):
        self.title = output.title
        self.kind_label = output.get_kind_display()
        self.is_sample = program.is_sample
        self.full_url = output.url or program.full_url
        self.card_text = ". ".join(filter(None, [output.standing, output.journal, output.note, output.why_stopped]))
        self.last_published_at = timezone.make_aware(datetime.combine(days_of(output)[0], time.min))
        self.pk = output.pk
        self.program_key = program.translation_key

    @property
    def translation_key(self) -> UUID:
        """Return the name of the entry for ever."""
        return uuid5(self.program_key, f"output {self.pk}")


def outputs_of(programs: Iterable[ProgramPage]) -> Iterator[OutputEntry]:
    """Yield the outputs of `programs` of which a year is known and has begun."""
    by_key = {program.pk: program for program in programs}
    for output in Output.objects.filter(page__in=by_key, year__isnull=False).order_by("pk"):
        if days_of(output)[0] <= timezone.localdate():
            yield OutputEntry(output, by_key[output.page_id])
