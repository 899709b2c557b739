from stories.models.index import StoryIndexPage
from stories.models.people import StoryConsent
from stories.models.story import StoryPage

__all__ = ["StoryConsent", "StoryIndexPage", "StoryPage"]
