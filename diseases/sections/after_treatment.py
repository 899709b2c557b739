from typing import TYPE_CHECKING

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, Group, Html, Said
from charity_site.core.rich_text import PROSE
from diseases.sections.section import CARE, Context, Properties, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage


class LateEffect(Orderable):
    """Something that can come months or years after a treatment."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="late_effects")
    what = models.CharField(max_length=150, help_text="For example: Trouble with hearing.")
    after = models.CharField("after which treatment", max_length=200, help_text="For example: some chemotherapy.")
    how_checked = models.CharField(
        "how it is checked", max_length=300, help_text="In one or two plain sentences, without a schedule."
    )

    panels = [FieldPanel("what"), FieldPanel("after"), FieldPanel("how_checked")]

    def __str__(self) -> str:
        return self.what


class AfterTreatmentFields(models.Model):
    after_treatment_intro = RichTextField("introduction", blank=True, features=PROSE)

    class Meta:
        abstract = True


class AfterTreatmentData(Data):
    class AfterTreatment(Group):
        class LateEffect(Data):
            what: Said
            after: Said = Field(description="After which treatment.")
            how_checked: Said

        introduction: Html = Field(validation_alias="after_treatment_intro")
        late_effects: list[LateEffect]

    after_treatment: AfterTreatment

    @staticmethod
    def resolve_after_treatment(page: "DiseasePage") -> "DiseasePage":
        return page


class AfterTreatment(Section):
    id = "after-treatment"
    heading = "After treatment"
    fields = AfterTreatmentFields
    tab = CARE
    data = AfterTreatmentData
    panels = [
        MultiFieldPanel(
            [FieldPanel("after_treatment_intro"), InlinePanel("late_effects", label="Late effect")],
            heading="After treatment",
        )
    ]
    search_fields = [index.RelatedFields("late_effects", [index.SearchField("what")])]
    shows = filled_by = ("after_treatment_intro", "late_effects")

    def condition(self, context: Context) -> Properties:
        return {"possibleComplication": [row.what for row in context["late_effects"]]}
