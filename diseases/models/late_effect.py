from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.http import HttpResponsePermanentRedirect
from django.utils.text import get_text_list
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from charity_site.core.redirect_query import with_query_of
from diseases.combination import MAX_KINDS, InvalidCombination, address_of_kinds, in_sentence, resolve
from diseases.models.pages import DiseasePage
from diseases.models.record_pages import RecordIndexPage, RecordWithPage
from diseases.models.sourced_record import SourcedRecord
from diseases.models.treatment_kind import TreatmentKind


class LateEffect(SourcedRecord, ClusterableModel):
    """A health problem that can come months or years after a treatment. Shared, so that it reads the same on every page."""

    class BodyPart(models.TextChoices):
        """The part of the body in which it is, in the order in which they are shown."""

        WHOLE = "whole", "The whole body"
        HEAD = "head", "Head: learning and mood"
        SENSES = "senses", "Eyes and ears"
        MOUTH = "mouth", "Mouth and neck"
        CHEST = "chest", "Heart and lungs"
        BELLY = "belly", "Liver, kidneys and bladder"
        HORMONES = "hormones", "Growth, hormones and having children"
        BONES = "bones", "Bones and joints"

    name = models.CharField("what", max_length=150, help_text="For example: Trouble with hearing.")
    name.required_on_save = True  # by which a draft is found again
    what_it_is = models.CharField(
        max_length=300, blank=True, help_text="One or two plain sentences, where the name does not explain itself."
    )
    body_part = models.CharField("part of the body", max_length=10, choices=BodyPart)
    treatments = ParentalManyToManyField(
        "diseases.TreatmentKind",
        verbose_name="after which kinds of treatment",
        related_name="late_effects",
        help_text="Readers who say what their child received find it by these.",
    )
    after = models.CharField(
        "after which treatment, in words",
        max_length=200,
        help_text="Reads on from “It can come after”, for example: some chemotherapy.",
    )
    watch_for = models.CharField(
        "what to tell the team", max_length=300, blank=True, help_text="What a family may notice, in everyday words."
    )
    how_checked = models.CharField(
        "how it is checked", max_length=300, help_text="In one or two plain sentences, without a schedule."
    )
    whom_to_ask = models.CharField(max_length=200, blank=True, help_text="For example: A hearing specialist.")

    page_template = "diseases/late_effect_page.html"
    lines_for_all = ("name", "what_it_is", "after", "watch_for", "how_checked", "whom_to_ask")
    copy_kind = 3  # on printed codes (review/copy_code.py), for good
    read_on_pages = ("name", "after", "how_checked")

    panels = [
        FieldPanel("name"),
        *SourcedRecord.finding_panels,
        FieldPanel("what_it_is"),
        FieldPanel("body_part"),
        FieldPanel("treatments", widget=CheckboxSelectMultiple),
        *(FieldPanel(name) for name in ("after", "watch_for", "how_checked", "whom_to_ask")),
        SourcedRecord.source_panel,
        FieldPanel("slug"),
        *SourcedRecord.publishing_panels,
    ]
    search_fields = [
        *RecordWithPage.search_fields,
        *(index.SearchField(name) for name in ("what_it_is", "after", "watch_for", "how_checked")),
    ]

    class Meta:
        ordering = ["name"]

    @classmethod
    def index_page_model(cls):
        return LateEffectIndexPage

    @property
    def own_summary(self):
        return self.what_it_is

    def clean(self):
        super().clean()
        if self._state.adding:
            self.refuse_second(LateEffect.objects.all())

    def check_publishable(self):
        super().check_publishable()
        self.refuse_second(LateEffect.objects.filter(live=True))

    def refuse_second(self, others):
        """Raise ValidationError where one of `others` (queryset) has its name."""
        # No constraint: rows from before it was shared had the same name and other words.
        if self.name and others.filter(name__iexact=self.name).exclude(pk=self.pk).exists():
            raise ValidationError(
                {
                    "name": f"There is another late effect called “{self.name}”. Use that one, or say how this one differs."
                }
            )


def by_body_part(effects):
    """Sort `effects` (iterable of LateEffect) by the part of the body, never by how likely they are: [(label, [LateEffect])]."""
    parts = [*LateEffect.BodyPart, ""]
    found = {part: [effect for effect in effects if effect.body_part == part] for part in parts}
    return [(part.label if part else "Other", rows) for part, rows in found.items() if rows]


def listed(effects):
    """Return what a list of `effects` (iterable of LateEffect) shows (dict)."""
    groups = by_body_part(effects)
    return {"groups": groups, "listed": [effect for _, effects in groups for effect in effects]}


class LateEffectIndexPage(RecordIndexPage):
    """All late effects by the part of the body; `<slug>/` below it shows one, `?had=<slug>` what can come after up to four kinds of
    treatment. Nothing is stored of what a reader chose, and nothing says how likely anything is."""

    record_model = LateEffect
    refused_template = "diseases/late_effects_refused.html"

    query_parameters = ("had",)

    page_description = "What can come after treatment, by the part of the body, and how it is checked."

    class Meta:
        verbose_name = "after treatment"

    def serve(self, request, slug=""):
        slugs = [] if slug else [each for each in request.GET.getlist("had") if each]
        if not slugs:
            return super().serve(request, slug)
        try:
            kinds = resolve(slugs, TreatmentKind.objects.shown(), MAX_KINDS)
        except InvalidCombination as refusal:
            return self.response_with(request, refusal=refusal, chosen=slugs)
        if [kind.slug for kind in kinds] != slugs:
            return HttpResponsePermanentRedirect(with_query_of(request, address_of_kinds(self, kinds), without=["had"]))
        response = self.response_with(request, had=kinds)
        response["X-Robots-Tag"] = "noindex"
        return response

    def get_template(self, request, *args, had=(), **kwargs):
        return "diseases/late_effects_after.html" if had else super().get_template(request, *args, **kwargs)

    def get_context(self, request, *args, had=(), chosen=(), **kwargs):
        context = super().get_context(request, *args, **kwargs)
        if chosen:  # in vain: nothing that was chosen is lost
            return {**context, "choices": self.choices(), "chosen": chosen}
        return {**context, **(self.after(request, had, context) if had else {})}

    def all_listed(self):
        return {**listed(LateEffect.objects.shown()), "choices": self.choices()}

    def choices(self):
        """Return the kinds of treatment (queryset) to choose from, in the order of an address."""
        return TreatmentKind.objects.shown().filter(late_effects__live=True).distinct().order_by("slug")

    def after(self, request, had, context):
        """Return what is shown of what can come after the kinds of treatment that a child `had` (list)."""
        title = f"After {get_text_list([in_sentence(kind.name) for kind in had], 'and')}"
        description = f"{title}: what can come months or years later, and how it is checked."
        more = context["choices"] if len(had) < MAX_KINDS else ()
        effects = LateEffect.objects.shown().filter(treatments__in=had).distinct().select_related("source")
        return {
            **listed(effects),
            "to_be_checked": any(
                effect.to_be_checked or not (effect.source and effect.source.live) for effect in effects
            ),
            "had": had,
            "fewer": [(kind, address_of_kinds(self, [each for each in had if each != kind])) for kind in had],
            "more": [(kind, address_of_kinds(self, [*had, kind])) for kind in more if kind not in had],
            **self.told_of(request, context, title, description, address_of_kinds(self, had)),
        }

    def about(self, request, records, context):
        (effect,) = records
        description = f"{effect.name}: after which treatments it can come, how it is checked, and whom to ask."
        return {
            "records": records,
            "effect": effect,
            "kinds": list(TreatmentKind.objects.shown().filter(pk__in=[kind.pk for kind in effect.treatments.all()])),
            "diseases": list(
                DiseasePage.objects.shown().filter(pk__in=effect.diseases.values("page")).order_by("path")
            ),
            **self.told_of(request, context, effect.name, description, effect.url),
        }
