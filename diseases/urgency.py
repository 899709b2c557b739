"""The urgency of a symptom: how soon a parent should call, alone or together with another one, as data that clinicians
can change."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField
from wagtail.rich_text import get_text_for_indexing

from charity_site.core.rich_text import PROSE
from charity_site.core.survival_figures import prose_without_survival_figures, refuse_survival_figures
from diseases.checked import CheckedRecord


class Urgency(models.TextChoices):
    """Steps of urgency, the most urgent first."""

    CALL_911 = "911", "Call 911 now"
    TODAY = "today", "Call today"
    THIS_WEEK = "this_week", "Call this week"


class Advice(CheckedRecord):
    """The advice of what a parent should do, and how soon. What is stored from before it was asked for has no urgency."""

    urgency = models.CharField("how soon to call", max_length=10, choices=Urgency, default="")
    when_to_see_doctor = RichTextField(
        "what to do",
        features=PROSE,
        help_text="Stands first, below how soon to call. Say what the parent should do, and what makes it more urgent.",
    )

    can_be_brought_back = True  # after it was deleted (core/deleted.py)

    advice_panels = [FieldPanel("urgency"), FieldPanel("when_to_see_doctor"), CheckedRecord.check_panel]

    class Meta:
        abstract = True

    @property
    def what_to_do(self):
        """The advice (HTML as it is stored) that visitors see: without a figure of outlook."""
        return prose_without_survival_figures(self.when_to_see_doctor)

    def check_publishable(self):
        super().check_publishable()
        refuse_survival_figures(self, ["when_to_see_doctor"])
        # An editor that was typed in and emptied again leaves an empty paragraph behind.
        if not get_text_for_indexing(self.when_to_see_doctor).strip():
            raise ValidationError(
                {"when_to_see_doctor": "Write what a parent should do. It is the first thing they read."}
            )


class UrgencyRuleQuerySet(models.QuerySet):
    """Questions to ask of all rules at once."""

    def shown(self):
        """Return those that visitors may see: themselves, and the symptoms that they name."""
        return self.filter(Q(with_symptom=None) | Q(with_symptom__live=True), live=True, symptom__live=True)

    def about(self, symptoms):
        """Return the rules (list) that name any of `symptoms` (list of Symptom), the most urgent first, pairs before ages.
        `is_met` of each says
        whether all that it names is among them; the age is for the parent to know."""
        named = self.shown().filter(Q(symptom__in=symptoms) | Q(with_symptom__in=symptoms))
        rules = sorted(
            named.select_related("symptom", "with_symptom"),
            key=lambda rule: (Urgency.values.index(rule.urgency), rule.with_symptom_id is None, rule.situation),
        )
        keys = {symptom.pk for symptom in symptoms}
        for rule in rules:
            rule.is_met = {rule.symptom_id, rule.with_symptom_id} - {None} <= keys
        return rules


def advices(symptoms, rules):
    """Return what to do about `symptoms` (list of Symptom) by themselves and by `rules` (list, as about() gives them):
    list of Advice.

    First comes what holds for them as they were named, the most urgent of it first, then what holds with something else.
    """
    met = [rule for rule in rules if rule.with_symptom_id and rule.is_met]
    holds = [*met, *(symptom for symptom in symptoms if symptom.urgency)]
    holds.sort(key=lambda advice: Urgency.values.index(advice.urgency))
    return [*holds, *(rule for rule in rules if rule not in met)]


class UrgencyRule(Advice):
    """A symptom that needs another advice when a second one comes with it, or when the child is very young."""

    symptom = models.ForeignKey("diseases.Symptom", on_delete=models.CASCADE, related_name="+")
    with_symptom = models.ForeignKey(
        "diseases.Symptom",
        verbose_name="together with",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )
    under_months = models.PositiveSmallIntegerField(
        "only under the age of",
        null=True,
        blank=True,
        help_text="In months, for example 3. Leave it empty for a rule that is true at any age.",
    )

    objects = UrgencyRuleQuerySet.as_manager()

    panels = [
        FieldPanel("symptom"),
        FieldPanel("with_symptom"),
        FieldPanel("under_months"),
        *Advice.advice_panels,
        *Advice.publishing_panels,
    ]

    class Meta:
        verbose_name = "urgent combination"
        ordering = ["symptom__name", "pk"]

    def __str__(self):
        return self.situation

    def get_preview_template(self, request, mode_name):
        return self.symptom.get_preview_template(request, mode_name)

    def get_preview_context(self, request, mode_name):
        return {**self.symptom.get_preview_context(request, mode_name), "advices": [self]}

    @property
    def situation(self):
        """The situation in which it holds, in words (str): "Fever and tiny spots, under 3 months of age"."""
        words = self.symptom.name
        if self.with_symptom:
            words += f", together with: {self.with_symptom.name}"
        return f"{words}{self.age}"

    @property
    def age(self):
        """The age up to which it holds, in words (str), or nothing."""
        if not self.under_months:
            return ""
        return f", under {self.under_months} month{'s' if self.under_months > 1 else ''} of age"

    def check_publishable(self):
        super().check_publishable()
        if self.with_symptom_id is None and not self.under_months:
            raise ValidationError(
                "Choose a second symptom, an age, or both. Advice for one symptom at any age stands in the symptom itself."
            )
        if self.with_symptom_id is not None and self.with_symptom_id == self.symptom_id:
            raise ValidationError({"with_symptom": "Choose another symptom than the first one."})
