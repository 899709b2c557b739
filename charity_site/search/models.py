"""The index of all that visitors can find. Written by the search backend when something is published, never by hand."""

from django.db import models
from wagtail.models import Page

from charity_site.delivery.pagecache.unseen import unseen


class Kind(models.TextChoices):
    """A kind that readers tell apart in results, in this order."""

    DISEASE = "types", "Types of childhood cancer"
    SYMPTOM = "signs", "Symptoms"
    STORY = "stories", "Stories"
    RESEARCH = "research", "Research"
    TREATMENT = "treatments", "Treatments"
    LATE_EFFECT = "after", "After treatment"
    TERM = "words", "Medical words"
    PAGE = "pages", "Other pages"


@unseen
class Entry(models.Model):
    """A page that is live, or a shared record with a page of its own. Who may see it is asked anew for each search."""

    page = models.OneToOneField(Page, null=True, on_delete=models.CASCADE, related_name="+")
    symptom = models.OneToOneField("diseases.Symptom", null=True, on_delete=models.CASCADE, related_name="+")
    treatment_kind = models.OneToOneField(
        "diseases.TreatmentKind", null=True, on_delete=models.CASCADE, related_name="+"
    )
    late_effect = models.OneToOneField("diseases.LateEffect", null=True, on_delete=models.CASCADE, related_name="+")
    term = models.OneToOneField("glossary.Term", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    label = models.CharField(max_length=40)  # what kind of page it is, for readers
    title = models.CharField(max_length=255)
    summary = models.TextField()
    text = models.TextField()  # for excerpts: without any sentence that holds a survival figure
    indexed = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name_plural = "entries"
        indexes = [models.Index(fields=["kind", "indexed"])]

    def __str__(self) -> str:
        return self.title


@unseen
class Name(models.Model):
    """One of the names of an entry."""

    class Form(models.TextChoices):
        TITLE = "title"
        ABBREVIATION = "abbreviation"
        ALSO = "also"  # synonyms, former names, names in other languages
        CODE = "code"
        UNSHOWN = "unshown"  # misspellings and everyday words: they find it, and are not shown as its names

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="names")
    form = models.CharField(max_length=15, choices=Form)
    written = models.CharField(max_length=255)
    key = models.CharField(
        max_length=255, db_index=True
    )  # its stems in one word, so that "neuro blastoma" is found too

    def __str__(self) -> str:
        return self.written


@unseen
class Word(models.Model):
    """The weight of a word in an entry."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="words", db_index=False)
    stem = models.CharField(max_length=40)
    weight = models.PositiveIntegerField()

    class Meta:
        # The first answers a search from the index alone, the second forgets an entry.
        indexes = [models.Index(fields=["stem", "entry", "weight"]), models.Index(fields=["entry"])]

    def __str__(self) -> str:
        return self.stem


@unseen
class Asked(models.Model):
    """A question without an answer, counted for one day. See search/unanswered.py for what is not kept."""

    class Outcome(models.TextChoices):
        NOTHING = "nothing", "Nothing was found"
        DID_YOU_MEAN = "did_you_mean", "“Did you mean …” was asked"

    day = models.DateField()
    digest = models.CharField(max_length=64)
    outcome = models.CharField(max_length=15, choices=Outcome)
    words = models.CharField(max_length=200, blank=True)
    times = models.PositiveIntegerField(default=0)
    askers = models.BigIntegerField(db_default=0)  # a bit for each of SEATS: see search/unanswered.py

    class Meta:
        verbose_name_plural = "asked"
        constraints = [models.UniqueConstraint(fields=["day", "digest", "outcome"], name="one_count_a_day")]
        indexes = [models.Index(fields=["digest", "outcome"])]

    def __str__(self) -> str:
        return self.words or "a question"
