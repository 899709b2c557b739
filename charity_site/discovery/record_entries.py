"""Kinds of treatment and late effects as entries of feeds: each has a page below the list of its kind."""

from collections.abc import Iterator
from uuid import UUID, uuid5

from django.utils.text import capfirst
from wagtail.models import Page

from diseases.models import LateEffect, RecordIndexPage, TreatmentKind

SHARED = TreatmentKind, LateEffect


class RecordEntry:
    """A shared record as PageFeed reads an entry. It bears the days on which staff published it."""

    def __init__(self, record: TreatmentKind | LateEffect, index_page: RecordIndexPage):
        self.title = record.name
        self.kind_label = capfirst(record._meta.verbose_name)
        self.is_sample = index_page.is_sample
        self.full_url = f"{index_page.full_url}{record.slug}/"
        unchecked = record.to_be_checked or not record.source.live  # as its page says it (diseases/record_source.html)
        self.card_text = f"{record.own_summary} {'To be checked by a clinician.' if unchecked else ''}"
        self.first_published_at = record.first_published_at
        self.last_published_at = record.last_published_at
        # No slug: staff may change it, and readers of feeds would take the entry for another one.
        self.translation_key: UUID = uuid5(index_page.translation_key, f"record {record.pk}")


def records_below(home: Page, most: int) -> Iterator[RecordEntry]:
    """Yield of each kind the `most` that were published last, where visitors see their list below the `home` page. Those that never were
    published, such as rows from before there were versions, have no day and are left out."""
    for model in SHARED:
        index_page = model.index_page_model().objects.shown().descendant_of(home).first()
        if index_page is None:
            continue
        public = model.objects.filter(live=True).exclude(last_published_at=None).select_related("source")
        for record in public.order_by("-last_published_at", "-pk")[:most]:
            yield RecordEntry(record, index_page)
