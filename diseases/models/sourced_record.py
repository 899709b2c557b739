from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from charity_site.core.models import FoundByWords
from charity_site.core.models.facts import check_source
from diseases.checked import CheckedRecord
from diseases.doses import check_doses
from diseases.models.record_pages import RecordWithPage


class SourcedRecord(FoundByWords, CheckedRecord, RecordWithPage):
    """A shared record about what treatment does, with a page of its own and the source of what it says."""

    source = models.ForeignKey(
        "core.Source",
        null=True,  # in a draft
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where this is from. Readers see it.",
    )

    not_for_readers = ("also_called", "search_words")  # as text

    finding_panels = [FieldPanel("also_called"), FoundByWords.search_words_panel]
    source_panel = MultiFieldPanel([FieldPanel("source"), CheckedRecord.check_panel], heading="Where it is from")

    class Meta:
        abstract = True

    def check_publishable(self):
        super().check_publishable()
        check_source(self.source)
        check_doses(self, *self.lines_for_all)
