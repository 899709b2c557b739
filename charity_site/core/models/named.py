from django.db import models
from django.utils.text import slugify

from charity_site.core.models.versioned import VersionedRecord
from charity_site.core.survival_figures import refuse_survival_figures


class NamedRecord(VersionedRecord):
    """A shared record with a name, other words for it, and a word for its address."""

    slug = models.SlugField(
        "address",
        max_length=140,
        unique=True,
        blank=True,
        help_text="The last part of its address. Left empty, it is made from the name. Later changes break links to it.",
    )
    also_called = models.TextField(
        max_length=500, blank=True, help_text="Other words that families use for it, one per line. Search finds them."
    )

    can_be_brought_back = True  # after it was deleted (core/deleted.py)
    lines_for_all = ()  # (str) the fields that lists, search and other sites show
    not_for_readers = ("also_called",)  # as text: families' own words for it

    class Meta:
        abstract = True

    @property
    def other_names(self):
        """The other words for it (list of str)."""
        return [line.strip() for line in self.also_called.splitlines() if line.strip()]

    def clean(self):
        super().clean()
        self.fill_slug()

    def check_publishable(self):
        super().check_publishable()
        refuse_survival_figures(self, self.lines_for_all)

    def save(self, *args, **kwargs):
        self.fill_slug()
        super().save(*args, **kwargs)

    def fill_slug(self):
        """Make the slug from the name where there is none yet, different from all others."""
        if self.slug:
            return
        wanted = slugify(self.name)[:120] or type(self).__name__.lower()
        taken = set(type(self).objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
        number = 1
        self.slug = wanted
        while self.slug in taken:
            number += 1
            self.slug = f"{wanted}-{number}"
