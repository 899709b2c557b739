from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.images import get_image_model_string
from wagtail.models import PageManager
from wagtail.search import index

from charity_site.consent import ledger
from charity_site.consent.models import Channel
from charity_site.consent.requires_consent import RequiresConsent
from charity_site.consent.views import gone
from charity_site.core.blocks import StoryBlocks
from charity_site.core.models import IllustratedPage
from charity_site.core.pictures import fetch_pictures
from charity_site.delivery.text.direction import isolated
from charity_site.readpath.child_rows import is_prefetched
from charity_site.readpath.compiled_query import compiled_query
from diseases.models import DiseasePage, programs_of, side_by_side
from stories.forms import StoryForm
from stories.models.people import fetch_people
from stories.models.queries import StoryQuerySet

OTHER_STORIES = 3  # on the page of one
IN_MEMORY = "in loving memory"  # as templates/components/remembered.html says


class StoryPage(RequiresConsent, IllustratedPage):
    """A story that a family tells. Shown only while each person in it has a living consent."""

    not_on_quiet_pages = "a story"

    kind_label = "Story"
    may_state_survival_figures = ("body",)  # the family's own words are theirs; what cards and feeds show of it is not
    words_of_others = ("pull_quote", "body")  # a family's, which are theirs
    copies_are_drafts = True
    base_form_class = StoryForm

    class Role(models.TextChoices):
        SURVIVOR = "survivor", "Survivor"
        IN_TREATMENT = "in_treatment", "In treatment"
        SIBLING = "sibling", "Brother or sister"
        PARENT = "parent", "Parent"
        BEREAVED = "bereaved", "Bereaved family"

    display_name = models.CharField(
        "first name", max_length=60, help_text="As it is shown. A first name only, or the name that the family chose."
    )
    role = models.CharField(max_length=20, choices=Role, default=Role.SURVIVOR)
    disease = models.ForeignKey("diseases.DiseasePage", null=True, on_delete=models.PROTECT, related_name="stories")
    label = models.CharField(max_length=60, help_text="Shown above the name on cards, for example: Leukemia Survivor.")
    age_at_diagnosis = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="In years. 0 for a baby under 1."
    )
    year = models.PositiveSmallIntegerField("year of diagnosis", null=True, blank=True)
    portrait = models.ForeignKey(
        get_image_model_string(),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Takes the place of the drawing, and is shown only while the consent covers the photo.",
    )
    pull_quote = models.CharField(max_length=200, blank=True, help_text="One sentence of the story, set large.")
    body = StreamField(StoryBlocks())

    objects = PageManager.from_queryset(StoryQuerySet)()

    select_related_fields = ("portrait",)

    content_panels = [
        *IllustratedPage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("display_name"),
                FieldRowPanel([FieldPanel("role"), FieldPanel("label")]),
                FieldPanel("disease"),
                FieldRowPanel([FieldPanel("age_at_diagnosis"), FieldPanel("year")]),
                FieldPanel("portrait"),
            ],
            heading="Who it is about",
        ),
        IllustratedPage.drawing_panel,
        FieldPanel("pull_quote"),
        FieldPanel("body"),
    ]
    consent_panels = [
        InlinePanel(
            "consents",
            label="Consent",
            heading="Consents",
            help_text="One for each person in the story. Without them it cannot be published.",
        )
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Story"),
            ObjectList(consent_panels, heading="Consent"),
            ObjectList(IllustratedPage.promote_panels, heading="Promote"),
            ObjectList(IllustratedPage.settings_panels, heading="Settings"),
        ]
    )

    search_fields = [
        *IllustratedPage.search_fields,
        index.SearchField("display_name", boost=5),
        index.AutocompleteField("display_name"),
        index.SearchField("label"),
        index.SearchField("pull_quote"),
        index.SearchField("body"),
        index.FilterField("disease"),
    ]

    parent_page_types = ["stories.StoryIndexPage"]
    subpage_types = []
    page_description = "One family's story, shown while they agree to it."

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"

    @property
    def own_summary(self):
        return self.pull_quote or self.search_description

    def check_publishable(self):
        super().check_publishable()
        if self.is_taken_back:
            raise ValidationError(
                "This story was taken back and cannot be published again. If the family wants to tell it once more, "
                "record a new consent and write a new story."
            )
        if self.is_paused:
            raise ValidationError(
                "This story is paused, so it cannot be published, whoever is named on it now. Show it again first, with "
                "the family's word, at the consent record of who paused it."
            )
        namesakes = StoryPage.objects.live().exclude(pk=self.pk).filter(title__iexact=self.title)
        if namesakes.exists():
            raise ValidationError(
                {
                    "title": "Another story has this title. Give this one words that tell them apart, such as the disease."
                }
            )

    def check_rows(self, rows):
        super().check_rows(rows)
        named = [row.consent_id for row in rows["consents"] if row.consent_id]
        if len({*named}) < len(named):
            raise ValidationError("A consent stands here twice. Take one of the two off the Consent tab.")
        if not rows["consents"]:
            raise ValidationError("Nobody's consent is recorded with this story. Add it on the Consent tab.")
        records, is_anybody = self.taken_away(row.consent for row in rows["consents"] if row.consent)
        if is_anybody:
            who = ", ".join(map(str, records)) if records and self.says_who() else "somebody"
            raise ValidationError(
                f"This draft, or the story that it is a copy of, named {who} before, who took it back or takes a break "
                "since: its words may be theirs. Choose a version from before in the History, bring it back and change "
                "that one. If there is none, write a new story."
            )

    @property
    def people(self):
        return [row.consent for row in self.consents.all()]

    def consent_problems(self, *channels, day=None):
        if self.is_taken_back:
            return ["it was taken back"]
        gaps = super().consent_problems(*(channels or [Channel.WEBSITE]), day=day)
        return gaps or (["a family takes a break"] if self.is_paused else [])

    @property
    def is_taken_back(self):
        """Return whether this very page stands in the ledger, whoever is named on it now."""
        return str(self.translation_key) in ledger.state().pages

    @property
    def is_paused(self):
        """Return whether a family's break holds this very page, whoever is named on it now."""
        return str(self.translation_key) in ledger.state().paused_pages

    def is_withdrawn(self):
        """Return whether it was taken back, or the consent of one of its people."""
        return self.is_taken_back or any(person and person.is_withdrawn() for person in self.people)

    def may_be_copied(self):
        """Return whether nobody in it took it back or takes a break: a copy would be a new page that the ledger does
        not know."""
        return not (
            self.is_withdrawn() or self.is_paused or any(person and person.is_paused() for person in self.people)
        )

    def is_shown(self):
        return self.live and self.is_covered()

    @property
    def why_hidden(self):
        """Return why visitors do not see this story although it is published, in words for staff (str); '' when they do."""
        return "; ".join(self.consent_problems())

    @property
    def own_picture(self):
        return self.portrait

    @property
    def is_bereaved(self):
        """Return whether the page remembers a child: by the story's role, or because a family's record says so."""
        if self.role == self.Role.BEREAVED:
            return True
        if hasattr(self, "has_bereaved"):  # it comes from for_cards()
            return self.has_bereaved
        return any(person and person.is_bereaved for person in self.people)

    @property
    def shown_label(self):
        """The label (str), unless it speaks of a survivor who has died since, or repeats what stands above it."""
        is_said = self.role == self.Role.BEREAVED and self.label.lower() != IN_MEMORY
        if self.is_bereaved and not is_said:
            return f"Remembering {isolated(self.display_name)}"
        return self.label

    @property
    def age_in_words(self):
        """The age at which the disease was found (str), for cards; '' where nobody wrote it down."""
        if self.age_at_diagnosis is None:
            return ""
        return f"Diagnosed at age {self.age_at_diagnosis}" if self.age_at_diagnosis else "Diagnosed as a baby"

    share_type = "article"

    def may_be_shared(self):
        return not self.is_bereaved and self.is_covered(Channel.SHARE, Channel.WEBSITE)

    def may_appeal(self):
        """Return whether its page may lead to gifts and to the research that they pay for, today."""
        return not self.is_bereaved and self.is_covered(Channel.APPEALS)

    @property
    def share_words(self):
        return self.label, self.title

    def share_image(self, site_settings=None):
        self.fetch_consents()
        return super().share_image(site_settings)

    def fetch_consents(self):
        """Ask the database once, however often this page is asked what is covered."""
        if self.pk and not is_prefetched(self, "consents"):
            fetch_people([self])

    @classmethod
    def get_indexed_objects(cls):
        return super().get_indexed_objects().exclude(translation_key__in=ledger.keys(ledger.state().pages))

    def serve(self, request, *args, **kwargs):
        self.fetch_consents()
        if self.is_covered():
            return super().serve(request, *args, **kwargs)
        if self.is_withdrawn():
            return gone(request)
        raise Http404("No consent covers this story today.")

    def get_context(self, request, *args, **kwargs):
        beside = {"story": self.pk or 0, "disease": self.disease_id or 0}
        others = [*others_of(True, **beside), *others_of(False, **beside)]
        disease = next(iter(diseases_shown(disease=self.disease_id)), None)
        programs = programs_of(DiseasePage, disease=disease.pk) if disease and self.may_appeal() else []
        fetch_pictures([self, *others], self.body)
        return {
            **super().get_context(request, *args, **kwargs),
            "disease": disease,
            "no_appeal": not self.may_appeal(),
            "may_be_printed": self.is_covered(Channel.PRINT),
            "programs": programs,
            "other_stories": side_by_side(others, OTHER_STORIES, self),
            "index_page": self.get_parent(),
        }


@compiled_query
def others_of(is_same, *, story, disease):
    """Stories to choose from that visitors may see beside the `story`, of its `disease` or (`is_same`: bool) of others: first
    those that are older, so that each page goes on to other ones, then again from the newest."""
    of_disease = models.Q(disease=disease)
    others = StoryPage.objects.shown().filter(of_disease if is_same else ~of_disease).exclude(pk=story)
    older_first = models.Case(models.When(pk__lt=story, then=0), default=1)
    others = others.for_cards().prefetch_related(None).order_by(older_first, "-first_published_at", "-pk")
    return others[: 4 * OTHER_STORIES]


@compiled_query
def diseases_shown(*, disease):
    """The `disease`, if visitors may see it, as lists show it."""
    return DiseasePage.objects.shown().filter(pk=disease).for_lists()
