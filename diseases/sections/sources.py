from typing import TYPE_CHECKING, Annotated

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, MultipleChooserPanel
from wagtail.models import Orderable

from charity_site.core.data import Data, Source, for_api, only, shared
from charity_site.core.leads import open_address
from charity_site.core.models import Source as SourceRecord
from charity_site.core.models import check_source
from charity_site.core.schema_org import node
from diseases.sections.section import RESEARCH, Context, Properties, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage


class DiseaseSource(Orderable):
    """Something that the page was written from."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("core.Source", null=True, on_delete=models.PROTECT, related_name="disease_pages")

    panels = [FieldPanel("source")]

    def __str__(self) -> str:
        return str(self.source)

    def check_publishable(self) -> None:
        """Raise ValidationError when the source is not public."""
        check_source(self.source)


def shown(rows: list[DiseaseSource]) -> list[DiseaseSource]:
    """Return those of `rows` whose source visitors may see."""
    return [row for row in rows if row.source and row.source.live]


class SourcesData(Data):
    sources: Annotated[list[Annotated[Source, shared("core.Source"), only("source")]], for_api(shown)]


class Sources(Section):
    id = "sources"
    heading = "Sources"
    tab = RESEARCH
    data = SourcesData
    panels = [MultipleChooserPanel("sources", heading="Sources", label="Source", chooser_field_name="source")]
    filled_by = ("sources",)

    def context(self, page: "DiseasePage") -> Context:
        return {**super().context(page), "sources": shown(page.sources.all())}

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
