from datetime import timedelta

from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from charity_site.core.hurtful_words import refuse_hurtful_words
from charity_site.core.models.settings import SiteSettings
from charity_site.core.models.versioned import VersionedRecord
from charity_site.core.spellings import same_place
from charity_site.core.survival_figures import refuse_survival_figures
from charity_site.readpath.memo import memoize

CHECKED_EACH = timedelta(days=365)
SOURCE_FIELDS = ("title", "publisher", "url", "year", "published", "license", "checked", "next_check", "note")


class Organization(index.Indexed, models.Model):
    """A hospital, university or other body that a page names: a partner, a publisher, a permission giver."""

    class Kind(models.TextChoices):
        HOSPITAL = "hospital", "Hospital"
        UNIVERSITY = "university", "University"
        GOVERNMENT = "government", "Government body"
        JOURNAL = "journal", "Journal"
        CHARITY = "charity", "Charity"
        OTHER = "other", "Other"

    name = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    url = models.URLField("website", blank=True, help_text="For example: https://www.cancer.gov/")
    about = models.CharField("about, in one line", max_length=250, blank=True)

    can_be_brought_back = True  # after it was deleted (core/deleted.py)

    panels = [FieldPanel("name"), FieldPanel("kind"), FieldPanel("url"), FieldPanel("about")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.FilterField("kind")]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def clean(self):
        super().clean()
        refuse_survival_figures(self, ["about"])
        refuse_hurtful_words(self, ["about"])  # its name is its own


class Source(VersionedRecord, index.Indexed):
    """A publication from which facts come. One record serves every page that cites it."""

    title = models.CharField(max_length=250, help_text="For example: Diagnosis and treatment of JMML.")
    publisher = models.CharField(max_length=160, help_text="Who published it, for example: Journal of Blood Medicine.")
    url = models.URLField("address", max_length=500, blank=True, help_text="Where a reader can find it.")
    year = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The year of the information. Empty when it is not known."
    )
    published = models.DateField(
        null=True, blank=True, help_text="The day on which it was published or last changed, where it names one."
    )
    license = models.CharField(
        max_length=160, blank=True, help_text="What may be done with it, for example: public domain, or facts only."
    )
    checked = models.DateField(
        "last checked", null=True, blank=True, help_text="The day on which someone last compared our pages with it."
    )
    next_check = models.DateField(
        null=True,
        blank=True,
        help_text="When someone must compare them again. If left empty: a year after the last check.",
    )
    note = models.CharField(max_length=250, blank=True, help_text="Shown to readers, for example how it may be used.")

    words_of_others = ("title", "publisher")
    can_be_brought_back = True  # after it was deleted (core/deleted.py)
    title.required_on_save = True  # by which a draft is found again
    read_on_pages = ("title", "publisher", "url", "year", "note")  # the day of a check changes nothing that it says

    panels = [
        *(FieldPanel(name) for name in SOURCE_FIELDS),
        *VersionedRecord.publishing_panels,
    ]
    search_fields = [
        index.SearchField("title"),
        index.SearchField("publisher"),
        index.AutocompleteField("title"),
        index.AutocompleteField("publisher"),
    ]

    class Meta:
        ordering = ["publisher", "-year", "title"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "publisher", "year"],
                name="one_record_per_source",
                violation_error_message="This source is already here. Use that record.",
            )
        ]

    def __str__(self):
        return ", ".join(filter(None, [f"{self.title}. {self.publisher}", str(self.year or "")]))

    def clean(self):
        super().clean()
        if self.published and not self.year:
            self.year = self.published.year
        if self.checked and (not self.next_check or self.next_check <= self.checked):  # that check was done
            self.next_check = self.checked + CHECKED_EACH

    def check_publishable(self):
        super().check_publishable()
        refuse_survival_figures(self, ["license", "note"])

    def twin(self):
        """Return another source (Source) at the same address, whatever it is called there; None without one."""
        others = Source.objects.exclude(pk=self.pk).exclude(url="") if self.url else ()
        return next((other for other in others if same_place(other.url) == same_place(self.url)), None)

    def get_preview_template(self, request, mode_name):
        return "core/source_preview.html"

    def get_preview_context(self, request, mode_name):
        return {**super().get_preview_context(request, mode_name), "sources": [{"source": self}]}

    @property
    def is_our_own(self):
        """Return whether the charity itself published it."""
        return self.publisher.casefold() in memoize("names of the charity", names_of_the_charity)


def names_of_the_charity():
    names = SiteSettings.objects.values_list("charity_name", "short_name")
    return {name.casefold() for pair in names for name in pair}
