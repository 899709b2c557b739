from datetime import date

from pydantic import Field

from charity_site.api.schemas.parts import PageObject, Reference
from charity_site.core.data import Data
from diseases.sections import PARTS
from diseases.sections.research import ResearchData

# The last base comes first in what leaves.
LISTED = [part.data for part in reversed(PARTS) if part.is_listed]
OTHERS = [part.data for part in reversed(PARTS) if part.data and not part.is_listed]


class Review(Data):
    """Who checked the page, and when it is due again."""

    reviewed: date | None = Field(
        validation_alias="last_reviewed", description="Null: no clinician has reviewed it yet. Say so."
    )
    reviewed_by: str
    due: date | None = Field(validation_alias="next_review")


class DiseaseSummary(*LISTED, PageObject):
    """A type of childhood cancer. Its title is the preferred name."""

    review: Review

    @staticmethod
    def resolve_review(page):
        return page


class Research(ResearchData.Research):
    programmes: list[Reference]

    @staticmethod
    def resolve_programmes(page):
        return page.programs.shown()


class Disease(*OTHERS, DiseaseSummary):
    """A type of childhood cancer with all that its page says."""

    research: Research
