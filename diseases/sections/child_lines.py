"""What a parent can say to a child, or to a brother or sister, about a section or about one row of it."""

from collections.abc import Container
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.functional import cached_property
from modelcluster.fields import ParentalKey
from modelcluster.forms import BaseChildFormSet
from pydantic import Field
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.admin.panels.base import get_form_for_model
from wagtail.models import Orderable
from wagtail.search import index

from charity_site.core.data import Data, Said, file_in, one_of
from charity_site.readpath.child_rows import fetch_rows
from charity_site.review.published import WithRows
from diseases.doses import check_doses
from diseases.sections.after_treatment import AfterTreatment
from diseases.sections.diagnosis import Diagnosis
from diseases.sections.if_it_comes_back import IfItComesBack
from diseases.sections.overview import Overview
from diseases.sections.retold import Retold, same
from diseases.sections.road import Road
from diseases.sections.section import CARE, Context, Part
from diseases.sections.symptoms import Symptoms
from diseases.sections.treatment import Treatments
from diseases.sections.types import Types

# Not the outlook: how many live is nothing that a page says to a child.
RETOLD = {
    section.id: section
    for section in (
        Overview(),
        Symptoms(),
        Diagnosis(),
        Types(),
        Treatments(),
        Road(),
        AfterTreatment(),
        IfItComesBack(),
    )
}

COMPARE = (
    "What this line retells has changed since, so readers do not see the line. Compare both; then check this, or write the line "
    "anew."
)


class Ages(models.TextChoices):
    """Whom a line is for. The ages are those at which children grasp different things."""

    THREE = "3-5", "Ages 3 to 5"
    SIX = "6-9", "Ages 6 to 9"
    TEN = "10-12", "Ages 10 to 12"
    SIBLING = "sibling", "A brother or sister"


class ChildLine(Orderable):
    """Words for one age. It retells a section or a row of it, and is not shown once that says something else."""

    page = ParentalKey("diseases.DiseasePage", on_delete=models.CASCADE, related_name="child_lines")
    section = models.CharField(max_length=20, choices=[(section.id, section.heading) for section in RETOLD.values()])
    retells = models.CharField(
        "which row",
        max_length=160,
        blank=True,
        help_text="The name of the row that it retells, as it stands on the page, for example: Blood count. Left empty: the whole "
        "section.",
    )
    ages = models.CharField("for whom", max_length=10, choices=Ages)
    text = models.CharField(
        "the words",
        max_length=300,
        help_text="As a parent would say them: one to three very short sentences. Nothing that the page does not say.",
    )
    to_be_checked = models.BooleanField(
        "still to be checked by a clinician", default=False, help_text="Readers see “to be checked” beside it."
    )
    retold = models.CharField(max_length=12, blank=True, editable=False)  # the fingerprint of what it retells

    not_for_readers = ("retells", "retold")

    panels = [
        FieldRowPanel([FieldPanel("section"), FieldPanel("retells")]),
        FieldPanel("ages"),
        FieldPanel("text"),
        FieldPanel("to_be_checked"),
        FieldPanel("still_true"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = "line for a child"
        verbose_name_plural = "lines for a child"

    def __str__(self) -> str:
        return f"{self.get_section_display()}{f', “{self.retells}”' if self.retells else ''}: {self.get_ages_display()}"

    @property
    def place(self) -> int:
        """Where it stands among the lines of its section: by age."""
        return Ages.values.index(self.ages) if self.ages in Ages.values else len(Ages)

    @property
    def read_under(self) -> str:
        """The heading under which checks of what is written name it."""
        return f"Say it to a child: {self.get_section_display()}"

    def check_publishable(self) -> None:
        check_doses(self, "text")


class ChildLineForm(WagtailAdminModelForm):
    """The form of one line. It asks to compare one that retells what has changed."""

    about_what_it_says = {"section", "retells", "text", "still_true"}

    still_true = forms.BooleanField(label="I compared it: it says what the page says now", required=False)

    def __init__(self, *args: Any, current: Container[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk and self.instance.pk not in current:
            self.fields["still_true"].help_text = COMPARE
        else:
            del self.fields["still_true"]

    def clean(self) -> Any:
        cleaned = super().clean()
        if self.about_what_it_says & {*self.changed_data}:
            self.instance.retold = ""  # what it retells from now on is noted when all of the form is in the page
        return cleaned


class ChildLineFormSet(BaseChildFormSet):
    """The forms of the lines of a page: what their rows say now is read once for all of them."""

    @cached_property
    def current(self) -> set[int]:
        """The keys of the lines that retell what the page says now."""
        return {line.pk for line in current_lines(self.instance)}

    def get_form_kwargs(self, index: int | None) -> dict[str, Any]:
        return {**super().get_form_kwargs(index), "current": self.current}


class ChildLinesPanel(InlinePanel):
    def get_form_options(self) -> dict[str, Any]:
        options = super().get_form_options()
        deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields")
        form = get_form_for_model(ChildLine, form_class=ChildLineForm, defer_required_on_fields=deferred)
        options["formsets"][self.relation_name] |= {"form": form, "formset": ChildLineFormSet}
        return options


def judged_lines(page: Any) -> dict[str, list[ChildLine]]:
    """Return the lines of `page` by the id of their section, each with `is_current`."""
    ids = {line.section for line in page.child_lines.all()}
    return {name: Retold(section, page).judged() for name, section in RETOLD.items() if name in ids}


def current_lines(page: Any) -> list[ChildLine]:
    """Return the lines of `page` that readers see."""
    return [line for lines in judged_lines(page).values() for line in lines if line.is_current]


def stale_lines(page: Any) -> list[ChildLine]:
    """Return the lines of `page` that readers do not see, because what they retell has changed."""
    fetch_rows(page)
    return [line for lines in judged_lines(page).values() for line in lines if not line.is_current]


class ChildLinesFields(models.Model):
    """No column: what a page with such lines does."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> Any:
        if kwargs.get("update_fields") is None:
            self.tie_child_lines()
        return super().save(*args, **kwargs)

    def save_revision(self, *args: Any, **kwargs: Any) -> Any:
        self.tie_child_lines()
        return super().save_revision(*args, **kwargs)  # type: ignore[misc]  # the page that has the lines has it from Wagtail

    def tie_child_lines(self) -> None:
        """Note what lines retell that were written or confirmed just now."""
        lines = [line for line in self.child_lines.all() if not line.retold]  # type: ignore[attr-defined]  # the page has it
        for name in {line.section for line in lines} & RETOLD.keys():
            Retold(RETOLD[name], self).tie()

    def look_again_at_rows(self) -> None:
        """Mark the lines that retell what has changed, and let the others, in drafts too, carry fingerprints by the rules of today."""
        super().look_again_at_rows()  # type: ignore[misc]  # the page has it
        restated: dict[str, str] = {}
        for name in {line.section for line in self.child_lines.all()} & RETOLD.keys():  # type: ignore[attr-defined]  # the page has it
            retold = Retold(RETOLD[name], self)
            before = {line.pk: line.retold for line in retold.lines}
            restated |= retold.look_again()
            ChildLine.objects.bulk_update([line for line in retold.lines if line.retold != before[line.pk]], ["retold"])
        if restated:
            is_draft = models.Q(pk=self.latest_revision_id) | models.Q(approved_go_live_at__isnull=False)  # type: ignore[attr-defined]  # the page has it
            for revision in self.revisions.filter(is_draft):  # type: ignore[attr-defined]  # the page has it
                for line in revision.content.get("child_lines", []):
                    line["retold"] = restated.get(line["retold"], line["retold"])
                self.revisions.filter(pk=revision.pk).update(content=revision.content)  # type: ignore[attr-defined]  # the page has it

    @property
    def said_to_children(self) -> list[str]:
        """What readers find it by."""
        return [line.text for line in current_lines(self)]

    def check_rows(self, rows: dict[str, list[Any]]) -> None:
        super().check_rows(rows)  # type: ignore[misc]  # the page has it
        for line in rows["child_lines"]:
            names = RETOLD[line.section].retold_rows if line.section in RETOLD else ()
            known = [same(str(row)) for name in names for row in rows[name]]
            number = known.count(same(line.retells))
            if number > 1:
                raise ValidationError(
                    f"Say it to a child: “{line.get_section_display()}” has {number} rows “{line.retells}”, so nobody can tell which "
                    "one the line retells. Give one of them another name."
                )
            if line.retells and not number:
                raise ValidationError(
                    f"Say it to a child: “{line.get_section_display()}” has no row “{line.retells}”. Write its name as it stands "
                    "there, or leave it empty: the line is about the whole section then."
                )
            if not line.retells and line.section in RETOLD and not self.says(RETOLD[line.section], line, rows):
                raise ValidationError(
                    f"Say it to a child: “{line.get_section_display()}” says nothing yet that a line could retell. Write that section "
                    "first, or take the line out."
                )

    def says(self, section: Any, line: ChildLine, rows: dict[str, list[Any]]) -> bool:
        """Return whether `section`, with the `rows` of the form, says what the `line` is to retell."""
        return bool(Retold(section, WithRows(self, rows)).print_of(line))


class ChildLinesData(Data):
    class Line(Data):
        section: str = Field(description="The id of the section that it retells.", examples=["treatment"])
        retells: str = Field(description="The name of the row that it retells. Empty: the section.")
        ages: one_of(Ages)
        text: Said
        to_be_checked: bool = Field(description="Whether a clinician must still check it. Say so beside it.")
        retold: str = Field(description="The fingerprint of what it retells, as somebody last compared them.")

    child_lines: list[Line] = Field(description="What a parent can say to a child about it, by age.")

    @staticmethod
    def resolve_child_lines(page: Any, context: Any) -> Any:
        if file_in(context):
            return page["child_lines"] if isinstance(page, dict) else page.child_lines.all()
        return current_lines(page)


class ChildLines(Part):
    """Stands at the end of each section that has some."""

    fields = ChildLinesFields
    tab = CARE
    data = ChildLinesData
    panels = [
        ChildLinesPanel(
            "child_lines",
            heading="Say it to a child",
            label="Line for a child",
            help_text="Optional. When a row that a line retells says something else, readers do not see the line until somebody "
            "confirmed it here.",
        )
    ]
    search_fields = [index.SearchField("said_to_children")]

    def context(self, page: Any) -> Context:
        return {"child_lines": judged_lines(page)}
