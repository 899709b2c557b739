from collections import defaultdict
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField, StreamField
from wagtail.models import PageManager
from wagtail.search import index

from charity_site.consent.models import Channel
from charity_site.core.blocks import PageBlocks
from charity_site.core.models import PicturedPage, SectionIndexPage, SitePage, SitePageQuerySet, shown_facts
from charity_site.core.pages_chooser import PagesChooser
from charity_site.core.pictures import fetch_pictures
from charity_site.core.rich_text import PROSE
from charity_site.readpath.child_rows import fetch_rows
from charity_site.readpath.compiled_query import compiled_query
from diseases.models import DiseasePage, side_by_side, stories_of_any
from research.thread import drawing_of, steps_of

STORIES_ON_PROGRAM = 3
QUIET_AFTER = timedelta(days=365)  # without news


class ProgramQuerySet(SitePageQuerySet):
    """Questions to ask of all programs at once."""

    def shown(self):
        """Return what a visitor may see, by title."""
        return super().shown().order_by("title")


class ProgramIndexPage(SectionIndexPage):
    """All research programs with their diseases."""

    not_on_quiet_pages = "research"

    subpage_types = ["research.ProgramPage"]
    page_description = "The list of all research programs."

    class Meta:
        verbose_name = "research index"

    def get_context(self, request, *args, **kwargs):
        programs = programs_below(**self.places_below())
        fetch_for_cards(programs)
        context = super().get_context(request, *args, **kwargs)
        return {**context, "programs": programs, "this_year": timezone.localdate().year}


@compiled_query
def programs_below(*, first, last):
    """All programs below a page that visitors may see."""
    return ProgramPage.objects.between(first, last).shown().defer_streamfields().select_related("picture")


@compiled_query
def diseases_of(*, programs):
    """Return what the `programs` (list of keys) study, as far as visitors may see it. `program_key` (int) of each says
    which program; a disease comes once for each."""
    diseases = DiseasePage.objects.shown().filter(programs__id__in=programs).for_lists()
    return diseases.annotate(program_key=models.F("programs"))


def fetch_for_cards(programs):
    """Fetch what cards of `programs` (list of ProgramPage) show: pictures, and `shown_diseases` (list) of each."""
    fetch_pictures(programs)
    found = defaultdict(list)
    for disease in diseases_of(programs=[program.pk for program in programs]):
        found[disease.program_key].append(disease)
    for program in programs:
        program.shown_diseases = found[program.pk]


class ProgramPage(PicturedPage):
    """A line of research that the charity pays for: what it wants, what it did, what it needs."""

    not_on_quiet_pages = "research"

    kind_label = "Research program"

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        COMPLETED = "completed", "Completed"

    aim = models.CharField(max_length=250, help_text="In one plain sentence.")
    status = models.CharField(max_length=20, choices=Status, default=Status.RUNNING)
    start_year = models.PositiveSmallIntegerField(null=True, help_text="For example: 2021.")
    end_year = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Leave empty while it is running.")
    lead = models.CharField(max_length=160, help_text="Who leads it, and where.")
    diseases = ParentalManyToManyField("diseases.DiseasePage", blank=True, related_name="programs")
    body = StreamField(PageBlocks())
    fund = models.ForeignKey(
        "research.Fund",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="programs",
        help_text="What gifts for this program are noted under. Without one, or once the program is completed, they go where "
        "they are needed most.",
    )

    not_for_readers = ("gift_designation",)  # as text
    photo_channels = (Channel.PHOTO, Channel.APPEALS)  # the page asks for gifts
    select_related_fields = ("picture", "fund")

    objects = PageManager.from_queryset(ProgramQuerySet)()

    content_panels = [
        *PicturedPage.content_panels,
        FieldPanel("aim"),
        FieldRowPanel([FieldPanel("status"), FieldPanel("start_year"), FieldPanel("end_year")]),
        FieldPanel("picture"),
        PicturedPage.drawing_panel,
        FieldPanel("lead"),
        InlinePanel("partners", heading="Partner organizations", label="Partner"),
        FieldPanel("diseases", widget=PagesChooser(DiseasePage)),
        FieldPanel("body"),
    ]
    results_panels = [
        InlinePanel("milestones", heading="Milestones, oldest first", label="Milestone"),
        InlinePanel("grants", heading="Grants", label="Grant"),
        InlinePanel("outputs", heading="Outputs", label="Output"),
        InlinePanel("impact_figures", heading="Impact figures", label="Figure"),
        FieldPanel("fund"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Program"),
            ObjectList(results_panels, heading="Milestones, results, giving"),
            ObjectList(PicturedPage.promote_panels, heading="Promote"),
            ObjectList(PicturedPage.settings_panels, heading="Settings"),
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

    parent_page_types = ["research.ProgramIndexPage"]
    subpage_types = ["research.ProgramUpdatePage"]
    page_description = "A research program with its milestones, results and way to give."

    class Meta:
        verbose_name = "research program"

    @property
    def own_summary(self):
        return self.aim

    @property
    def share_words(self):
        return "Research", self.title

    @property
    def years(self):
        """“2021 to 2026”, “since 2021”, “from 2027” or “” (str)."""
        if not self.start_year:
            return ""
        if self.end_year:
            return f"{self.start_year} to {self.end_year}"
        return f"{'from' if self.status == self.Status.PLANNED else 'since'} {self.start_year}"

    @property
    def open_fund(self):
        """The fund (Fund) to which a gift for it goes today, or None: then it goes where it is needed most."""
        return self.fund if self.fund and self.fund.is_open and self.status != self.Status.COMPLETED else None

    def updates(self):
        """Its news (queryset of ProgramUpdatePage) that visitors may see, newest first."""
        return ProgramUpdatePage.objects.child_of(self).shown().order_by("-date", "-pk")

    def quiet_since(self, last_news):
        """Return since when (date) there is no news, if that is longer than QUIET_AFTER; else None. `last_news`: the day of the
        last (date or None). Without any it is quiet since it was published first; once it is completed it may be."""
        first = self.first_published_at and timezone.localdate(self.first_published_at)
        since, is_over = last_news or first, self.status == self.Status.COMPLETED
        return since if since and not is_over and since < timezone.localdate() - QUIET_AFTER else None

    def check_publishable(self):
        super().check_publishable()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise ValidationError({"end_year": "This year is before the first year. Check both."})

    def check_rows(self, rows):
        super().check_rows(rows)
        grants = {grant.award_number for grant in rows["grants"]}
        for output in rows["outputs"]:
            if output.paid_by and output.paid_by not in grants:
                raise ValidationError(
                    f"No grant here has the award number “{output.paid_by}”, which is to have paid for “{output}”."
                )

    def get_context(self, request, *args, **kwargs):
        # By key, because in a preview the chosen diseases are not in the database yet.
        chosen = self.diseases.order_by().values_list("id", flat=True)
        diseases = DiseasePage.objects.shown().filter(pk__in=chosen).for_lists()
        if self.pk:
            fetch_rows(self)
        updates = list(self.updates())
        stories = list(stories_of_any(diseases)[: 4 * STORIES_ON_PROGRAM])  # to choose from
        fetch_pictures([self, *stories], self.body)
        steps = steps_of(self, updates)
        return {
            **super().get_context(request, *args, **kwargs),
            "steps": steps,
            "drawing": drawing_of(steps),
            "diseases": diseases,
            "stories": side_by_side(stories, STORIES_ON_PROGRAM, self),
            "partners": self.partners.select_related("organization"),
            "grants": self.grants.all(),
            "outputs": self.outputs.all(),
            "impact_figures": shown_facts(self.impact_figures.select_related("source")),
            "updates": updates,
            "quiet_since": self.quiet_since(updates[0].date if updates else None),
            "year_ago": (timezone.localdate() - QUIET_AFTER).isoformat(),
            "index_page": self.get_parent(),
        }


class ProgramUpdatePage(SitePage):
    """News of a program, in plain words."""

    not_on_quiet_pages = "research"

    kind_label = "Research news"

    date = models.DateField(null=True)
    text = RichTextField(features=PROSE)

    content_panels = [*SitePage.content_panels, FieldPanel("date"), FieldPanel("text")]
    search_fields = [*SitePage.search_fields, index.SearchField("text"), index.FilterField("date")]

    parent_page_types = ["research.ProgramPage"]
    subpage_types = []
    page_description = "News of this program."

    class Meta:
        verbose_name = "research update"

    share_type = "article"

    @cached_property
    def program(self):
        return self.get_parent().specific

    @property
    def share_words(self):
        return self.program.title if self.program.live else "", self.title

    @property
    def share_drawing(self):
        return self.program.drawing

    @property
    def share_picture(self):
        return self.program.share_picture

    def get_context(self, request, *args, **kwargs):
        fetch_pictures([self.program])
        return {**super().get_context(request, *args, **kwargs), "program": self.program}
