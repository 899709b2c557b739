from typing import TYPE_CHECKING
from urllib.parse import urljoin

from diseases.sections.section import Context, Section

if TYPE_CHECKING:
    from diseases.models import DiseasePage

STORIES_ON_DISEASE = 6  # the rest is one link away


class Stories(Section):
    id = "stories"
    heading = "Stories"
    filled_by = ("stories",)
    may_be_saved = may_be_embedded = is_printed = is_medical = False
    health_aspect = "PatientExperienceHealthAspect"

    def context(self, page: "DiseasePage") -> Context:
        stories = page.shown_stories()
        return {
            "stories": stories[:STORIES_ON_DISEASE],
            # Where there are more: the list, which stands above its stories.
            "all_stories": urljoin(stories[0].url, "..") if len(stories) > STORIES_ON_DISEASE else "",
        }
