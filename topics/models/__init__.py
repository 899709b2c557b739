from topics.models.index import TopicIndexPage
from topics.models.pages import TopicPage, TopicPart, TopicReader

__all__ = ["TopicIndexPage", "TopicPage", "TopicPart", "TopicReader"]
