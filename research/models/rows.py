"""The rows of a research program."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from charity_site.core.models import AbstractFact
from research.identifier_input import IdentifierInput


class Partner(Orderable):
    """An organization that does the research with us."""

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="partners")
    organization = models.ForeignKey("core.Organization", null=True, on_delete=models.PROTECT, related_name="+")

    panels = [FieldPanel("organization")]

    def __str__(self):
        return str(self.organization)


class Dated(Orderable):
    """Something that is known to a year, or to a month of it."""

    year = models.PositiveSmallIntegerField(null=True, help_text="For example: 2024.")
    month = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        choices=list(MONTHS.items()),
        help_text="Only if it matters and is known.",
    )

    class Meta(Orderable.Meta):
        abstract = True

    @property
    def date(self):
        """“March 2024” or “2024” (str): as exact as it is known."""
        return f"{MONTHS[self.month]} {self.year}" if self.month else str(self.year)


class Milestone(Dated):
    """A step of a program: done, under way or hoped for."""

    class State(models.TextChoices):
        DONE = "done", "Done"
        CURRENT = "current", "Under way"
        HOPED = "hoped", "Hoped for"

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="milestones")
    state = models.CharField(max_length=10, choices=State, default=State.DONE)
    text = models.CharField(max_length=200, help_text="What happened or is hoped for, in one sentence.")

    panels = [FieldRowPanel([FieldPanel("year"), FieldPanel("month"), FieldPanel("state")]), FieldPanel("text")]

    def __str__(self):
        return f"{self.date}: {self.text}"

    @property
    def state_label(self):
        return self.State(self.state).label


class Step(Dated):
    """Something on the way from a gift to a child: how it stands, since when, and why it was stopped."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        FUNDED = "funded", "Funded"
        RUNNING = "running", "Under way"
        RECRUITING = "recruiting", "Recruiting"
        PUBLISHED = "published", "Published"
        STOPPED = "stopped", "Stopped"

    year = models.PositiveSmallIntegerField("since", null=True, blank=True, help_text="The year, for example: 2024.")
    state = models.CharField("how it stands", max_length=10, choices=State, blank=True)
    why_stopped = models.CharField(
        "why it was stopped", max_length=200, blank=True, help_text="Only if it was stopped: in one plain sentence."
    )

    standing_panels = [
        FieldRowPanel([FieldPanel("state"), FieldPanel("year"), FieldPanel("month")]),
        FieldPanel("why_stopped"),
    ]

    class Meta(Dated.Meta):
        abstract = True

    @property
    def standing(self):
        """“Stopped, May 2025” (str): how it stands and since when, as far as it is known."""
        return ", ".join(filter(None, [self.get_state_display(), self.date if self.year else ""]))

    def clean(self):
        super().clean()
        if self.state != self.State.STOPPED:
            self.why_stopped = ""  # it goes on, so a reason from before would be wrong

    def check_publishable(self):
        self.clean()  # who publishes without a form has not come through it
        lacks = {}
        if not self.state:
            lacks["state"] = "Say how it stands. Donors ask that first."
        if self.month and not self.year:
            lacks["year"] = "This month needs its year."
        elif not self.year and self.state != self.State.PLANNED:
            lacks["year"] = "Say since which year it stands so. Only what is planned may have none."
        if self.state == self.State.STOPPED and not self.why_stopped:
            lacks["why_stopped"] = "Say why it was stopped, in one sentence. Donors paid for it too."
        if lacks:
            raise ValidationError(lacks)


class Grant(Step):
    """A sum that pays for a piece of the research."""

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="grants")
    title = models.CharField(max_length=250, help_text="What it pays for.")
    lead = models.CharField("led by", max_length=160, blank=True, help_text="Who is responsible for it.")
    institution = models.CharField(max_length=160, blank=True, help_text="Where the work is done.")
    award_number = models.CharField(max_length=60, blank=True, help_text="As who gives it writes it.")
    start_year = models.PositiveSmallIntegerField("first year", null=True, blank=True)
    end_year = models.PositiveSmallIntegerField("last year", null=True, blank=True)
    amount = models.CharField(
        max_length=60, blank=True, help_text="Only if it is public, with its currency. For example: $250,000."
    )

    not_for_readers = ("award_number", "amount")  # as text

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("lead"), FieldPanel("institution")]),
        FieldRowPanel([FieldPanel("start_year"), FieldPanel("end_year")]),
        FieldRowPanel([FieldPanel("amount"), FieldPanel("award_number")]),
        *Step.standing_panels,
    ]

    def __str__(self):
        return self.title

    @property
    def years(self):
        """“2021 to 2024”, “2021”, “since 2021”, “until 2024” or “” (str)."""
        if self.start_year and self.start_year == self.end_year:
            return str(self.start_year)
        if self.start_year and self.end_year:
            return f"{self.start_year} to {self.end_year}"
        if self.start_year:
            return f"since {self.start_year}"
        return f"until {self.end_year}" if self.end_year else ""

    @property
    def particulars(self):
        """What is known of it: [(name, str)]."""
        known = {
            "Led by": self.lead,
            "Where": self.institution,
            "When": self.years,
            "Sum": self.amount,
            "Number": self.award_number,
        }
        return [(name, said) for name, said in known.items() if said]

    def check_publishable(self):
        super().check_publishable()
        if self.start_year and self.end_year and self.end_year < self.start_year:
            raise ValidationError({"end_year": "This year is before the first year. Check both."})


class Output(Step):
    """A result of the research: a paper, a trial, a data set, something that is done otherwise since."""

    class Kind(models.TextChoices):
        PAPER = "paper", "Paper"
        TRIAL = "trial", "Clinical trial"
        DATASET = "dataset", "Data set"
        PRACTICE = "practice", "Change of practice"

    # What identifiers of a kind look like, one that does, and where it resolves: doi.org, PubMed, ClinicalTrials.gov.
    DOI = r"10\.\d{4,9}/\S+", "10.1182/blood-2014", "https://doi.org/{}"
    PMID = r"\d{1,8}", "24695854", "https://pubmed.ncbi.nlm.nih.gov/{}/"
    NCT = r"NCT\d{8}", "NCT01234567", "https://clinicaltrials.gov/study/{}"
    IDENTIFIERS = {Kind.PAPER: [DOI, PMID], Kind.DATASET: [DOI], Kind.TRIAL: [NCT], Kind.PRACTICE: [DOI, PMID]}

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="outputs")
    kind = models.CharField(max_length=10, choices=Kind)
    title = models.CharField(max_length=250)
    identifier = models.CharField(
        max_length=100,
        blank=True,
        help_text="A paper's DOI (10....) or PubMed number, a data set's DOI, a trial's NCT number (NCT and 8 digits).",
    )
    journal = models.CharField(max_length=200, blank=True, help_text="Where a paper appeared, for example: Blood.")
    open_access_url = models.URLField(
        "free copy", max_length=500, blank=True, help_text="The address of a copy that anybody can read without paying."
    )
    note = models.CharField(max_length=250, blank=True, help_text="What it found or asks, in plain words.")
    paid_by = models.CharField(
        "grant that paid for it", max_length=60, blank=True, help_text="The award number of one of the grants above."
    )

    not_for_readers = ("identifier", "paid_by")  # as text
    words_of_others = ("title", "journal")

    panels = [
        FieldPanel("kind"),
        FieldPanel("identifier", widget=IdentifierInput),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("journal"), FieldPanel("open_access_url")]),
        FieldRowPanel([FieldPanel("note"), FieldPanel("paid_by")]),
        *Step.standing_panels,
    ]

    def __str__(self):
        return self.title

    def check_publishable(self):
        super().check_publishable()
        if self.identifier and not self.url:
            examples = " or ".join(example for _, example, _ in self.IDENTIFIERS[self.kind])
            raise ValidationError({"identifier": f"This should look like {examples}, without an address around it."})

    @property
    def registry(self):
        """Who gave the identifier: DOI, PMID or NCT; None without one, or where it looks like none of its kind."""
        found = (each for each in self.IDENTIFIERS[self.kind] if re.fullmatch(each[0], self.identifier))
        return next(found, None)

    @property
    def url(self):
        """The address (str) under which the identifier resolves; '' without one."""
        return self.registry[2].format(self.identifier) if self.registry else ""


class ImpactFigure(AbstractFact):
    """A figure of what a program reached, with its source and year."""

    page = ParentalKey("research.ProgramPage", on_delete=models.CASCADE, related_name="impact_figures")
