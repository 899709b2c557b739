from typing import TYPE_CHECKING

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from charity_site.core.data import Data, Group, Html, Said, SourcedFigure
from charity_site.core.models import SourcedRow
from charity_site.core.rich_text import PROSE
from diseases.sections.section import CARE, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage


class RiskGroup(SourcedRow):
    """A type or a risk group of the disease, by which the team plans how strong treatment must be."""

    is_a_figure = False

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="risk_groups")
    name = models.CharField(max_length=150, help_text="For example: High-risk B-cell ALL.")
    decided_by = models.CharField(
        "what decides it", max_length=300, help_text="In one or two plain sentences. Without figures of outlook."
    )
    changes = models.CharField(
        "what it changes", max_length=300, blank=True, help_text="What is different in treatment, in plain sentences."
    )

    panels = [FieldPanel("name"), FieldPanel("decided_by"), FieldPanel("changes"), *SourcedRow.panels]

    def __str__(self) -> str:
        return self.name


class TypesFields(models.Model):
    types_intro = RichTextField(
        "introduction",
        blank=True,
        features=PROSE,
        help_text="What the words mean here: type, stage, risk group. A child's group can change as treatment goes on.",
    )

    class Meta:
        abstract = True


class TypesData(Data):
    class Types(Group):
        class RiskGroup(SourcedFigure):
            name: str
            decided_by: Said = Field(description="What decides that a child is in it.")
            changes: Said = Field(description="What it changes in treatment.")

        introduction: Html = Field(validation_alias="types_intro")
        risk_groups: list[RiskGroup]

    types: Types

    @staticmethod
    def resolve_types(page: "DiseasePage") -> "DiseasePage":
        return page


class Types(Section):
    id = "types"
    heading = "Types and risk groups"
    fields = TypesFields
    tab = CARE
    data = TypesData
    panels = [
        MultiFieldPanel(
            [FieldPanel("types_intro"), InlinePanel("risk_groups", label="Type or risk group")],
            heading="Types and risk groups",
        )
    ]
    search_fields = [index.RelatedFields("risk_groups", [index.SearchField("name")])]
    retold_rows = ("risk_groups",)
    shows = filled_by = ("types_intro", "risk_groups")
    health_aspect = "StagesHealthAspect"
    review_months = 12
