"""The rows of a disease page. Each is written once and feeds the page, search, print and data alike."""

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from charity_site.core.models import AbstractFact, SourcedRow
from charity_site.core.rich_text import PROSE


class DiseaseName(Orderable):
    """Another name by which families may look for the disease."""

    class Kind(models.TextChoices):
        SYNONYM = "synonym", "Also called"
        FORMER = "former", "Former name"
        MISSPELLING = "misspelling", "Misspelling (found by search, not shown)"
        OTHER_LANGUAGE = "other_language", "In another language"
        EVERYDAY = "everyday", "Everyday words (found by search, not shown)"

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=160, help_text="For example: Juvenile chronic myelogenous leukemia.")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SYNONYM)
    language = models.CharField(
        max_length=10,
        blank=True,
        help_text="Only for a name in another language: its code, for example es for Spanish.",
    )

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("kind"), FieldPanel("language")])]

    def __str__(self):
        return self.name

    @property
    def is_shown(self):
        """Whether readers see the name: a misspelling, and words that mean other diseases too, only help search."""
        return self.kind not in (self.Kind.MISSPELLING, self.Kind.EVERYDAY)


class DiseaseCode(Orderable):
    """The disease's code in a classification, for clinicians and for other systems."""

    class System(models.TextChoices):
        ICCC3 = "ICCC-3", "ICCC-3 (childhood cancer)"
        ICDO3 = "ICD-O-3", "ICD-O-3"
        ICD10 = "ICD-10", "ICD-10"
        ICD11 = "ICD-11", "ICD-11"
        NCIT = "NCIt", "NCI Thesaurus"
        MESH = "MeSH", "MeSH"
        ORPHA = "ORPHA", "Orphanet"
        OMIM = "OMIM", "OMIM"
        SEER = "SEER", "SEER site recode"
        DOID = "DOID", "Disease Ontology"
        UMLS = "UMLS", "UMLS"

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(max_length=10, choices=System)
    code = models.CharField(max_length=30, help_text="For example: I(d).")

    panels = [FieldRowPanel([FieldPanel("system"), FieldPanel("code")])]

    def __str__(self):
        return f"{self.system} {self.code}"


class QuickFact(AbstractFact):
    """A figure at the head of a disease page, with its source and year."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="quick_facts")


class RiskFactor(Orderable):
    """Something that can raise the risk of the disease."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="risk_factors")
    name = models.CharField(max_length=150, help_text="For example: Noonan syndrome.")
    note = models.CharField(max_length=300, blank=True, help_text="What it is, in one or two plain sentences.")

    panels = [FieldPanel("name"), FieldPanel("note")]

    def __str__(self):
        return self.name


class DiseaseSymptom(Orderable):
    """A sign of this disease: the shared symptom, and what is particular here."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="symptoms")
    symptom = models.ForeignKey("diseases.Symptom", null=True, on_delete=models.PROTECT, related_name="diseases")
    note = models.CharField(
        max_length=200,
        blank=True,
        help_text="Only what is particular in this disease, in a whole sentence. It stands on this page alone.",
    )

    panels = [FieldPanel("symptom"), FieldPanel("note")]

    def __str__(self):
        return str(self.symptom)

    def check_publishable(self):
        """Raise ValidationError when the symptom does not say what a parent should do, and how soon."""
        if self.symptom and not self.symptom.urgency:
            raise ValidationError(
                {"symptom": f"“{self.symptom}” does not say yet how soon to call. Add it in Symptoms, then publish."}
            )


class DiagnosisTest(Orderable):
    """A test that a child may have, in the order in which they mostly come."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="tests")
    name = models.CharField(max_length=150, help_text="For example: Complete blood count (CBC).")
    what_happens = RichTextField(features=PROSE, help_text="What happens to the child, and what it tells the doctors.")

    panels = [FieldPanel("name"), FieldPanel("what_happens")]

    def __str__(self):
        return self.name


class PrognosisFactor(Orderable):
    """Something that the outlook depends on."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="prognosis_factors")
    name = models.CharField(max_length=150, help_text="For example: Age at diagnosis.")
    note = models.CharField(max_length=300, blank=True, help_text="Why it matters, in one or two plain sentences.")

    panels = [FieldPanel("name"), FieldPanel("note")]

    def __str__(self):
        return self.name


# Stands wherever survival figures do, before the first of them.
SURVIVAL_FRAMING = (
    "These figures describe groups of people in the past. They cannot say what will happen to your child. Your care "
    "team can tell you what they mean for you."
)


class SurvivalFigure(SourcedRow):
    """A survival figure. Readers open it themselves; it is never on a card, in a search result or shared."""

    may_say_outlook = ("value", "population", "years")  # and no other field of the site

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="survival_figures")
    value = models.CharField(max_length=40, help_text="For example: about 9 in 10.")
    population = models.CharField(
        max_length=200,
        help_text="Of whom, for example: children under 15, diagnosed 2014–2020.",
    )
    years = models.CharField(
        "outcome",
        max_length=60,
        blank=True,
        help_text="What the figure counts, for example: alive 5 years after diagnosis.",
    )

    panels = [
        FieldRowPanel([FieldPanel("value"), FieldPanel("years")]),
        FieldPanel("population"),
        *SourcedRow.panels,
    ]

    def __str__(self):
        return f"{self.value}: {self.population}"


class Treatment(Orderable):
    """A way to treat the disease."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="treatments")
    name = models.CharField(max_length=150, help_text="For example: Blood or bone marrow transplant (BMT).")
    what_it_is = RichTextField(features=PROSE, help_text="What it is and how a child gets it.")

    panels = [FieldPanel("name"), FieldPanel("what_it_is")]

    def __str__(self):
        return self.name


class Question(Orderable):
    """A question that a parent can take to the care team."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="questions")
    text = models.CharField(
        max_length=200, help_text="In a parent's words, for example: Can we stay with our child at night?"
    )

    panels = [FieldPanel("text")]

    def __str__(self):
        return self.text


class DiseaseSource(Orderable):
    """Something that the page was written from."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="sources")
    source = models.ForeignKey("core.Source", null=True, on_delete=models.PROTECT, related_name="disease_pages")

    panels = [FieldPanel("source")]

    def __str__(self):
        return str(self.source)
