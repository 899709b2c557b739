from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Q
from django.http import HttpResponsePermanentRedirect
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing
from wagtail.search import index

from charity_site.core.alphabetical import by_letter
from charity_site.core.redirect_query import with_query_of
from charity_site.core.rich_text import PROSE
from diseases.combination import MAX_SYMPTOMS, InvalidCombination, address, as_phrase, resolve
from diseases.models.pages import DiseasePage
from diseases.models.record_pages import RecordIndexPage, RecordQuerySet, RecordWithPage
from diseases.urgency import Advice, UrgencyRule, advices

LEAD = (
    "<p><b>Most children who have such symptoms do not have cancer.</b> The symptoms can have many other causes.</p>"
    "<p>Call your child's doctor if a symptom worries you, does not go away, comes back, or has no clear cause. Say what "
    "you have seen and when it began.</p>"
    "<p>Call 911 (or your emergency number) if your child has trouble breathing, is hard to wake, has a seizure, or "
    "bleeds without stopping.</p>"
)


LONGEST_HEADING = 48  # letters: two lines on the narrowest phone
NUMBERS = {2: "Two", 3: "Three"}
MOST_OTHERS = 6  # symptoms that a page offers to add


class BodyPart(models.TextChoices):
    """The part of the body where a parent sees or hears of a symptom, in the order in which they are shown."""

    WHOLE = "whole", "The whole body"
    HEAD = "head", "Head and nerves"
    EYES = "eyes", "Eyes"
    CHEST = "chest", "Nose, throat and chest"
    BELLY = "belly", "Belly, pee and poop"
    LIMBS = "limbs", "Arms, legs and back"
    SKIN = "skin", "Skin and lumps"


class SymptomQuerySet(RecordQuerySet):
    """Questions to ask of all symptoms at once."""

    def shown(self):
        """Return those with a page that visitors may see: a disease that they may see lists it. `url` costs no query then."""
        return super().shown().filter(pk__in=DiseasePage.objects.shown().values("symptoms__symptom"))


class Symptom(Advice, RecordWithPage):
    """A symptom as a parent says it. Shared, so that it reads the same on every page."""

    name = models.CharField(max_length=120, unique=True, help_text="For example: Fever without a clear reason.")
    name.required_on_save = True  # by which a draft is found again
    description = models.CharField(
        max_length=250, blank=True, help_text="One plain sentence, only if the name does not explain itself."
    )
    is_mostly_harmless = models.BooleanField(
        "most children with it do not have cancer",
        default=True,
        help_text="The general words stand below the advice. Switch it off where they are not true, for example for a "
        "white pupil.",
    )

    body_part = models.CharField(
        "part of the body", max_length=10, choices=BodyPart, blank=True, help_text="Under which other pages offer it."
    )
    is_seen_at_home = models.BooleanField(
        "a parent can notice it",
        default=True,
        help_text="Switch it off for what only a doctor or a test finds, such as high blood pressure. Then no other "
        "page asks whether the reader has seen it.",
    )

    page_template = "diseases/symptom_page.html"
    lines_for_all = ("name", "description")
    copy_kind = 1  # on printed codes (review/copy_code.py), for good
    read_on_pages = ("name", "description", "urgency", "when_to_see_doctor")

    objects = SymptomQuerySet.as_manager()

    panels = [
        *(FieldPanel(name) for name in ("name", "also_called", "description")),
        MultiFieldPanel([*Advice.advice_panels, FieldPanel("is_mostly_harmless")], heading="When to see a doctor"),
        MultiFieldPanel([FieldPanel("body_part"), FieldPanel("is_seen_at_home")], heading="Offered as another symptom"),
        FieldPanel("slug"),
        *Advice.publishing_panels,
    ]
    search_fields = [*RecordWithPage.search_fields, index.SearchField("description")]

    class Meta:
        ordering = ["name"]

    @classmethod
    def index_page_model(cls):
        return SymptomIndexPage

    @property
    def own_summary(self):
        return self.description

    @property
    def situation(self):
        """When its advice holds, in words (str), as that of an UrgencyRule has."""
        return self.name


class SymptomIndexPage(RecordIndexPage):
    """All symptoms from A to Z; `<slug>/` below it shows one, `<slug>/?and=<slug>` those diseases that share two or three.

    Each of these pages begins with the same words. None of them says how likely anything is.
    """

    lead = RichTextField(
        "first words on every page",
        features=PROSE,
        default=LEAD,
        help_text="Stands on the page of each symptom below its advice: most children with it do not have cancer.",
    )

    record_model = Symptom
    refused_template = "diseases/symptoms_refused.html"

    content_panels = [*RecordIndexPage.content_panels, FieldPanel("lead")]
    search_fields = [*RecordIndexPage.search_fields, index.SearchField("lead")]

    query_parameters = ("and",)
    page_description = (
        "All symptoms from A to Z. Each has a page with the types of childhood cancer in which it can occur."
    )

    class Meta:
        verbose_name = "symptoms"

    def check_publishable(self):
        super().check_publishable()
        if not get_text_for_indexing(self.lead).strip():
            raise ValidationError({"lead": "No page about a symptom may be without these words. Write them anew."})

    def serve(self, request, slug=""):
        if not slug:
            return super().serve(request)
        slugs = [slug, *request.GET.getlist("and")]
        try:
            symptoms = resolve(slugs, Symptom.objects.shown(), MAX_SYMPTOMS)
        except InvalidCombination as refusal:
            return self.response_with(request, refusal=refusal)
        if [symptom.slug for symptom in symptoms] != slugs:
            return HttpResponsePermanentRedirect(with_query_of(request, address(symptoms), without=["and"]))
        response = self.response_with(request, records=symptoms)
        if not response.context_data["diseases"]:
            response.status_code = 404
        if len(symptoms) > 1:
            response["X-Robots-Tag"] = "noindex"
        return response

    def all_listed(self):
        letters = by_letter((symptom.name, symptom) for symptom in Symptom.objects.shown())
        return {"letters": letters, "listed": [symptom for _, entries in letters for _, symptom in entries]}

    def about(self, request, symptoms, context):
        """Return what the page of `symptoms` (list, in the order of their address) shows (dict)."""
        diseases = DiseasePage.objects.shown().order_by("path")  # as staff sorted the pages
        for symptom in symptoms:
            diseases = diseases.filter(pk__in=symptom.diseases.values("page"))
        diseases = list(diseases)
        title = as_phrase(symptoms)
        description = f"{title}: when to see a doctor, and types of childhood cancer in which this can be a symptom."
        rules = list(UrgencyRule.objects.about(symptoms))
        return {
            "records": symptoms,
            "symptoms": symptoms,
            "heading": title
            if len(symptoms) == 1 or len(title) <= LONGEST_HEADING
            else f"{NUMBERS[len(symptoms)]} symptoms together",
            "advices": advices(symptoms, rules),
            "is_mostly_harmless": all(symptom.is_mostly_harmless for symptom in symptoms),
            "diseases": diseases,
            "others": self.others(symptoms, diseases, rules),
            "fewer": [
                (symptom, address([each for each in symptoms if each != symptom]))
                for symptom in symptoms
                if len(symptoms) > 1
            ],
            **self.told_of(request, context, title, description, diseases and address(symptoms)),
        }

    def others(self, symptoms, diseases, rules):
        """Symptoms that may be added to `symptoms`, by part of the body: [(label, [(Symptom, address)])].

        One of `diseases` has them all. First come those of which `rules` say that both are urgent, then those that most
        of the diseases have.
        """
        if len(symptoms) == MAX_SYMPTOMS:
            return []
        urgent = {key for rule in rules for key in (rule.symptom_id, rule.with_symptom_id)}
        shared = Count("diseases__page", filter=Q(diseases__page__in=diseases), distinct=True)
        more = Symptom.objects.shown().filter(is_seen_at_home=True).exclude(pk__in=[symptom.pk for symptom in symptoms])
        more = more.annotate(shared=shared).filter(shared__gt=0)
        more = sorted(more, key=lambda symptom: (symptom.pk not in urgent, -symptom.shared, symptom.name))[:MOST_OTHERS]
        found = {part: [] for part in [*BodyPart, ""]}
        for symptom in more:
            found[symptom.body_part].append((symptom, address([*symptoms, symptom])))
        return [(part and part.label, entries) for part, entries in found.items() if entries]
