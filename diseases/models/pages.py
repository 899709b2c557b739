from urllib.parse import urljoin

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import RichTextField
from wagtail.models import PageManager
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from charity_site.core.links import fetch_links
from charity_site.core.models import SitePageQuerySet, shown_facts
from charity_site.core.pictures import fetch_pictures
from charity_site.core.rich_text import PROSE
from charity_site.core.rows import fetch_rows
from charity_site.images.drawings import Subject
from charity_site.review.models import ReviewedPage
from diseases.models.related import STORIES_ON_DISEASE, programmes_of, stories_of
from diseases.models.rows import SURVIVAL_FRAMING
from diseases.models.urgency import Urgency
from diseases.sections import sections_of


class DiseaseGroup(models.TextChoices):
    """The shelves on which readers find a disease, in the order in which they are shown."""

    LEUKEMIA = "leukemia", "Leukemia"
    LYMPHOMA = "lymphoma", "Lymphoma"
    BRAIN = "brain", "Brain and spine"
    BONE = "bone", "Bone and soft tissue"
    SOLID = "solid", "Solid tumors of early childhood"

    @property
    def mark(self):
        """The template of the group's mark."""
        return f"icons/groups/{self.value}.svg"


# What the drawings of a group's diseases have in common, and its mark in templates/icons/groups/.
GROUP_SUBJECTS = {
    DiseaseGroup.LEUKEMIA: Subject.BALLOON,
    DiseaseGroup.LYMPHOMA: Subject.PLANE,
    DiseaseGroup.BRAIN: Subject.LANTERN,
    DiseaseGroup.BONE: Subject.WINDMILL,
    DiseaseGroup.SOLID: Subject.BOAT,
}


NOBODY_IS_TO_BLAME = "Nobody is to blame. A higher risk does not mean that you did something wrong."


class DiseaseQuerySet(SitePageQuerySet):
    """Questions to ask of all disease pages at once."""

    def for_lists(self):
        """By title, with no more than what a list of names and addresses shows."""
        return self.order_by("title").only(
            "title", "slug", "path", "depth", "url_path", "abbreviation", "group", "tagline"
        )


def calls_about(symptoms):
    """Sort `symptoms` (list of (Symptom, note, address)) by how soon to call: [(Urgency, list of them)], the soonest first."""
    groups = ((urgency, [row for row in symptoms if row[0].urgency == urgency]) for urgency in Urgency)
    return [(urgency, rows) for urgency, rows in groups if rows]


class DiseasePage(ReviewedPage):
    """One type of childhood cancer. Its title is the preferred name."""

    kind_label = "Type of childhood cancer"

    abbreviation = models.CharField(max_length=20, blank=True, help_text="For example: JMML.")
    group = models.CharField(max_length=20, choices=DiseaseGroup, help_text="The shelf on which readers find it.")
    tagline = models.CharField(
        max_length=200, help_text="What it is, in one or two short sentences, with hope where there is hope."
    )
    overview = RichTextField(
        features=PROSE, help_text="What happens in the body, in plain words. Two to four short paragraphs."
    )
    risk_note = models.CharField(
        "words with what can raise the risk",
        max_length=200,
        default=NOBODY_IS_TO_BLAME,
        help_text="Stands above the list of what can raise the risk, because parents may read it as blame.",
    )
    symptoms_intro = RichTextField("introduction", blank=True, features=PROSE)
    when_to_call = RichTextField(
        "when to call the doctor",
        blank=True,
        features=PROSE,
        help_text="Stands below what the symptoms themselves say, which comes by itself. Only what is true of the whole "
        "disease, for example: call 911 with trouble breathing.",
    )
    diagnosis_intro = RichTextField(
        "introduction",
        blank=True,
        features=PROSE,
        help_text="What the doctor does first, for example: If a child has symptoms of it, the doctor will test the blood.",
    )
    prognosis_intro = RichTextField("introduction", blank=True, features=PROSE)
    research_heading = models.CharField(
        "heading", max_length=120, blank=True, help_text="For example: Leading the way to a cure."
    )
    research_text = RichTextField(
        "text",
        blank=True,
        features=PROSE,
        help_text="The programs that study this disease are linked below it automatically.",
    )
    attribution_organization = models.ForeignKey(
        "core.Organization",
        verbose_name="organization",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who let us show this information, if it is not our own.",
    )
    permission_statement = models.CharField(
        max_length=250, blank=True, help_text="For example: Shown with permission of the university's cancer center."
    )
    more_information_url = models.URLField("address for more information", blank=True)
    trials_url = models.URLField("address of active clinical trials", blank=True)

    objects = PageManager.from_queryset(DiseaseQuerySet)()

    fetched_with = ("picture", "attribution_organization")

    content_panels = [
        *ReviewedPage.content_panels,
        FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("group")]),
        InlinePanel("names", heading="Other names", label="Name"),
        FieldPanel("tagline"),
        FieldPanel("picture"),
        ReviewedPage.drawing_panel,
        FieldPanel("overview"),
        MultiFieldPanel(
            [
                FieldPanel("risk_note"),
                InlinePanel(
                    "risk_factors",
                    label="Risk factor",
                    help_text="Shown below the overview. Only what a source names, in calm words. Most of the time nobody knows "
                    "the cause; the overview can say so.",
                ),
            ],
            heading="What can raise the risk",
        ),
        InlinePanel("quick_facts", heading="Quick facts", label="Fact"),
    ]
    care_panels = [
        MultiFieldPanel(
            [FieldPanel("symptoms_intro"), InlinePanel("symptoms", label="Symptom"), FieldPanel("when_to_call")],
            heading="Symptoms",
        ),
        MultiFieldPanel(
            [
                FieldPanel("diagnosis_intro"),
                InlinePanel("tests", heading="The tests, in their usual order", label="Test"),
            ],
            heading="Diagnosis",
        ),
        MultiFieldPanel(
            [
                FieldPanel("prognosis_intro"),
                InlinePanel("prognosis_factors", heading="What the outlook depends on", label="Factor"),
                InlinePanel("survival_figures", heading="Survival figures", label="Figure"),
            ],
            heading="Prognosis",
        ),
        InlinePanel("treatments", heading="Treatment", label="Treatment"),
        InlinePanel("questions", heading="Questions to ask the care team", label="Question"),
    ]
    research_panels = [
        MultiFieldPanel([FieldPanel("research_heading"), FieldPanel("research_text")], heading="Research"),
        InlinePanel("sources", heading="Sources", label="Source"),
        MultiFieldPanel(
            [
                FieldPanel("attribution_organization"),
                FieldPanel("permission_statement"),
                FieldPanel("more_information_url"),
                FieldPanel("trials_url"),
            ],
            heading="Attribution",
        ),
        *ReviewedPage.review_panels,
        InlinePanel("codes", heading="Codes", label="Code"),
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading="Name and facts"),
            ObjectList(care_panels, heading="Symptoms to questions"),
            ObjectList(research_panels, heading="Research, sources, review"),
            ObjectList(ReviewedPage.promote_panels, heading="Promote"),
        ]
    )

    search_fields = [
        *ReviewedPage.search_fields,
        index.SearchField("abbreviation", boost=10),
        index.AutocompleteField("abbreviation"),
        index.SearchField("tagline"),
        index.SearchField("overview"),
        index.RelatedFields("names", [index.SearchField("name", boost=8), index.AutocompleteField("name")]),
        index.RelatedFields("risk_factors", [index.SearchField("name")]),
        index.RelatedFields("codes", [index.SearchField("code")]),
        index.RelatedFields("symptoms", [index.RelatedFields("symptom", [index.SearchField("name", boost=4)])]),
        index.RelatedFields("tests", [index.SearchField("name")]),
        index.RelatedFields("treatments", [index.SearchField("name")]),
        index.FilterField("group"),
    ]

    parent_page_types = ["diseases.DiseaseIndexPage"]
    subpage_types = []
    page_description = "One type of childhood cancer, from quick facts to research."

    class Meta:
        verbose_name = "disease page"
        verbose_name_plural = "disease pages"

    @property
    def own_summary(self):
        return self.tagline

    @property
    def usual_subject(self):
        return GROUP_SUBJECTS.get(self.group, super().usual_subject)

    @property
    def short_name(self):
        """The abbreviation (str) where there is one, or the name."""
        return self.abbreviation or self.title

    @property
    def familiar_name(self):
        """“Leukemia (ALL)” (str): an abbreviation alone says nothing. The name, where it has none."""
        kind = self.get_group_display() if self.get_group_display().lower() in self.title.lower() else self.title
        return f"{kind} ({self.abbreviation})" if self.abbreviation else self.title

    @property
    def share_words(self):
        return self.get_group_display(), self.title

    def check_publishable(self):
        super().check_publishable()
        # An editor that was typed in and emptied again leaves an empty paragraph behind.
        if not get_text_for_indexing(self.overview).strip():
            raise ValidationError({"overview": "Write a short overview: it is the first thing that a parent reads."})

    def symptoms_with_addresses(self):
        """Its signs, what is particular here, and the address of the sign's own page, or None: [(Symptom, note, address)]."""
        rows = list(self.symptoms.select_related("symptom"))
        # Through the relation: the file of Symptom imports this one.
        addresses = self.symptoms.model._meta.get_field("symptom").related_model.addresses()
        return [(row.symptom, row.note, addresses.get(row.symptom_id)) for row in rows]

    def get_context(self, request, *args, **kwargs):
        rows = fetch_rows(self) if self.pk else []
        symptoms = self.symptoms_with_addresses()
        fetch_links(self, *rows, *(symptom for symptom, *_ in symptoms))
        stories = stories_of(DiseasePage, disease=self.pk)
        programmes = programmes_of(DiseasePage, disease=self.pk)
        if programmes:
            fetch_rows(programmes[0], "milestones")  # only of this one they are shown
        fetch_pictures([self, *stories])
        content = {
            "overview": self.overview,
            "risk_note": self.risk_note,
            "risk_factors": self.risk_factors.all(),
            "quick_facts": shown_facts(self.quick_facts.select_related("source")),
            "symptoms_intro": self.symptoms_intro,
            "symptoms": symptoms,
            "calls": calls_about(symptoms),
            "calls_to_be_checked": any(symptom.urgency and symptom.to_be_checked for symptom, *_ in symptoms),
            "when_to_call": self.when_to_call,
            "diagnosis_intro": self.diagnosis_intro,
            "tests": self.tests.all(),
            "prognosis_intro": self.prognosis_intro,
            "prognosis_factors": self.prognosis_factors.all(),
            "survival_figures": self.survival_figures.select_related("source"),
            "treatments": self.treatments.all(),
            "questions": self.questions.all(),
            "research_text": self.research_text,
            "programmes": programmes,
            "stories": stories[:STORIES_ON_DISEASE],
            "sources": self.sources.select_related("source"),
        }
        return {
            **super().get_context(request, *args, **kwargs),
            **content,
            "survival_framing": SURVIVAL_FRAMING,
            # Where there are more: the list, which stands above its stories.
            "all_stories": urljoin(stories[0].url, "..") if len(stories) > STORIES_ON_DISEASE else "",
            "group": DiseaseGroup(self.group) if self.group else None,
            "sections": sections_of(content),
            "other_names": [name for name in self.names.all() if name.is_shown],
            "index_page": self.get_parent(),
        }
