from typing import Annotated

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from charity_site.core.data import Data, Source, only, shared
from diseases.sections.section import RESEARCH, Section


class DiseaseSource(Orderable):
    """Something that the page was written from."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("core.Source", null=True, on_delete=models.PROTECT, related_name="disease_pages")

    panels = [FieldPanel("source")]

    def __str__(self):
        return str(self.source)


class SourcesData(Data):
    sources: list[Annotated[Source, shared("core.Source"), only("source")]]


class Sources(Section):
    id = "sources"
    heading = "Sources"
    tab = RESEARCH
    data = SourcesData
    panels = [InlinePanel("sources", heading="Sources", label="Source")]
    shows = filled_by = ("sources",)
