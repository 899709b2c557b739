from typing import Annotated

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.models import Orderable

from charity_site.core.data import Data, Said, only
from diseases.sections.section import CARE, Section


class Question(Orderable):
    """A question that a parent can take to the care team."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(
        max_length=200, help_text="In a parent's words, for example: Can we stay with our child at night?"
    )

    panels = [FieldPanel("text")]

    def __str__(self) -> str:
        return self.text


class QuestionsData(Data):
    questions: list[Annotated[Said, only("text")]] = Field(description="To take to the care team.")


class Questions(Section):
    id = "questions"
    heading = "Questions to ask"
    tab = CARE
    data = QuestionsData
    panels = [InlinePanel("questions", heading="Questions to ask the care team", label="Question")]
    shows = filled_by = ("questions",)
    health_aspect = "SeeDoctorHealthAspect"
    review_months = 36
