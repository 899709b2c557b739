from typing import TYPE_CHECKING

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from charity_site.core.data import Data, Group, Html, Said, SourcedFigure, shown_only
from charity_site.core.models import SourcedRow
from charity_site.core.rich_text import PROSE
from diseases.doses import check_doses
from diseases.sections.section import CARE, Context, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage

ROAD_FRAMING = (
    "This is the usual order. Your child's plan may differ. Doses, and the temperature at which you call, come from your own "
    "team: ask for both, and write them down."
)


class Phase(SourcedRow):
    """A part of the road through treatment: how long, where, what happens."""

    is_a_figure = False

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=120, help_text="For example: First weeks (induction).")
    length = models.CharField("about how long", max_length=80, help_text="For example: about 4 weeks.")
    where = models.CharField(max_length=120, help_text="For example: hospital first, then clinic.")
    what_happens = RichTextField(features=PROSE, help_text="In two to four plain sentences. No dose, no temperature.")
    watch_for = models.CharField(
        "what to watch for", max_length=300, blank=True, help_text="What to tell the team. No temperature."
    )
    ask = models.CharField("what to ask", max_length=300, blank=True, help_text="One or two questions for the team.")

    panels = [
        FieldPanel("name"),
        FieldRowPanel([FieldPanel("length"), FieldPanel("where")]),
        FieldPanel("what_happens"),
        FieldPanel("watch_for"),
        FieldPanel("ask"),
        *SourcedRow.panels,
    ]

    def __str__(self) -> str:
        return self.name

    def check_publishable(self) -> None:
        super().check_publishable()
        check_doses(self, "name", "length", "where", "what_happens", "watch_for", "ask")


class RoadFields(models.Model):
    road_intro = RichTextField("introduction", blank=True, features=PROSE)

    class Meta:
        abstract = True

    def check_publishable(self) -> None:
        super().check_publishable()  # type: ignore[misc]  # the page that has these columns has it from SitePage
        check_doses(self, "road_intro")


class RoadData(Data):
    class Road(Group):
        """The phases of treatment, in their order. Show the framing first."""

        class Phase(SourcedFigure):
            name: str
            length: Said = Field(description="About how long.")
            where: Said
            what_happens: Html
            watch_for: Said
            ask: Said = Field(description="What to ask the team.")

        framing: str = shown_only()
        introduction: Html = Field(validation_alias="road_intro")
        phases: list[Phase]

        @staticmethod
        def resolve_framing(page: "DiseasePage") -> str:
            return ROAD_FRAMING

    road: Road

    @staticmethod
    def resolve_road(page: "DiseasePage") -> "DiseasePage":
        return page


class Road(Section):
    id = "road"
    heading = "The road through treatment"
    fields = RoadFields
    tab = CARE
    data = RoadData
    panels = [
        MultiFieldPanel(
            [FieldPanel("road_intro"), InlinePanel("phases", heading="The phases, in their order", label="Phase")],
            heading="The road through treatment",
        )
    ]
    search_fields = [index.RelatedFields("phases", [index.SearchField("name")])]
    retold_rows = ("phases",)
    shows = filled_by = ("road_intro", "phases")
    review_months = 12
    is_practice = True

    def context(self, page: "DiseasePage") -> Context:
        return {**super().context(page), "road_framing": ROAD_FRAMING}
