from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from charity_site.delivery.text.survival_figures import states_survival_figure


def check_source(source):
    """Raise ValidationError when `source` (Source or None), which something public names, is not public itself."""
    if source and not source.live:
        raise ValidationError(
            {"source": f"“{source}” is a draft, which visitors do not see. Have it published in Sources first."}
        )


class SourcedRow(Orderable):
    """A row that states a figure: where it is from, for which year, and whether it must still be checked."""

    source = models.ForeignKey(
        "core.Source",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Where the figure is from. Needed unless it is still to be checked.",
    )
    as_of = models.PositiveSmallIntegerField(
        "year of the figure", null=True, blank=True, help_text="The year that the figure describes, for example: 2014."
    )
    to_be_checked = models.BooleanField(
        default=False, help_text="The figure is old or uncertain. Readers see “to be checked” beside it."
    )

    panels = [FieldPanel("source"), FieldRowPanel([FieldPanel("as_of"), FieldPanel("to_be_checked")])]

    class Meta(Orderable.Meta):
        abstract = True

    def check_publishable(self):
        """Raise ValidationError when nobody could check the figure."""
        check_source(self.source)
        if not self.source_id and not self.to_be_checked:
            raise ValidationError({"source": f"Say where “{self}” is from, or mark it as to be checked."})
        if self.source_id and not (self.as_of or self.source.year or self.to_be_checked) and self.source.is_our_own:
            raise ValidationError(
                {
                    "as_of": f"“{self}” cites our own charity and no year, so nobody can check it. Give its year, choose who "
                    "first said it as the source, or mark it as to be checked."
                }
            )


class AbstractFact(SourcedRow):
    """One figure with what it means, or a fact without a figure: a quick fact or an impact figure."""

    figure = models.CharField(
        max_length=20,
        blank=True,
        help_text="Shown large. It has a number, for example: 1.2 or 2 years. Leave it empty for a fact without one.",
    )
    text = models.CharField(
        max_length=160,
        help_text="What the figure means. It reads on from the figure, for example: children in a million are diagnosed each "
        "year. Without a figure it is a whole sentence.",
    )

    panels = [FieldPanel("figure"), FieldPanel("text"), *SourcedRow.panels]

    class Meta(SourcedRow.Meta):
        abstract = True

    def __str__(self):
        return f"{self.figure} {self.text}".strip()

    def texts_without_survival_figures(self):
        """Its texts by the field beside which staff are told: a figure says what it is only together with its text."""
        return {"text": str(self)}

    def check_publishable(self):
        """Raise ValidationError when words would be shown as if they were a number."""
        super().check_publishable()
        if self.figure and not any(character.isdigit() for character in self.figure):
            raise ValidationError(
                {"figure": f"“{self.figure}” has no number. Leave this empty, and say it in the text."}
            )


def shown_facts(rows):
    """Return those of `rows` (facts) that visitors see (list): none that says how many live."""
    return [fact for fact in rows if not states_survival_figure(str(fact))]
