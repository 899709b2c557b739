from pydantic import Field

from charity_site.api.schemas.diseases import Review
from charity_site.api.schemas.parts import PageObject, Reference
from topics.data import TopicLine, TopicText


class TopicSummary(TopicLine, PageObject):
    """Something that families live with, at one stage of the illness."""

    is_quiet: bool = Field(
        description="For families whose child cannot be cured, or has died. Show no appeal and no story beside it."
    )
    diseases: list[Reference] = Field(description="Those that it names; none where it is the same for all.")
    review: Review

    @staticmethod
    def resolve_review(page):
        return page.review_state


class Topic(TopicText, TopicSummary):
    """A topic with its text."""
