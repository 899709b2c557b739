from diseases.sections.section import Section
from topics.data import TopicText


class Text(Section):
    """The text of a topic, which a clinician reviews as a whole."""

    id = "text"
    heading = "Text"
    data = TopicText


TEXT = Text()
