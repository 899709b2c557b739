"""Which disease a page is about: its names, its group, what it is in a sentence."""

from typing import TYPE_CHECKING

from django.db import models
from modelcluster.fields import ParentalKey
from pydantic import Field
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, Said, one_of
from charity_site.core.models import PicturedPage
from diseases.sections.section import Context, Part, Properties

if TYPE_CHECKING:
    from diseases.models import DiseasePage


class DiseaseGroup(models.TextChoices):
    """The shelves on which readers find a disease, in the order in which they are shown."""

    LEUKEMIA = "leukemia", "Leukemia"
    LYMPHOMA = "lymphoma", "Lymphoma"
    BRAIN = "brain", "Brain and spine"
    BONE = "bone", "Bone and soft tissue"
    SOLID = "solid", "Solid tumors of early childhood"

    @property
    def mark(self) -> str:
        """The template of the group's mark."""
        return f"icons/groups/{self.value}.svg"


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

    words_of_others = ("name",)

    panels = [FieldPanel("name"), FieldRowPanel([FieldPanel("kind"), FieldPanel("language")])]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shown(self) -> bool:
        """Whether readers see the name: a misspelling, and words that mean other diseases too, only help search."""
        return self.kind not in (self.Kind.MISSPELLING, self.Kind.EVERYDAY)


class IdentityFields(models.Model):
    abbreviation = models.CharField(max_length=20, blank=True, help_text="For example: JMML.")
    pronunciation = models.CharField(
        max_length=120, blank=True, help_text="How to say the name, for example: RET-in-oh-blas-TOH-muh."
    )
    group = models.CharField(max_length=20, choices=DiseaseGroup, help_text="The shelf on which readers find it.")
    tagline = models.CharField(
        max_length=200, help_text="What it is, in one or two short sentences, with hope where there is hope."
    )

    class Meta:
        abstract = True


class IdentityData(Data):
    class OtherName(Data):
        name: str = Field(examples=["JMML"])
        kind: one_of(DiseaseName.Kind) = Field(description="A misspelling is for search only. Do not show it.")
        language: str = Field(description="Its code (BCP 47), for a name in another language.", examples=[""])

    slug: str = Field(examples=["jmml"])
    abbreviation: str = Field(examples=["JMML"])
    pronunciation: str = Field(description="How to say the title.", examples=["RET-in-oh-blas-TOH-muh"])
    group: one_of(DiseaseGroup)
    tagline: Said
    names: list[OtherName]


class Identity(Part):
    fields = IdentityFields
    data = IdentityData
    is_listed = True
    panels = [
        FieldRowPanel([FieldPanel("abbreviation"), FieldPanel("group")]),
        FieldPanel("pronunciation"),
        InlinePanel("names", heading="Other names", label="Name"),
        FieldPanel("tagline"),
        FieldPanel("picture"),
        PicturedPage.drawing_panel,
    ]
    search_fields = [
        index.SearchField("abbreviation", boost=10),
        index.AutocompleteField("abbreviation"),
        index.SearchField("pronunciation"),
        index.SearchField("tagline"),
        index.RelatedFields("names", [index.SearchField("name", boost=8), index.AutocompleteField("name")]),
        index.FilterField("group"),
    ]

    def context(self, page: "DiseasePage") -> Context:
        return {
            "abbreviation": page.abbreviation,
            "group": DiseaseGroup(page.group) if page.group else None,
            "other_names": [name for name in page.names.all() if name.is_shown],
        }

    def condition(self, context: Context) -> Properties:
        names = [context["abbreviation"], *(name.name for name in context["other_names"])]
        return {"alternateName": [name for name in names if name]}
