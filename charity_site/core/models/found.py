from django.db import models
from wagtail.admin.panels import FieldPanel


class FoundByWords(models.Model):
    """A page, or a record with one, to which search leads by words that staff gave it, because they ask for help and name nothing: feelings, money,
    school."""

    search_words = models.TextField(
        "words that lead here",
        max_length=4000,
        blank=True,
        help_text="What families type who need this page, one per line, for example: scared. Search puts the page first for "
        "them, also inside a longer question. Readers do not see them.",
    )

    search_words_panel = FieldPanel("search_words")
    not_for_readers = ("search_words",)

    class Meta:
        abstract = True

    @property
    def words_that_lead_here(self):
        """Return what families type who need this page (list of str)."""
        return [line.strip() for line in self.search_words.splitlines() if line.strip()]
