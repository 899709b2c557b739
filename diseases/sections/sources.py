from typing import Annotated

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from charity_site.core.data import Data, Source, only, shared
from charity_site.core.leads import open_address
from charity_site.core.models import Source as SourceRecord
from charity_site.core.schema_org import node
from diseases.sections.section import RESEARCH, Context, Properties, Section


class DiseaseSource(Orderable):
    """Something that the page was written from."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("core.Source", null=True, on_delete=models.PROTECT, related_name="disease_pages")

    panels = [FieldPanel("source")]

    def __str__(self) -> str:
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

    def web_page(self, context: Context) -> Properties:
        return {"citation": [cited(row.source) for row in context["sources"]]}


def cited(source: SourceRecord) -> Properties:
    """Return the node of a `source`."""
    return node(
        "CreativeWork",
        name=source.title,
        url=open_address(source.url, elsewhere=True),
        datePublished=str(source.year or ""),
        publisher=node("Organization", name=source.publisher),
    )
