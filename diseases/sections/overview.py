from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from charity_site.core.data import Data, Html, Said
from charity_site.core.rich_text import PROSE
from charity_site.core.schema_org import node
from diseases.sections.section import Context, Factor, Properties, Section

NOBODY_IS_TO_BLAME = "Nobody is to blame. A higher risk does not mean that you did something wrong."


class RiskFactor(Orderable):
    """Something that can raise the risk of the disease."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="risk_factors")
    name = models.CharField(max_length=150, help_text="For example: Noonan syndrome.")
    note = models.CharField(max_length=300, blank=True, help_text="What it is, in one or two plain sentences.")

    panels = [FieldPanel("name"), FieldPanel("note")]

    def __str__(self) -> str:
        return self.name


class OverviewFields(models.Model):
    overview = RichTextField(
        features=PROSE, help_text="What happens in the body, in plain words. Two to four short paragraphs."
    )
    risk_note = models.CharField(
        "words with what can raise the risk",
        max_length=200,
        default=NOBODY_IS_TO_BLAME,
        help_text="Stands above the list of what can raise the risk, because parents may read it as blame.",
    )

    class Meta:
        abstract = True

    def check_publishable(self) -> None:
        super().check_publishable()  # type: ignore[misc]  # the page that has these columns has it from SitePage
        # An editor that was typed in and emptied again leaves an empty paragraph behind.
        if not get_text_for_indexing(self.overview).strip():
            raise ValidationError({"overview": "Write a short overview: it is the first thing that a parent reads."})


class OverviewData(Data):
    overview: Html
    risk_note: Said = Field(description="Show it wherever you show the risk factors: nobody is to blame.")
    risk_factors: list[Factor] = Field(description="What can raise the risk of this disease.")


class Overview(Section):
    id = "overview"
    heading = "Overview"
    fields = OverviewFields
    data = OverviewData
    panels = [
        FieldPanel("overview"),
        MultiFieldPanel(
            [
                FieldPanel("risk_note"),
                InlinePanel(
                    "risk_factors",
                    label="Risk factor",
                    help_text="Shown below the overview. Only what a source names, in calm words. Most of the time nobody knows "
                    "the cause; the overview can say so.",
                ),
            ],
            heading="What can raise the risk",
        ),
    ]
    search_fields = [
        index.SearchField("overview"),
        index.RelatedFields("risk_factors", [index.SearchField("name")]),
    ]
    retold_rows = ("risk_factors",)
    shows = ("overview", "risk_note", "risk_factors")
    filled_by = ("overview", "risk_factors")
    health_aspect = "OverviewHealthAspect"

    def condition(self, context: Context) -> Properties:
        return {"riskFactor": [node("MedicalRiskFactor", name=row.name) for row in context["risk_factors"]]}
