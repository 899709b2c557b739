from typing import Annotated

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, Html, only, shared, shown_only
from charity_site.core.rich_text import PROSE
from charity_site.core.schema_org import node
from diseases.sections.record_address import RecordAddress, address_of
from diseases.sections.section import CARE, Context, Properties, Section


class Treatment(Orderable):
    """A way to treat the disease."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="treatments")
    name = models.CharField(max_length=150, help_text="For example: Blood or bone marrow transplant (BMT).")
    what_it_is = RichTextField(features=PROSE, help_text="What it is and how a child gets it.")

    kind = models.ForeignKey(
        "diseases.TreatmentKind",
        verbose_name="kind of treatment",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="diseases",
        help_text="Where readers find what is true of it in all diseases: what it feels like, side effects, care at home.",
    )

    panels = [FieldPanel("name"), FieldPanel("kind"), FieldPanel("what_it_is")]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str | None:
        """The address of the page of its kind; None where it has none, or visitors may not see one."""
        return address_of(self, "kind")


class TreatmentsData(Data):
    class Treatment(RecordAddress):
        name: str
        what_it_is: Html
        kind_name: str | None = shown_only(description="The name of its kind.", examples=["Chemotherapy"])
        kind: Annotated[str | None, only("slug"), shared("diseases.TreatmentKind")] = Field(
            description="The same kind of treatment has the same one in every disease.", examples=["chemotherapy"]
        )

        @staticmethod
        def resolve_kind_name(row: "Treatment") -> str | None:
            return row.kind.name if row.kind and row.kind.live else None

    treatments: list[Treatment]


class Treatments(Section):
    id = "treatment"
    heading = "Treatment"
    tab = CARE
    data = TreatmentsData
    panels = [InlinePanel("treatments", heading="Treatment", label="Treatment")]
    search_fields = [index.RelatedFields("treatments", [index.SearchField("name")])]
    retold_rows = ("treatments",)
    shows = filled_by = ("treatments",)
    health_aspect = "TreatmentsHealthAspect"
    review_months = 12
    is_practice = True

    def condition(self, context: Context) -> Properties:
        rows = context["treatments"]
        return {"possibleTreatment": [node("MedicalTherapy", name=row.name, url=row.address) for row in rows]}
