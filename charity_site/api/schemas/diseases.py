from datetime import date

from pydantic import Field

from charity_site.api.schemas.parts import PageObject, Reference, SectionText
from charity_site.core.data import Data
from diseases.sections import PARTS
from diseases.sections.research import ResearchData

# The last base comes first in what leaves.
LISTED = [part.data for part in reversed(PARTS) if part.is_listed]
OTHERS = [part.data for part in reversed(PARTS) if part.data and not part.is_listed]


class Review(Data):
    """Who checked the page, and when it is due again."""

    class Changed(Data):
        """A section that says something else than what was reviewed, and is being checked."""

        section: str = Field(validation_alias="id", examples=["treatment"])
        since: date

    reviewed: date | None = Field(description="Null: no clinician has reviewed all of it yet. Say so.")
    reviewed_by: str
    due: date | None = Field(description="Past: the review is overdue. Say so.")
    changed: list[Changed] = Field(validation_alias="changed_sections")
    sections: list[SectionText]


class DiseaseSummary(*LISTED, PageObject):
    """A type of childhood cancer. Its title is the preferred name."""

    review: Review

    @staticmethod
    def resolve_review(page):
        return page.review_state


class Research(ResearchData.Research):
    programmes: list[Reference]

    @staticmethod
    def resolve_programmes(page):
        return page.programs.shown()


class Disease(*OTHERS, DiseaseSummary):
    """A type of childhood cancer with all that its page says."""

    research: Research
