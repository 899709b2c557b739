from topics.models.index import TopicIndexPage
from topics.models.pages import TopicPage, TopicPart, TopicQuestion, TopicReader

__all__ = ["TopicIndexPage", "TopicPage", "TopicPart", "TopicQuestion", "TopicReader"]
