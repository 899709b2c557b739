"""The top level of every site: which pages hang below the home page, whatever else staff put beside them.

`manage.py sync_site` makes the ones that are missing, as drafts. Nothing else about them is the software's afterwards: title,
address, place and words belong to staff.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class TopPage:
    """A page below the home page. It is known by its type; one whose type other pages have too (`shares_type`) by its slug, and is
    not made again, because staff may have given it another one."""

    model: str  # "app_label.ModelName"
    slug: str
    title: str
    shares_type: bool = False


HOME = "home.HomePage"
DISEASES = TopPage("diseases.DiseaseIndexPage", "childhood-cancers", "Types of Childhood Cancer")
STORIES = TopPage("stories.StoryIndexPage", "stories", "Stories")
RESEARCH = TopPage("research.ProgramIndexPage", "research", "Research")
TOPICS = TopPage("topics.TopicIndexPage", "living-with-cancer", "Living with cancer")
ABOUT = TopPage("home.StandardPage", "about", "About us", shares_type=True)
SYMPTOMS = TopPage("diseases.SymptomIndexPage", "symptoms", "Symptoms")
TREATMENTS = TopPage("diseases.TreatmentIndexPage", "treatments", "Treatments")
AFTER_TREATMENT = TopPage("diseases.LateEffectIndexPage", "after-treatment", "What can come after treatment")
CARDS = TopPage("cards.CardIndexPage", "cards", "Cards to fill in")
GLOSSARY = TopPage("glossary.GlossaryPage", "glossary", "Medical words")

SITE_TREE = [DISEASES, STORIES, RESEARCH, ABOUT, SYMPTOMS, TREATMENTS, AFTER_TREATMENT, TOPICS, CARDS, GLOSSARY]
