"""A page with as many fields, lists of rows and records in them as a disease page of ours, the way that Wagtail's documentation
makes one: inline panels, snippets, nothing else."""

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable, Page
from wagtail.search import index
from wagtail.snippets.models import register_snippet

FEATURES = ["bold", "italic", "link", "ol", "ul"]


@register_snippet
class Source(index.Indexed, models.Model):
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=120)
    url = models.URLField()
    year = models.PositiveSmallIntegerField(null=True, blank=True)

    search_fields = [index.SearchField("title"), index.AutocompleteField("title")]

    def __str__(self):
        return self.title


@register_snippet
class Symptom(index.Indexed, models.Model):
    name = models.CharField(max_length=100)
    description = models.CharField(max_length=300)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    def __str__(self):
        return self.name


@register_snippet
class Record(index.Indexed, models.Model):
    name = models.CharField(max_length=100)
    text = models.CharField(max_length=300)

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    def __str__(self):
        return self.name


class DossierPage(Page):
    abbreviation = models.CharField(max_length=20, blank=True)
    pronunciation = models.CharField(max_length=120, blank=True)
    tagline = models.CharField(max_length=200)
    picture = models.ForeignKey(
        "content.CreditedImage", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    overview = RichTextField(features=FEATURES)
    risk_note = models.CharField(max_length=300, blank=True)
    symptoms_intro = RichTextField(blank=True, features=FEATURES)
    when_to_call = RichTextField(blank=True, features=FEATURES)
    diagnosis_intro = RichTextField(blank=True, features=FEATURES)
    prognosis_intro = RichTextField(blank=True, features=FEATURES)
    after_treatment_intro = RichTextField(blank=True, features=FEATURES)
    types_intro = RichTextField(blank=True, features=FEATURES)
    road_intro = RichTextField(blank=True, features=FEATURES)
    if_it_comes_back = RichTextField(blank=True, features=FEATURES)
    research_heading = models.CharField(max_length=150, blank=True)
    research_text = RichTextField(blank=True, features=FEATURES)
    organization = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    permission_statement = models.CharField(max_length=250, blank=True)
    more_information_url = models.URLField(blank=True)
    trials_url = models.URLField(blank=True)
    reviewed_by = models.CharField(max_length=160, blank=True)
    last_reviewed = models.DateField(null=True, blank=True)
    next_review = models.DateField(null=True, blank=True)

    lists = (
        "names",
        "codes",
        "risk_factors",
        "quick_facts",
        "symptoms",
        "tests",
        "prognosis_factors",
        "risk_groups",
        "survival_figures",
        "phases",
        "treatments",
        "late_effects",
        "questions",
        "sources",
    )
    content_panels = [
        *Page.content_panels,
        *(
            FieldPanel(name)
            for name in (
                "abbreviation",
                "pronunciation",
                "tagline",
                "picture",
                "overview",
                "risk_note",
                "symptoms_intro",
                "when_to_call",
                "diagnosis_intro",
                "prognosis_intro",
                "after_treatment_intro",
                "types_intro",
                "road_intro",
                "if_it_comes_back",
                "research_heading",
                "research_text",
                "organization",
                "permission_statement",
                "more_information_url",
                "trials_url",
                "reviewed_by",
                "last_reviewed",
                "next_review",
            )
        ),
        *(InlinePanel(name) for name in lists),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("abbreviation"),
        index.SearchField("tagline"),
        index.SearchField("overview"),
        index.RelatedFields("names", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.RelatedFields("tests", [index.SearchField("name")]),
        index.RelatedFields("symptoms", [index.RelatedFields("symptom", [index.SearchField("name")])]),
    ]


class Name(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=20, choices=[("synonym", "Synonym"), ("former", "Former")], default="synonym")
    language = models.CharField(max_length=10, blank=True)


class Code(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=10, choices=[("ICD-10", "ICD-10"), ("ICD-11", "ICD-11")])
    code = models.CharField(max_length=30)


class RiskFactor(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="risk_factors")
    name = models.CharField(max_length=150)
    note = models.CharField(max_length=300, blank=True)


class PrognosisFactor(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="prognosis_factors")
    name = models.CharField(max_length=150)
    note = models.CharField(max_length=300, blank=True)


class QuickFact(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="quick_facts")
    figure = models.CharField(max_length=20, blank=True)
    text = models.CharField(max_length=160)
    population = models.CharField(max_length=200, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    as_of = models.PositiveSmallIntegerField(null=True, blank=True)
    to_be_checked = models.BooleanField(default=False)


class SurvivalFigure(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="survival_figures")
    value = models.CharField(max_length=40)
    population = models.CharField(max_length=200)
    years = models.CharField(max_length=60, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    as_of = models.PositiveSmallIntegerField(null=True, blank=True)
    to_be_checked = models.BooleanField(default=False)


class RiskGroup(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="risk_groups")
    name = models.CharField(max_length=150)
    decided_by = models.CharField(max_length=300)
    changes = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    as_of = models.PositiveSmallIntegerField(null=True, blank=True)
    to_be_checked = models.BooleanField(default=False)


class Phase(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="phases")
    name = models.CharField(max_length=150)
    length = models.CharField(max_length=120, blank=True)
    where = models.CharField(max_length=120, blank=True)
    what_happens = RichTextField(features=FEATURES)
    watch_for = models.CharField(max_length=300, blank=True)
    ask = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    as_of = models.PositiveSmallIntegerField(null=True, blank=True)
    to_be_checked = models.BooleanField(default=False)


class DossierSymptom(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="symptoms")
    symptom = models.ForeignKey(Symptom, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=200, blank=True)


class DiagnosisTest(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="tests")
    name = models.CharField(max_length=150)
    what_happens = RichTextField(features=FEATURES)


class Treatment(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="treatments")
    name = models.CharField(max_length=150)
    what_it_is = RichTextField(features=FEATURES)
    kind = models.ForeignKey(Record, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")


class LateEffect(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="late_effects")
    late_effect = models.ForeignKey(Record, null=True, on_delete=models.SET_NULL, related_name="+")
    note = models.CharField(max_length=200, blank=True)


class Question(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(max_length=250)


class DossierSource(Orderable):
    page = ParentalKey(DossierPage, on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, null=True, on_delete=models.SET_NULL, related_name="+")
