from stories.models.index import StoryIndexPage
from stories.models.story import StoryConsent, StoryPage

__all__ = ["StoryConsent", "StoryIndexPage", "StoryPage"]
