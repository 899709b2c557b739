"""The rows of a research program."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from charity_site.core.models import AbstractFact


class Partner(Orderable):
    """An organization that does the research with us."""

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey("core.Organization", null=True, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("organization")]

    def __str__(self):
        return str(self.organization)


class Milestone(Orderable):
    """A step of a program: done, under way or hoped for."""

    class State(models.TextChoices):
        DONE = "done", "Done"
        CURRENT = "current", "Under way"
        HOPED = "hoped", "Hoped for"

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="milestones")
    year = models.PositiveSmallIntegerField(null=True, help_text="For example: 2024.")
    month = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=list(MONTHS.items()),
        help_text="Only if it matters and is known.",
    )
    state = models.CharField(max_length=10, choices=State, default=State.DONE)
    text = models.CharField(max_length=200, help_text="What happened or is hoped for, in one sentence.")

    panels = [FieldRowPanel([FieldPanel("year"), FieldPanel("month"), FieldPanel("state")]), FieldPanel("text")]

    def __str__(self):
        return f"{self.date}: {self.text}"

    @property
    def state_label(self):
        return self.State(self.state).label

    @property
    def date(self):
        """“March 2024” or “2024” (str): as exact as it is known."""
        return f"{MONTHS[self.month]} {self.year}" if self.month else str(self.year)


class Output(Orderable):
    """A result of the research: a paper, a trial, a data set."""

    class Kind(models.TextChoices):
        PAPER = "paper", "Paper"
        TRIAL = "trial", "Clinical trial"
        DATASET = "dataset", "Data set"

    # Where each kind is found by its identifier: the DOI and ClinicalTrials.gov resolvers.
    ADDRESSES = {
        Kind.PAPER: "https://doi.org/{}",
        Kind.DATASET: "https://doi.org/{}",
        Kind.TRIAL: "https://clinicaltrials.gov/study/{}",
    }

    # What an identifier looks like, and one that does: a DOI (doi.org) or a registration number of ClinicalTrials.gov.
    DOI = (r"10\.\d{4,9}/\S+", "10.1182/blood-2014")
    IDENTIFIERS = {Kind.PAPER: DOI, Kind.DATASET: DOI, Kind.TRIAL: (r"NCT\d{8}", "NCT01234567")}

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="outputs")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=250)
    identifier = models.CharField(
        max_length=100,
        blank=True,
        help_text="A paper's or data set's DOI (10....), a trial's NCT number (NCT and 8 digits).",
    )
    note = models.CharField(max_length=250, blank=True, help_text="What it found or asks, in plain words.")

    not_for_readers = ("identifier",)  # as text
    words_of_others = ("title",)

    panels = [FieldRowPanel([FieldPanel("kind"), FieldPanel("identifier")]), FieldPanel("title"), FieldPanel("note")]

    def __str__(self):
        return self.title

    def check_publishable(self):
        pattern, example = self.IDENTIFIERS[self.kind]
        if self.identifier and not re.fullmatch(pattern, self.identifier):
            raise ValidationError({"identifier": f"This should look like {example}, without an address around it."})

    @property
    def url(self):
        """The address (str) under which the identifier resolves; '' without one."""
        return self.ADDRESSES[self.kind].format(self.identifier) if self.identifier else ""


class ImpactFigure(AbstractFact):
    """A figure of what a program reached, with its source and year."""

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="impact_figures")
