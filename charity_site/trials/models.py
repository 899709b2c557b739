from datetime import date

from django.db import models
from django.utils.formats import date_format

from charity_site.delivery.text.survival_figures import states_survival_figure
from charity_site.trials.words import ages_in_words, phases_in_words, status_in_words, tried_in_words

LONGEST = 300  # characters of a title, and of the name of what is tried
REGISTER = "ClinicalTrials.gov"
STUDY = "https://clinicaltrials.gov/study/"


class TrialSync(models.Model):
    """What the register was asked for one disease, and what came of it. A failure leaves the list as it is."""

    disease = models.OneToOneField("diseases.DiseasePage", on_delete=models.CASCADE, related_name="trial_sync")
    address = models.TextField(blank=True)  # by which the stored answer was asked for
    etag = models.CharField(max_length=200, blank=True)  # of that answer, where it came in one piece
    succeeded_at = models.DateTimeField(null=True)  # of the list that is stored
    problem = models.CharField(max_length=300, blank=True)  # of the last try, in a sentence

    def __str__(self) -> str:
        return str(self.disease)


class Trial(models.Model):
    """One trial in the list of a disease, as the register has it. A trial of two diseases stands in both lists."""

    sync = models.ForeignKey(TrialSync, on_delete=models.CASCADE, related_name="trials")
    place = models.PositiveSmallIntegerField()  # in the list
    number = models.CharField(max_length=11)  # in the register: NCT and eight digits
    title = models.CharField(max_length=LONGEST, blank=True)
    status = models.CharField(max_length=60, blank=True)  # codes of the register, here and below
    last_known_status = models.CharField(max_length=60, blank=True)
    confirmed = models.CharField(max_length=10, blank=True)  # when who runs it confirmed that: 2024-05 or 2024-05-01
    phases = models.JSONField(default=list)  # [code]
    tried = models.JSONField(default=list)  # [[code of its kind, name]]
    youngest = models.CharField(max_length=30, blank=True)  # as the register writes it: 6 Months
    oldest = models.CharField(max_length=30, blank=True)
    sites = models.JSONField(default=list)  # [{"country", "city", "facility"}], those that take participants
    number_of_sites = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["sync", "number"], name="one_trial_in_a_list")]

    def __str__(self) -> str:
        return self.number

    @property
    def url(self) -> str:
        """Its page in the register."""
        return f"{STUDY}{self.number}"

    @property
    def name(self) -> str:
        """Its title, or its number where that says too much: how many live stands in survival figures alone."""
        return self.number if not self.title or states_survival_figure(self.title) else self.title

    @property
    def status_in_words(self) -> str:
        return status_in_words(self.status, self.last_known_status)

    @property
    def phases_in_words(self) -> list[str]:
        return phases_in_words(self.phases)

    @property
    def ages_in_words(self) -> str:
        return ages_in_words(self.youngest, self.oldest)

    @property
    def tried_in_words(self) -> list[str]:
        named = (tried_in_words(kind, name) for kind, name in self.tried)
        return [words for words in named if not states_survival_figure(words)]

    @property
    def confirmed_in_words(self) -> str:
        """“May 1, 2024”, “May 2024”, or '' where the register says nothing."""
        if not self.confirmed:
            return ""
        has_day = len(self.confirmed) == len("2024-05-01")
        day = date.fromisoformat(self.confirmed if has_day else f"{self.confirmed}-01")
        return date_format(day, "F j, Y" if has_day else "F Y")

    @property
    def countries(self) -> list[str]:
        return sorted({site["country"] for site in self.sites if site["country"]})
