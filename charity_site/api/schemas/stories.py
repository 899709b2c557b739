from pydantic import Field

from charity_site.api.schemas.parts import PageObject, Reference
from charity_site.delivery.text.survival_figures import without_figures


class Story(PageObject):
    """What a family lends to other sites: what stands on a card, and the way to the rest. No picture, no age, no year."""

    label: str = Field(examples=["Leukemia Survivor"])
    text: str = Field(description="One sentence or two of it.")
    disease: Reference | None

    @staticmethod
    def resolve_label(story):
        return story.shown_label

    @staticmethod
    def resolve_text(story):
        return without_figures(story.card_text)
