from typing import TYPE_CHECKING, Annotated

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, Group, Html, Said, SaidByRecord, for_api, in_words_of_record, only, shared
from charity_site.core.rich_text import PROSE
from diseases.sections.record_address import RecordAddress, address_of
from diseases.sections.section import CARE, Context, Properties, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage, LateEffect


class DiseaseLateEffect(Orderable):
    """A late effect that treatment of this disease can have: the shared late effect, and what is particular here."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="late_effects")
    late_effect = models.ForeignKey("diseases.LateEffect", null=True, on_delete=models.PROTECT, related_name="diseases")
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text="Only what is particular in this disease, in a whole sentence. It stands on this page alone.",
    )

    panels = [FieldPanel("late_effect"), FieldPanel("note")]

    def __str__(self) -> str:
        return str(self.late_effect)

    def check_publishable(self) -> None:
        """Raise ValidationError when the late effect is not public."""
        if self.late_effect and not self.late_effect.live:
            raise ValidationError(
                {
                    "late_effect": f"“{self.late_effect}” is a draft, which visitors do not see. Have it published in Late "
                    "effects first."
                }
            )

    @property
    def shown_effect(self) -> "LateEffect | None":
        """Its late effect; None while visitors may not see it."""
        return self.late_effect if self.late_effect and self.late_effect.live else None

    @property
    def address(self) -> str | None:
        """The address of the late effect's own page; None while visitors may not see one."""
        return address_of(self, "late_effect")

    @property
    def what(self) -> str:
        return self.shown_effect.name if self.shown_effect else ""

    @property
    def after(self) -> str:
        return self.shown_effect.after if self.shown_effect else ""

    @property
    def how_checked(self) -> str:
        return self.shown_effect.how_checked if self.shown_effect else ""


def shown(rows: list[DiseaseLateEffect]) -> list[DiseaseLateEffect]:
    """Return those of `rows` whose late effect visitors may see."""
    return [row for row in rows if row.shown_effect]


class AfterTreatmentFields(models.Model):
    after_treatment_intro = RichTextField("introduction", blank=True, features=PROSE)

    class Meta:
        abstract = True


class AfterTreatmentData(Data):
    class AfterTreatment(Group):
        class LateEffect(RecordAddress):
            slug: Annotated[str, only("slug"), shared("diseases.LateEffect", is_read=False)] = Field(
                validation_alias="late_effect",
                description="The same late effect has the same one in every disease.",
                examples=["hearing-loss"],
            )
            # Fingerprints have known these as words of the row since before they were shared.
            what: SaidByRecord = in_words_of_record()
            after: SaidByRecord = in_words_of_record(description="After which treatment.")
            how_checked: SaidByRecord = in_words_of_record()
            note: Said = Field(description="What is particular in this disease.")

        introduction: Html = Field(validation_alias="after_treatment_intro")
        late_effects: Annotated[list[LateEffect], for_api(shown)]

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
            [
                FieldPanel("after_treatment_intro"),
                MultipleChooserPanel("late_effects", label="Late effect", chooser_field_name="late_effect"),
            ],
            heading="After treatment",
        )
    ]
    search_fields = [
        index.RelatedFields("late_effects", [index.RelatedFields("late_effect", [index.SearchField("name")])])
    ]
    retold_rows = ("late_effects",)
    shows = filled_by = ("after_treatment_intro", "late_effects")

    def context(self, page: "DiseasePage") -> Context:
        # Not by its class: the file of LateEffect imports the page, which imports this one.
        record = DiseaseLateEffect._meta.get_field("late_effect").related_model
        return {
            **super().context(page),
            "late_effects": shown(page.late_effects.select_related("late_effect")),
            "late_effects_page": record.index_page_model().first_shown(),
        }

    def condition(self, context: Context) -> Properties:
        rows = context["late_effects"]
        return {"possibleComplication": [row.what for row in rows]}
