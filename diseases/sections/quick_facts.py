from typing import TYPE_CHECKING, Annotated

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel

from charity_site.core.data import Data, Fact, for_api
from charity_site.core.models import AbstractFact, shown_facts
from diseases.sections.section import Context, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage


class QuickFact(AbstractFact):
    """A figure at the head of a disease page, with its source and year."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="quick_facts")


class QuickFactsData(Data):
    quick_facts: Annotated[list[Fact], for_api(shown_facts)]


class QuickFacts(Section):
    id = "quick-facts"
    heading = "Quick facts"
    data = QuickFactsData
    panels = [InlinePanel("quick_facts", heading="Quick facts", label="Fact")]
    filled_by = ("quick_facts",)

    def context(self, page: "DiseasePage") -> Context:
        return {"quick_facts": shown_facts(page.quick_facts.all())}
