from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, Html
from charity_site.core.rich_text import PROSE
from charity_site.core.schema_org import node
from diseases.sections.section import CARE, Context, Properties, Section


class Treatment(Orderable):
    """A way to treat the disease."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="treatments")
    name = models.CharField(max_length=150, help_text="For example: Blood or bone marrow transplant (BMT).")
    what_it_is = RichTextField(features=PROSE, help_text="What it is and how a child gets it.")

    panels = [FieldPanel("name"), FieldPanel("what_it_is")]

    def __str__(self) -> str:
        return self.name


class TreatmentsData(Data):
    class Treatment(Data):
        name: str
        what_it_is: Html

    treatments: list[Treatment]


class Treatments(Section):
    id = "treatment"
    heading = "Treatment"
    tab = CARE
    data = TreatmentsData
    panels = [InlinePanel("treatments", heading="Treatment", label="Treatment")]
    search_fields = [index.RelatedFields("treatments", [index.SearchField("name")])]
    shows = filled_by = ("treatments",)
    health_aspect = "TreatmentsHealthAspect"
    review_months = 12
    is_practice = True

    def condition(self, context: Context) -> Properties:
        return {"possibleTreatment": [node("MedicalTherapy", name=row.name) for row in context["treatments"]]}
