from django.db import models
from django.utils.text import capfirst
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.search import index

from charity_site.core.rich_text import PROSE
from diseases.models.pages import DiseasePage
from diseases.models.record_pages import RecordIndexPage, RecordWithPage
from diseases.models.sourced_record import SourcedRecord


class TreatmentKind(SourcedRecord):
    """A kind of treatment, such as chemotherapy, in words that are true for all diseases. The treatments of a disease lead to it."""

    name = models.CharField(max_length=120, unique=True, help_text="A plain name, for example: Chemotherapy.")
    name.required_on_save = True  # by which a draft is found again
    summary = models.CharField(
        "what it is, in one line",
        max_length=250,
        help_text="One plain sentence, for example: Medicines that kill cells that grow fast.",
    )
    what_it_is = RichTextField(features=PROSE, help_text="What it is and how a child gets it. No dose, no temperature.")
    feels_like = RichTextField(
        "what it feels like", features=PROSE, blank=True, help_text="What a child sees, feels and hears."
    )
    side_effects = RichTextField(
        features=PROSE,
        blank=True,
        help_text="What families notice, in everyday words. Search finds it by them, for example: hair falls out.",
    )
    care_at_home = RichTextField(features=PROSE, blank=True, help_text="What helps, and what to ask the team.")

    SAID = ("what_it_is", "feels_like", "side_effects", "care_at_home")  # under a heading each, in this order
    page_template = "diseases/treatment_kind_page.html"
    lines_for_all = ("name", "summary", *SAID)
    copy_kind = 2  # on printed codes (review/copy_code.py), for good
    read_on_pages = ("name",)  # all else stands on its own page

    panels = [
        FieldPanel("name"),
        *SourcedRecord.finding_panels,
        *(FieldPanel(name) for name in ("summary", *SAID)),
        SourcedRecord.source_panel,
        FieldPanel("slug"),
        *SourcedRecord.publishing_panels,
    ]
    search_fields = [
        *RecordWithPage.search_fields,
        index.SearchField("summary"),
        *(index.SearchField(name) for name in SAID),
    ]

    class Meta:
        verbose_name = "kind of treatment"
        verbose_name_plural = "kinds of treatment"
        ordering = ["name"]

    @classmethod
    def index_page_model(cls):
        return TreatmentIndexPage

    @property
    def own_summary(self):
        return self.summary


def heading(name):
    """Return under what heading (str) readers find the column `name` (str)."""
    return capfirst(TreatmentKind._meta.get_field(name).verbose_name)


class TreatmentIndexPage(RecordIndexPage):
    """All kinds of treatment; `<slug>/` below it shows one."""

    record_model = TreatmentKind

    page_description = "All kinds of treatment. Each has a page with what it is, its side effects and care at home."

    class Meta:
        verbose_name = "treatments"

    def about(self, request, records, context):
        (kind,) = records
        return {
            "records": records,
            "kind": kind,
            "said": [(name, heading(name), text) for name in TreatmentKind.SAID if (text := getattr(kind, name))],
            "late_effects": kind.late_effects.model.objects.shown().filter(treatments=kind),
            "diseases": list(DiseasePage.objects.shown().filter(pk__in=kind.diseases.values("page")).order_by("path")),
            "topics": kind.topics.model.objects.filter(treatments=kind).shown().beside_others().in_order(),
            **self.told_of(request, context, kind.name, kind.summary, kind.url),
        }
