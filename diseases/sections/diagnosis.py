from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, Html
from charity_site.core.rich_text import PROSE
from charity_site.core.schema_org import node
from diseases.sections.section import CARE, Context, Properties, Section


class DiagnosisTest(Orderable):
    """A test that a child may have, in the order in which they mostly come."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="tests")
    name = models.CharField(max_length=150, help_text="For example: Complete blood count (CBC).")
    what_happens = RichTextField(features=PROSE, help_text="What happens to the child, and what it tells the doctors.")

    panels = [FieldPanel("name"), FieldPanel("what_happens")]

    def __str__(self) -> str:
        return self.name


class DiagnosisFields(models.Model):
    diagnosis_intro = RichTextField(
        "introduction",
        blank=True,
        features=PROSE,
        help_text="What the doctor does first, for example: If a child has symptoms of it, the doctor will test the blood.",
    )

    class Meta:
        abstract = True


class DiagnosisData(Data):
    class Test(Data):
        name: str
        what_happens: Html

    diagnosis_intro: Html = Field(description="What the doctor does first. It stands before the tests.")
    tests: list[Test]


class Diagnosis(Section):
    id = "diagnosis"
    heading = "Diagnosis"
    fields = DiagnosisFields
    tab = CARE
    data = DiagnosisData
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("diagnosis_intro"),
                InlinePanel("tests", heading="The tests, in their usual order", label="Test"),
            ],
            heading="Diagnosis",
        )
    ]
    search_fields = [index.RelatedFields("tests", [index.SearchField("name")])]
    retold_rows = ("tests",)
    shows = filled_by = ("diagnosis_intro", "tests")
    is_practice = True

    def condition(self, context: Context) -> Properties:
        return {"typicalTest": [node("MedicalTest", name=row.name) for row in context["tests"]]}
