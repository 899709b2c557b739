import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, PageManager, PageQuerySet
from wagtail.search import index

from charity_site.core.blocks import PageBlocks
from charity_site.core.models import AbstractFact, PicturedPage, SitePage
from charity_site.core.rich_text import PROSE


class ProgrammeQuerySet(PageQuerySet):
    """Questions to ask of all programmes at once."""

    def shown(self):
        """What a visitor may see, by title."""
        return self.live().public().order_by("title")

    def for_cards(self):
        """With all that a card shows, in a fixed number of queries."""
        return self.select_related("picture").prefetch_related("picture__renditions", "diseases")


class ProgrammeIndexPage(SitePage):
    """All research programmes with their diseases."""

    introduction = models.CharField(max_length=300, help_text="One or two sentences under the title.")

    content_panels = [*SitePage.content_panels, FieldPanel("introduction")]
    search_fields = [*SitePage.search_fields, index.SearchField("introduction")]

    parent_page_types = ["home.HomePage"]
    subpage_types = ["research.ProgrammePage"]
    max_count_per_parent = 1
    page_description = "The list of all research programmes."

    class Meta:
        verbose_name = "research index"

    def get_context(self, request, *args, **kwargs):
        return {
            **super().get_context(request, *args, **kwargs),
            "programmes": ProgrammePage.objects.child_of(self).shown().for_cards(),
        }


class ProgrammePage(PicturedPage):
    """A line of research that the charity pays for: what it wants, what it did, what it needs."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        COMPLETED = "completed", "Completed"

    aim = models.CharField(max_length=250, help_text="In one plain sentence.")
    status = models.CharField(max_length=20, choices=Status, default=Status.RUNNING)
    start_year = models.PositiveSmallIntegerField(null=True, help_text="For example: 2021.")
    end_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Empty while it goes on.")
    lead = models.CharField(max_length=160, help_text="Who leads it, and where.")
    diseases = ParentalManyToManyField("diseases.DiseasePage", blank=True, related_name="programmes")
    body = StreamField(PageBlocks())
    gift_designation = models.CharField(
        max_length=40, blank=True, help_text="The code by which a gift finds this programme, for example: LEUK."
    )

    objects = PageManager.from_queryset(ProgrammeQuerySet)()

    content_panels = [
        *PicturedPage.content_panels,
        FieldPanel("aim"),
        FieldRowPanel([FieldPanel("status"), FieldPanel("start_year"), FieldPanel("end_year")]),
        FieldPanel("picture"),
        FieldPanel("lead"),
        InlinePanel("partners", heading="Partner organizations", label="Partner"),
        FieldPanel("diseases"),
        FieldPanel("body"),
    ]
    results_panels = [
        InlinePanel("milestones", heading="Milestones, oldest first", label="Milestone"),
        InlinePanel("outputs", heading="Outputs", label="Output"),
        InlinePanel("impact_figures", heading="Impact figures", label="Figure"),
        FieldPanel("gift_designation"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Programme"),
            ObjectList(results_panels, heading="Milestones, results, giving"),
            ObjectList(PicturedPage.promote_panels, heading="Promote"),
        ]
    )

    search_fields = [
        *PicturedPage.search_fields,
        index.SearchField("aim"),
        index.SearchField("lead"),
        index.SearchField("body"),
        index.RelatedFields("diseases", [index.SearchField("title")]),
        index.FilterField("status"),
    ]

    parent_page_types = ["research.ProgrammeIndexPage"]
    subpage_types = ["research.ProgrammeUpdatePage"]
    page_description = "A research programme with its milestones, results and way to give."

    class Meta:
        verbose_name = "research programme"

    @property
    def card_text(self):
        return self.aim

    @property
    def years(self):
        """“2021 to 2026”, “since 2021” or “” (str)."""
        if not self.start_year:
            return ""
        return f"{self.start_year} to {self.end_year}" if self.end_year else f"since {self.start_year}"

    def check_publishable(self):
        super().check_publishable()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise ValidationError({"end_year": "This year is before the first year. Check both."})

    def get_context(self, request, *args, **kwargs):
        diseases = self.diseases.live().order_by("title")
        updates = ProgrammeUpdatePage.objects.child_of(self).live().public().order_by("-date", "-pk")
        return {
            **super().get_context(request, *args, **kwargs),
            "diseases": diseases,
            "stories": stories_of(diseases),
            "partners": self.partners.select_related("organization"),
            "impact_figures": self.impact_figures.select_related("source"),
            "updates": updates,
            "index_page": self.get_parent(),
        }


def stories_of(diseases, most=3):
    """The newest stories of `diseases` (queryset), at most `most`, ready for cards; found through the relation."""
    story_model = diseases.model._meta.get_field("stories").related_model
    return story_model.objects.shown().filter(disease__in=diseases).for_cards()[:most]


class Partner(Orderable):
    """An organization that does the research with us."""

    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey("core.Organization", null=True, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("organization")]

    def __str__(self):
        return str(self.organization)


class Milestone(Orderable):
    """A step of a programme: done, under way or hoped for."""

    class State(models.TextChoices):
        DONE = "done", "Done"
        CURRENT = "current", "Under way"
        HOPED = "hoped", "Hoped for"

    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="milestones")
    year = models.PositiveSmallIntegerField(null=True, help_text="For example: 2024.")
    month = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=list(MONTHS.items()),
        help_text="Only if it matters and is known.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DONE)
    text = models.CharField(max_length=200, help_text="What happened or is hoped for, in one sentence.")

    panels = [FieldRowPanel([FieldPanel("year"), FieldPanel("month"), FieldPanel("state")]), FieldPanel("text")]

    def __str__(self):
        return f"{self.date}: {self.text}"

    @property
    def date(self):
        """“March 2024” or “2024” (str): as exact as it is known."""
        return f"{self.get_month_display()} {self.year}" if self.month else str(self.year)


class Output(Orderable):
    """What came of the research: a paper, a trial, a data set."""

    class Kind(models.TextChoices):
        PAPER = "paper", "Paper"
        TRIAL = "trial", "Clinical trial"
        DATASET = "dataset", "Data set"

    # Where each kind is found by its identifier: the DOI and ClinicalTrials.gov resolvers.
    ADDRESSES = {
        Kind.PAPER: "https://doi.org/{}",
        Kind.DATASET: "https://doi.org/{}",
        Kind.TRIAL: "https://clinicaltrials.gov/study/{}",
    }

    # What an identifier looks like, and one that does: a DOI (doi.org) or a registration number of ClinicalTrials.gov.
    DOI = (r"10\.\d{4,9}/\S+", "10.1182/blood-2014")
    IDENTIFIERS = {Kind.PAPER: DOI, Kind.DATASET: DOI, Kind.TRIAL: (r"NCT\d{8}", "NCT01234567")}

    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="outputs")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=250)
    identifier = models.CharField(
        max_length=100,
        blank=True,
        help_text="A paper's or data set's DOI (10....), a trial's NCT number (NCT and 8 digits).",
    )
    note = models.CharField(max_length=250, blank=True, help_text="What it found or asks, in plain words.")

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("identifier")]), FieldPanel("title"), FieldPanel("note")]

    def __str__(self):
        return self.title

    def check_publishable(self):
        pattern, example = self.IDENTIFIERS[self.kind]
        if self.identifier and not re.fullmatch(pattern, self.identifier):
            raise ValidationError({"identifier": f"This should look like {example}, without an address around it."})

    @property
    def url(self):
        """The address (str) under which the identifier resolves; '' without one."""
        return self.ADDRESSES[self.kind].format(self.identifier) if self.identifier else ""


class ImpactFigure(AbstractFact):
    """A figure of what a programme reached, with its source and year."""

    page = ParentalKey(ProgrammePage, on_delete=models.CASCADE, related_name="impact_figures")


class ProgrammeUpdatePage(SitePage):
    """News of a programme, in plain words."""

    date = models.DateField(null=True)
    text = RichTextField(features=PROSE)

    content_panels = [*SitePage.content_panels, FieldPanel("date"), FieldPanel("text")]
    search_fields = [*SitePage.search_fields, index.SearchField("text"), index.FilterField("date")]

    parent_page_types = ["research.ProgrammePage"]
    subpage_types = []
    page_description = "News of this programme."

    class Meta:
        verbose_name = "programme update"

    def get_context(self, request, *args, **kwargs):
        return {**super().get_context(request, *args, **kwargs), "programme": self.get_parent().specific}
