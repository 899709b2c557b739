from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, MultipleChooserPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from charity_site.core.data import (
    Data,
    Group,
    Html,
    Said,
    for_api,
    one_of,
    only,
    shared,
    shown_only,
)
from charity_site.core.rich_text import PROSE
from charity_site.core.schema_org import node
from charity_site.delivery.text.survival_figures import without_survival_figures
from diseases.sections.record_address import RecordAddress, address_of
from diseases.sections.section import CARE, Context, Properties, Section
from diseases.urgency import Urgency

if TYPE_CHECKING:
    from diseases.models import DiseasePage, Symptom

SAY_WHEN_TO_CALL = (
    "Say when to call the doctor: no parent should read these symptoms without it. For example: call 911 if your child has "
    "trouble breathing; if your child is already being treated, call your care team at any hour."
)

# With its name as a link (HTML) where it has a page, what is said of it, and its address.
ShownSymptom: TypeAlias = "tuple[Symptom, str, list[str], str | None]"


class DiseaseSymptom(Orderable):
    """A symptom of this disease: the shared symptom, and what is particular here."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="symptoms")
    symptom = models.ForeignKey("diseases.Symptom", null=True, on_delete=models.PROTECT, related_name="diseases")
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text="Only what is particular in this disease, in a whole sentence. It stands on this page alone.",
    )

    panels = [FieldPanel("symptom"), FieldPanel("note")]

    def __str__(self) -> str:
        return str(self.symptom)

    def check_publishable(self) -> None:
        """Raise ValidationError when the symptom is not public, or does not say what a parent should do, and how soon."""
        if self.symptom and not self.symptom.live:
            raise ValidationError(
                {
                    "symptom": f"“{self.symptom}” is a draft, which visitors do not see. Have it published in Symptoms first."
                }
            )
        if self.symptom and not self.symptom.urgency:
            raise ValidationError(
                {"symptom": f"“{self.symptom}” does not say yet how soon to call. Add it in Symptoms, then publish."}
            )

    @property
    def address(self) -> str | None:
        """The address of the symptom's own page; None while visitors may not see one."""
        return address_of(self, "symptom")


class SymptomsFields(models.Model):
    symptoms_intro = RichTextField("introduction", blank=True, features=PROSE)
    when_to_call = RichTextField(
        "when to call the doctor",
        blank=True,
        features=PROSE,
        help_text="Stands below what the symptoms themselves say, which comes by itself. Only what is true of the whole "
        "disease, for example: call 911 with trouble breathing.",
    )

    class Meta:
        abstract = True

    def check_rows(self, rows: dict[str, list[Any]]) -> None:
        super().check_rows(rows)  # type: ignore[misc]  # the page that has these columns has it from SitePage
        if self.lacks_when_to_call(rows["symptoms"]):
            raise ValidationError({"when_to_call": SAY_WHEN_TO_CALL})

    def lacks_when_to_call(self, symptoms: list[DiseaseSymptom]) -> bool:
        """Return whether the page speaks of `symptoms`, and does not say when to call."""
        # An editor that was typed in and emptied again leaves an empty paragraph behind.
        speaks = symptoms or get_text_for_indexing(self.symptoms_intro).strip()
        return bool(speaks) and not get_text_for_indexing(self.when_to_call).strip()


def shown(rows: list[DiseaseSymptom]) -> list[DiseaseSymptom]:
    """Return those of `rows` whose symptom visitors may see."""
    return [row for row in rows if row.symptom and row.symptom.live]


def as_shown(symptom: "Symptom", note: str, address: str | None) -> ShownSymptom:
    """Return what the page shows of a `symptom` with a `note` about this disease: without a figure of outlook."""
    link = format_html('<a href="{}">{}</a>', address, symptom.name) if address else symptom.name
    notes = map(without_survival_figures, (symptom.description, note))
    return symptom, link, [text for text in notes if text], address


def calls_about(symptoms: list[ShownSymptom]) -> list[tuple[Urgency, list[ShownSymptom]]]:
    """Sort `symptoms` by how soon to call: [(urgency, those of it)], the soonest first."""
    groups = ((urgency, [row for row in symptoms if row[0].urgency == urgency]) for urgency in Urgency)
    return [(urgency, rows) for urgency, rows in groups if rows]


class SymptomsData(Data):
    class Symptoms(Group):
        class Symptom(RecordAddress):
            slug: Annotated[str, only("slug"), shared("diseases.Symptom")] = Field(
                validation_alias="symptom",
                description="The same symptom has the same one in every disease.",
                examples=["fever"],
            )
            name: str = shown_only(validation_alias="symptom.name")
            description: Said = shown_only(validation_alias="symptom.description")
            urgency: Annotated[one_of(Urgency) | None, for_api(lambda value: value or None)] = shown_only(
                validation_alias="symptom.urgency", description="How soon to call. Null while nobody has said so."
            )
            when_to_see_doctor: Html = shown_only(
                validation_alias="symptom.when_to_see_doctor",
                description="What to do. Show it wherever you show the urgency.",
            )
            to_be_checked: bool = shown_only(
                description="Whether a clinician must still check the urgency and what to do."
            )
            note: Said = Field(description="What is particular in this disease.")

            @staticmethod
            def resolve_to_be_checked(row: DiseaseSymptom) -> bool:
                return bool(row.symptom and row.symptom.urgency and row.symptom.to_be_checked)

        introduction: Html = Field(validation_alias="symptoms_intro")
        rows: Annotated[list[Symptom], for_api(shown)] = Field(validation_alias="symptoms")
        when_to_call: Html = Field(description="When to call the doctor. Show it wherever you show the symptoms.")

    symptoms: Symptoms

    @staticmethod
    def resolve_symptoms(page: "DiseasePage") -> "DiseasePage":
        return page


class Symptoms(Section):
    id = "symptoms"
    heading = "Symptoms"
    fields = SymptomsFields
    tab = CARE
    data = SymptomsData
    panels = [
        MultiFieldPanel(
            [
                FieldPanel("symptoms_intro"),
                MultipleChooserPanel("symptoms", label="Symptom", chooser_field_name="symptom"),
                FieldPanel("when_to_call"),
            ],
            heading="Symptoms",
        )
    ]
    search_fields = [
        index.RelatedFields("symptoms", [index.RelatedFields("symptom", [index.SearchField("name", boost=4)])])
    ]
    retold_rows = ("symptoms",)
    shows = ("symptoms_intro", "when_to_call")
    filled_by = ("symptoms", "symptoms_intro", "calls", "when_to_call")
    health_aspect = "SymptomsHealthAspect"
    review_months = 12
    is_practice = True

    def context(self, page: "DiseasePage") -> Context:
        rows = shown(page.symptoms.select_related("symptom"))
        symptoms = [as_shown(row.symptom, row.note, row.address) for row in rows if row.symptom]
        return {
            **super().context(page),
            "symptoms": symptoms,
            "calls": calls_about(symptoms),
            "calls_to_be_checked": any(symptom.urgency and symptom.to_be_checked for symptom, *_ in symptoms),
        }

    def condition(self, context: Context) -> Properties:
        return {
            "signOrSymptom": [
                node("MedicalSignOrSymptom", name=symptom.name, url=address)
                for symptom, *_, address in context["symptoms"]
            ]
        }
