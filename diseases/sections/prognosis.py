from typing import TYPE_CHECKING, Any

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from charity_site.core.data import Data, Group, Html, SourcedFigure, file_in, shown_only
from charity_site.core.models import SourcedRow
from charity_site.core.rich_text import PROSE
from diseases.sections.section import CARE, Context, Factor, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage

# Stands wherever survival figures do, before the first of them.
SURVIVAL_FRAMING = (
    "These figures describe groups of people in the past. They cannot say what will happen to your child. Your care "
    "team can tell you what they mean for you."
)


class PrognosisFactor(Orderable):
    """Something that the outlook depends on."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="prognosis_factors")
    name = models.CharField(max_length=150, help_text="For example: Age at diagnosis.")
    note = models.CharField(max_length=300, blank=True, help_text="Why it matters, in one or two plain sentences.")

    panels = [FieldPanel("name"), FieldPanel("note")]

    def __str__(self) -> str:
        return self.name


class SurvivalFigure(SourcedRow):
    """A survival figure. Readers open it themselves; it is never on a card, in a search result or shared."""

    may_state_survival_figures = ("value", "population", "years")  # and no other field of the site

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="survival_figures")
    value = models.CharField(max_length=40, help_text="For example: about 9 in 10.")
    population = models.CharField(
        max_length=200,
        help_text="Of whom, for example: children under 15, diagnosed 2014–2020.",
    )
    years = models.CharField(
        "outcome",
        max_length=60,
        blank=True,
        help_text="What the figure counts, for example: alive 5 years after diagnosis.",
    )

    panels = [
        FieldRowPanel([FieldPanel("value"), FieldPanel("years")]),
        FieldPanel("population"),
        *SourcedRow.panels,
    ]

    def __str__(self) -> str:
        return f"{self.value}: {self.population}"


class PrognosisFields(models.Model):
    prognosis_intro = RichTextField("introduction", blank=True, features=PROSE)

    class Meta:
        abstract = True


class PrognosisData(Data):
    class Prognosis(Group):
        class Survival(Group):
            """Survival figures. Keep them closed until a reader opens them, and show the framing first."""

            class SurvivalFigure(SourcedFigure):
                value: str
                population: str = Field(description="Of whom.")
                years: str = Field(description="What the figure counts.")

            framing: str = shown_only()
            figures: list[SurvivalFigure] = Field(validation_alias="survival_figures")

            @staticmethod
            def resolve_framing(page: "DiseasePage") -> str:
                return SURVIVAL_FRAMING

        introduction: Html = Field(validation_alias="prognosis_intro")
        factors: list[Factor] = Field(validation_alias="prognosis_factors")
        survival: Survival | None = Field(description="Null when there are no figures.")

        @staticmethod
        def resolve_survival(page: "DiseasePage", context: dict[str, Any] | None) -> "DiseasePage | None":
            return page if file_in(context) or page.survival_figures.all() else None

    prognosis: Prognosis

    @staticmethod
    def resolve_prognosis(page: "DiseasePage") -> "DiseasePage":
        return page


class Prognosis(Section):
    """Nothing of it is for machines or for search: a figure without the words around it frightens or misleads."""

    id = "prognosis"
    heading = "Prognosis"
    fields = PrognosisFields
    tab = CARE
    data = PrognosisData
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("prognosis_intro"),
                InlinePanel("prognosis_factors", heading="What the outlook depends on", label="Factor"),
                InlinePanel("survival_figures", heading="Survival figures", label="Figure"),
            ],
            heading="Prognosis",
        )
    ]
    shows = filled_by = ("prognosis_factors", "prognosis_intro", "survival_figures")
    health_aspect = "PrognosisHealthAspect"
    review_months = 12
    is_practice = True

    def context(self, page: "DiseasePage") -> Context:
        return {**super().context(page), "survival_framing": SURVIVAL_FRAMING}
