import re

from django.core.exceptions import ValidationError
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from charity_site.delivery.text.survival_figures import states_survival_figure

A_NUMBER = re.compile(
    r"(?<![^\W_])(?<!type )(?<!stage )(?<!group )\d"
)  # that is no part of a name, as in NF1 or type 1


def check_source(source):
    """Raise ValidationError when `source` (Source or None), which something public names, is not public itself."""
    if source and not source.live:
        raise ValidationError(
            {"source": f"“{source}” is a draft, which visitors do not see. Have it published in Sources first."}
        )


class SourcedRow(Orderable):
    """A row that states a figure: where it is from, for which year, and whether it must still be checked. Each kind has a
    `population`: of whom it speaks."""

    is_a_figure = True  # and not a sentence without a number

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

    panels = [
        FieldPanel(
            "source",
            help_text="Where it is from. A figure always names it; a sentence without a number may be to be checked instead.",
        ),
        FieldRowPanel(
            [
                FieldPanel("as_of"),
                FieldPanel(
                    "to_be_checked",
                    help_text="It is old or uncertain, or its source gives no year. Readers see “to be checked” beside it.",
                ),
            ]
        ),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def lacks(self):
        """Return what somebody would need to check it, and it does not say: {field: what to do about it}."""
        return self.figure_lacks() if self.is_a_figure else {} if self.to_be_checked else self.sentence_lacks()

    def figure_lacks(self):
        lacking = {}
        if not self.source_id:
            lacking["source"] = f"Say where “{self}” is from."
        if not self.as_of and not (self.to_be_checked and self.read_in):
            lacking["as_of"] = (
                f"Say which year “{self}” describes. Where its source gives none, mark it as to be checked, and write down in the "
                "source when that was last checked."
            )
        if not self.population.strip():
            lacking["population"] = f"Say of whom “{self}” speaks, for example: children in the United States."
        return lacking

    def sentence_lacks(self):
        if not self.source_id:
            return {"source": f"Say where “{self}” is from, or mark it as to be checked."}
        if not self.as_of and not self.source.year and self.source.is_our_own:
            return {
                "as_of": f"“{self}” cites our own charity and no year, so nobody can check it. Give its year, choose who first said it "
                "as the source, or mark it as to be checked."
            }
        return {}

    @property
    def read_in(self):
        """Return in which year (int) somebody last read its source, where neither gives a year; else None."""
        source = self.source
        return source.checked.year if source and source.checked and not source.year and not self.as_of else None

    def check_publishable(self):
        """Raise ValidationError when nobody could check the figure."""
        check_source(self.source)
        if lacking := self.lacks():
            raise ValidationError(lacking)


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

    population = models.CharField(
        max_length=200,
        blank=True,
        help_text="Of whom the figure speaks, as the source says it, for example: children in the United States.",
    )

    panels = [FieldPanel("figure"), FieldPanel("text"), FieldPanel("population"), *SourcedRow.panels]

    class Meta(SourcedRow.Meta):
        abstract = True

    def __str__(self):
        return f"{self.figure} {self.text}".strip()

    @property
    def is_a_figure(self):
        return bool(A_NUMBER.search(str(self)))

    def texts_without_survival_figures(self):
        """Its texts by the field beside which staff are told: a figure says what it is only together with its text."""
        return {"text": str(self), "population": self.population}

    def check_publishable(self):
        """Raise ValidationError when words would be shown as if they were a number."""
        super().check_publishable()
        if self.figure and not any(character.isdigit() for character in self.figure):
            raise ValidationError(
                {"figure": f"“{self.figure}” has no number. Leave this empty, and say it in the text."}
            )


def shown_facts(rows):
    """Return those of `rows` (facts) that visitors see (list): none that says how many live."""
    return [fact for fact in rows if not any(map(states_survival_figure, (str(fact), fact.population)))]
