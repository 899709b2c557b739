import re
from copy import copy

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.cards.models import CardIndexPage
from charity_site.consent.models import Channel
from charity_site.core.blocks import PageBlocks
from charity_site.core.links import addresses_of
from charity_site.core.models import FoundByWords, PicturedPage, SitePage
from charity_site.core.pictures import fetch_pictures
from charity_site.readpath.child_rows import fetch_rows, set_prefetched
from charity_site.readpath.compiled_query import compiled_query
from charity_site.readpath.memo import memoize
from diseases.models import (
    DiseaseIndexPage,
    LateEffectIndexPage,
    SymptomIndexPage,
    TreatmentIndexPage,
    by_group,
    diseases_below,
    side_by_side,
)
from research.models import ProgramPage
from stories.models import StoryIndexPage, StoryPage
from topics.models import TopicIndexPage

STORIES_ON_HOME = 3
WAYS_BY_STAGE = (TopicIndexPage, TreatmentIndexPage, LateEffectIndexPage, CardIndexPage)  # below the doors by stage


class HomePage(PicturedPage):
    """The first page: three doors (a diagnosis, stories, research), with search first."""

    photo_channels = (Channel.PHOTO, Channel.APPEALS)

    headline = models.CharField(max_length=120, help_text="A few plain words in large type.")
    introduction = models.CharField(max_length=300, help_text="What the charity does, in one or two plain sentences.")
    featured_program = models.ForeignKey(
        "research.ProgramPage",
        verbose_name="featured program",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The research program that is shown with its milestones. Without a choice: the first one.",
    )

    content_panels = [
        *PicturedPage.content_panels,
        MultiFieldPanel(
            [FieldPanel("headline"), FieldPanel("introduction"), FieldPanel("picture")], heading="Head of the page"
        ),
        PicturedPage.drawing_panel,
        InlinePanel("doors", heading="Doors", label="Door", max_num=3),
        FieldPanel("featured_program"),
    ]
    search_fields = [*PicturedPage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "diseases.DiseaseIndexPage",
        "stories.StoryIndexPage",
        "research.ProgramIndexPage",
        "diseases.SymptomIndexPage",
        "diseases.TreatmentIndexPage",
        "diseases.LateEffectIndexPage",
        "cards.CardIndexPage",
        "topics.TopicIndexPage",
        "glossary.GlossaryPage",
        "giving.GivePage",
        "home.StandardPage",
    ]
    max_count_per_parent = 1
    page_description = "The first page of the site."

    class Meta:
        verbose_name = "home page"

    @property
    def own_summary(self):
        return self.introduction

    @property
    def headline_sentences(self):
        """The headline (or the title) as a list of its sentences, which wide screens set one to a line."""
        return re.split(r"(?<=[.!?]) +", self.headline or self.title)

    @property
    def share_words(self):
        return "", self.headline or self.title

    def page_below(self, slug):
        # The way to nearly every page leads through one of these few.
        return copy(memoize(("section", self.pk, slug), lambda: super(HomePage, self).page_below(slug)))

    def open_doors(self):
        """Its doors (list of HomeDoor) that lead to a page which visitors may see."""
        if self.pk:
            set_prefetched(self, "doors", doors_of(home=self.pk))
        doors = list(self.doors.all())
        shown = addresses_of(str(door.page_id) for door in doors)
        return [door for door in doors if shown.get(str(door.page_id))]

    def get_context(self, request, *args, **kwargs):
        sections = memoize(("sections", self.pk), self.sections)
        places = self.places_below()
        stories = newest_stories(**places)
        fetch_pictures([self, *stories])
        stories = side_by_side(stories, STORIES_ON_HOME, self)
        program = next(iter(first_program(featured=self.featured_program_id, **places)), None)
        if program:
            fetch_rows(program, "milestones")
        return {
            **super().get_context(request, *args, **kwargs),
            "doors": self.open_doors(),
            "types_page": sections.get(DiseaseIndexPage),
            "symptoms_page": sections.get(SymptomIndexPage),
            "topics_page": sections.get(TopicIndexPage),
            "ways_by_stage": [sections[kind] for kind in WAYS_BY_STAGE if kind in sections],
            "groups": by_group(diseases_below(**places)),
            "stories_page": sections.get(StoryIndexPage),
            "stories": stories,
            "program": program,
        }

    def sections(self):
        """The pages below this one that visitors may see, by kind: {class: page}."""
        return {type(page): page for page in self.get_children().live().public().specific()}


@compiled_query
def newest_stories(*, first, last):
    """The newest stories that visitors may see, to choose from."""
    return StoryPage.objects.between(first, last).shown().for_cards().prefetch_related(None)[: 4 * STORIES_ON_HOME]


@compiled_query
def first_program(*, featured, first, last):
    """The `featured` program, or the first one, that visitors may see."""
    featured_first = models.Case(models.When(pk=featured, then=0), default=1)
    return ProgramPage.objects.between(first, last).shown().defer_streamfields().order_by(featured_first, "title")[:1]


class HomeDoor(Orderable):
    """One of the three ways into the site."""

    home = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="doors")
    title = models.CharField(max_length=60, help_text="For example: A diagnosis in your family.")
    text = models.CharField(max_length=160)
    link_text = models.CharField(max_length=60, help_text="For example: Start with a type of cancer.")
    page = models.ForeignKey("wagtailcore.Page", null=True, on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("title"), FieldPanel("text"), FieldPanel("link_text"), FieldPanel("page")]

    def __str__(self):
        return self.title


@compiled_query
def doors_of(*, home):
    """The doors of `home`, with where they lead."""
    return HomeDoor.objects.filter(home=home).select_related("page")


class StandardPage(FoundByWords, SitePage):
    """A page of text: about us, ways to give, getting help, privacy."""

    photo_channels = (Channel.PHOTO, Channel.APPEALS)  # any of them may ask for gifts

    introduction = models.CharField(max_length=300, blank=True, help_text="One or two sentences under the title.")
    body = StreamField(PageBlocks(), blank=True)

    content_panels = [
        *SitePage.content_panels,
        FieldPanel("introduction"),
        FieldPanel("body"),
        FoundByWords.search_words_panel,
    ]
    search_fields = [*SitePage.search_fields, index.SearchField("introduction"), index.SearchField("body")]

    parent_page_types = ["home.HomePage", "home.StandardPage"]
    subpage_types = ["home.StandardPage"]
    page_description = "A page of text with pictures, quotes, notes and buttons."

    class Meta:
        verbose_name = "standard page"

    @property
    def own_summary(self):
        return self.introduction or self.search_description

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        _, section, *_ = [*context["ancestors"], self]
        pages = StandardPage.objects.descendant_of(section, inclusive=True).filter(depth__lte=section.depth + 1)
        pages = pages.shown().defer_streamfields()
        fetch_pictures([], self.body)
        return {
            **context,
            "section_pages": pages if len(pages) > 1 else [],
        }
