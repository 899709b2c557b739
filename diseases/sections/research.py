from typing import TYPE_CHECKING

from django.db import models
from pydantic import Field
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField

from charity_site.core.data import Data, Group, Html
from charity_site.core.rich_text import PROSE
from charity_site.readpath.child_rows import fetch_rows
from diseases.sections.section import RESEARCH, Context, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage


class ResearchFields(models.Model):
    research_heading = models.CharField(
        "heading", max_length=120, blank=True, help_text="For example: Leading the way to a cure."
    )
    research_text = RichTextField(
        "text",
        blank=True,
        features=PROSE,
        help_text="The programs that study this disease are linked below it automatically.",
    )

    class Meta:
        abstract = True


class ResearchData(Data):
    class Research(Group):
        heading: str = Field(validation_alias="research_heading")
        text: Html = Field(validation_alias="research_text")

    research: Research

    @staticmethod
    def resolve_research(page: "DiseasePage") -> "DiseasePage":
        return page


class Research(Section):
    id = "research"
    heading = "Research"
    fields = ResearchFields
    tab = RESEARCH
    data = ResearchData
    panels = [MultiFieldPanel([FieldPanel("research_heading"), FieldPanel("research_text")], heading="Research")]
    shows = ("research_text",)
    filled_by = ("research_text", "programs")
    may_be_embedded = is_medical = False

    def context(self, page: "DiseasePage") -> Context:
        programs = page.shown_programs()
        if programs:
            fetch_rows(programs[0], "milestones")  # only of this one they are shown
        return {**super().context(page), "programs": programs}
