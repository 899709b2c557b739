"""The pages that every site has, and the others."""

from wagtail.models import Page

from charity_site.cards.models import CardIndexPage
from charity_site.glossary.models import GlossaryPage
from diseases.models import DiseaseIndexPage, LateEffectIndexPage, SymptomIndexPage, TreatmentIndexPage
from research.models import ProgramIndexPage
from stories.models import StoryIndexPage
from topics.models import TopicIndexPage

SECTIONS = {  # key in site.yaml -> the one page of its type
    "diseases": DiseaseIndexPage,
    "stories": StoryIndexPage,
    "research": ProgramIndexPage,
    "symptoms": SymptomIndexPage,
    "treatments": TreatmentIndexPage,
    "after-treatment": LateEffectIndexPage,
    "cards": CardIndexPage,
    "living-with-cancer": TopicIndexPage,
    "glossary": GlossaryPage,
}


def find_content():
    """Pages (queryset) that someone has made: all but the home page, its sections and the root."""
    return Page.objects.filter(depth__gt=2).not_type(*SECTIONS.values()).exclude(slug="about", depth=3)
