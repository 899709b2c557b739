from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import Orderable, PageManager
from wagtail.search import index

from charity_site.core.links import fetch_links
from charity_site.core.models import FoundByWords, PicturedPage, SitePageQuerySet, SourcedRow
from charity_site.core.pages_chooser import PagesChooser
from charity_site.core.plain_text import text_of
from charity_site.core.quiet import refuse_appeals
from charity_site.core.rich_text import PROSE
from charity_site.images.drawings import Light, Subject
from charity_site.readpath.child_rows import fetch_rows, named_by
from charity_site.readpath.compiled_query import compiled_query
from charity_site.review.models import ReviewedPage
from diseases.doses import check_doses
from diseases.models import DiseasePage
from diseases.sections.questions import Asked
from topics.stages import DOORS, QUIET, Reader, Stage
from topics.text import TEXT


class TopicQuerySet(SitePageQuerySet):
    """Questions to ask of all topics at once."""

    def beside_others(self):
        """Leave out quiet pages: who did not look for one does not meet it."""
        return self.exclude(stage__in=QUIET)

    def in_order(self):
        """Sort by stage, and within one as staff sorted the pages."""
        stages = [models.When(stage=stage, then=place) for place, stage in enumerate(Stage)]
        return self.order_by(models.Case(*stages, default=len(stages)), "path")


class TopicPage(FoundByWords, ReviewedPage, PicturedPage):
    """Something that families live with, such as school or fertility, at one stage of the illness."""

    kind_label = "Living with cancer"

    stage = models.CharField(
        max_length=30,
        choices=Stage,
        help_text="When a family needs it. On pages for when it cannot be cured, and on grief, nothing is asked for: no gift, "
        "no story, no research. Give them a calm title.",
    )
    introduction = models.CharField(max_length=300, help_text="One or two sentences under the title.")
    diseases = ParentalManyToManyField(
        "diseases.DiseasePage",
        blank=True,
        related_name="topics",
        help_text="Their pages lead here. Leave it empty where it is the same for all.",
    )
    treatments = ParentalManyToManyField(
        "diseases.TreatmentKind",
        blank=True,
        related_name="topics",
        verbose_name="kinds of treatment",
        help_text="Their pages lead here.",
    )

    objects = PageManager.from_queryset(TopicQuerySet)()

    select_related_fields = ("picture",)

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    *ReviewedPage.content_panels,
                    FieldPanel("introduction"),
                    InlinePanel("parts", heading="Text, in parts", label="Part"),
                    InlinePanel("questions", heading="Questions to ask", label="Question"),
                    *ReviewedPage.review_panels,
                ],
                heading="Text",
            ),
            ObjectList(
                [
                    FieldPanel("stage"),
                    InlinePanel("readers", heading="For whom", label="Reader"),
                    MultiFieldPanel(
                        [
                            FieldPanel("diseases", widget=PagesChooser(DiseasePage)),
                            FieldPanel("treatments", widget=CheckboxSelectMultiple),
                        ],
                        heading="What it concerns",
                    ),
                    FoundByWords.search_words_panel,
                    FieldPanel("picture"),
                    PicturedPage.drawing_panel,
                ],
                heading="Stage, readers, words",
            ),
            ObjectList(ReviewedPage.promote_panels, heading="Promote"),
            ObjectList(ReviewedPage.settings_panels, heading="Settings"),
        ]
    )

    search_fields = [
        *ReviewedPage.search_fields,
        index.SearchField("introduction_to_find"),
        index.SearchField("parts_to_find"),
        index.FilterField("stage"),
    ]

    parent_page_types = ["topics.TopicIndexPage"]
    subpage_types = []
    page_description = "What families live with at one stage: school, fertility, a second opinion, grief."

    class Meta:
        verbose_name = "topic"

    @property
    def is_quiet(self):
        return self.stage in QUIET

    @property
    def own_summary(self):
        return self.introduction

    @property
    def usual_subject(self):
        return Subject.LANTERN if self.is_quiet else super().usual_subject

    @property
    def drawing(self):
        drawing = super().drawing
        return replace(drawing, light=Light.NIGHT) if self.is_quiet and not self.drawing_light else drawing

    @property
    def share_words(self):
        return self.kind_label, self.title

    @property
    def introduction_to_find(self):
        """Its introduction (str), as search has it."""
        return "" if self.is_quiet else self.introduction

    @property
    def parts_to_find(self):
        """What its parts and questions say, as search has it (list of str): nothing of a quiet page, which is found by its title
        and by the words that staff gave it, and never by chance."""
        if self.is_quiet:
            return []
        parts = [f"{part.heading}.\n{text_of(part.text)}" for part in self.parts.all()]
        return [*parts, *(question.text for question in self.questions.all())]

    @classmethod
    def reviewed_sections(cls):
        return [TEXT]

    def clean(self):
        super().clean()
        if self.slug in DOORS:
            raise ValidationError({"slug": f"“{self.slug}” is the address of a list of topics. Choose another one."})

    def check_rows(self, rows):
        super().check_rows(rows)
        if self.is_quiet:
            refuse_appeals(part.text for part in rows["parts"])
            if rows["questions"]:
                raise ValidationError({"stage": "A quiet page has no questions to tick. Take its questions out."})

    def beside(self, index_page):
        """Return the other topics of its stage below `index_page` (list). A quiet page leads to no more pages than its own text."""
        if self.is_quiet:
            return []
        return [
            each
            for each in topics_below(**index_page.places_below())
            if each.stage == self.stage and each.pk != self.pk
        ]

    def get_context(self, request, *args, **kwargs):
        rows = fetch_rows(self) if self.pk else []
        fetch_links(self, *rows, *named_by(rows))
        parts, questions = list(self.parts.all()), list(self.questions.all())
        sections = [{"id": f"part-{number}", "heading": part.heading} for number, part in enumerate(parts, 1)]
        index_page = self.get_parent()
        return {
            **super().get_context(request, *args, **kwargs),
            "stage": Stage(self.stage) if self.stage else None,
            "readers": [row.get_reader_display() for row in self.readers.all()],
            "parts": parts,
            "questions": questions,
            "diseases": shown_diseases(topic=self.pk) if self.pk else [],
            "sections": [*sections, {"id": "questions", "heading": "Questions to ask"}] if questions else sections,
            "index_page": index_page,
            "others": self.beside(index_page.specific) if index_page else [],
        }


@compiled_query
def topics_below(*, first, last):
    """Return all topics below a page that visitors may see, by stage."""
    return TopicPage.objects.between(first, last).shown().in_order()


@compiled_query
def shown_diseases(*, topic):
    """Return the diseases that a `topic` names, as far as visitors may see them."""
    return DiseasePage.objects.shown().filter(topics=topic).for_lists()


class TopicPart(SourcedRow):
    """A part of the text of a topic, with where it is from."""

    is_a_figure = False

    page = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="parts")
    heading = models.CharField(max_length=120, help_text="For example: What to do today.")
    text = RichTextField(features=PROSE, help_text="Short sentences. No dose, no temperature.")

    panels = [FieldPanel("heading"), FieldPanel("text"), *SourcedRow.panels]

    def __str__(self):
        return self.heading

    def check_publishable(self):
        super().check_publishable()
        check_doses(self, "heading", "text")


class TopicQuestion(Asked):
    page = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="questions")

    def check_publishable(self):
        check_doses(self, "text")


class TopicReader(Orderable):
    """For whom a topic is written."""

    page = ParentalKey(TopicPage, on_delete=models.CASCADE, related_name="readers")
    reader = models.CharField(max_length=20, choices=Reader)

    panels = [FieldPanel("reader")]

    def __str__(self):
        return self.get_reader_display()
