from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, one_of
from charity_site.core.schema_org import node
from diseases.sections.section import RESEARCH, Context, Part, Properties


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

    def __str__(self) -> str:
        return f"{self.system} {self.code}"


class CodesData(Data):
    class Code(Data):
        system: one_of(DiseaseCode.System)
        code: str = Field(examples=["9946/3"])

    codes: list[Code]


class Codes(Part):
    """Nothing that readers see: machines and search know the disease by it."""

    tab = RESEARCH
    data = CodesData
    is_listed = True
    panels = [InlinePanel("codes", heading="Codes", label="Code")]
    search_fields = [index.RelatedFields("codes", [index.SearchField("code")])]
    shows = ("codes",)

    def condition(self, context: Context) -> Properties:
        return {"code": [node("MedicalCode", codeValue=row.code, codingSystem=row.system) for row in context["codes"]]}
