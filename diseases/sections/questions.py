from typing import Annotated, Any

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import BeforeValidator, Field
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from charity_site.core.data import Data, Said, only, shown_only
from diseases.sections.section import CARE, Section


class Whom(models.TextChoices):
    """Whom to ask, in the order in which a family meets them."""

    TEAM = "", "Anyone on the team"
    DOCTOR = "doctor", "The doctor"
    NURSE = "nurse", "The nurse"
    SOCIAL_WORKER = "social", "The social worker"
    SCHOOL = "school", "The school"


class Asked(Orderable):
    """A question that a parent can take to the care team."""

    text = models.CharField(
        max_length=200, help_text="In a parent's words, for example: Can we stay with our child at night?"
    )

    whom = models.CharField(
        "whom to ask",
        max_length=10,
        choices=[choice for choice in Whom.choices if choice[0]],
        blank=True,
        help_text="Left empty: anyone on the team. The question folder puts questions in groups by it.",
    )

    panels = [FieldPanel("text"), FieldPanel("whom")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.text


class Question(Asked):
    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="questions")


class QuestionLine(Data):
    """A question with whom to ask. In a file it is a line of text alone, where anyone on the team may answer."""

    text: Said
    whom: str = Field(
        "", description="Whom to ask. Empty: anyone on the team.", json_schema_extra={"enum": [*Whom.values]}
    )

    def stored(self) -> Any:
        return super().stored() if self.whom else self.text


def line(value: Any) -> Any:
    return {"text": value} if isinstance(value, str) else value


QuestionLines = list[Annotated[QuestionLine, BeforeValidator(line)]]


class QuestionsData(Data):
    questions: list[Annotated[Said, only("text")]] = shown_only(description="To take to the care team.")
    questions_to_ask: QuestionLines = Field(
        validation_alias="questions", description="The same, each with whom to ask."
    )


class Questions(Section):
    id = "questions"
    heading = "Questions to ask"
    tab = CARE
    data = QuestionsData
    panels = [InlinePanel("questions", heading="Questions to ask the care team", label="Question")]
    shows = filled_by = ("questions",)
    health_aspect = "SeeDoctorHealthAspect"
    review_months = 36
