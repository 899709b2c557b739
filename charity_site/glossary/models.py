from django.db import models
from django.db.models import Value
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from charity_site.core.alphabetical import by_letter
from charity_site.core.models import NamedRecord, SectionIndexPage


class GlossaryPage(SectionIndexPage):
    """Medical words in plain words, from A to Z, each with an anchor of its own."""

    subpage_types = []
    page_description = "All medical words that the site explains, from A to Z."

    class Meta:
        verbose_name = "medical words"

    def get_context(self, request, *args, **kwargs):
        return {
            **super().get_context(request, *args, **kwargs),
            "letters": by_letter((term.name, term) for term in Term.objects.live()),
        }


class TermQuerySet(models.QuerySet):
    """Questions to ask of all terms at once."""

    def live(self):
        """Return those that are explained to visitors."""
        return self.filter(live=True)

    def shown(self):
        """Return those that visitors find in a public glossary. `url` costs no query then."""
        page = GlossaryPage.first_shown()
        return self.live().annotate(glossary_url=Value(page.url)) if page else self.none()


class Term(NamedRecord, index.Indexed):
    """A medical word, explained once. Editors mark it in text, where readers open the explanation."""

    name = models.CharField(max_length=80, unique=True, help_text="For example: Platelets.")
    name.required_on_save = True  # by which a draft is found again
    pronunciation = models.CharField(
        max_length=80,
        blank=True,
        help_text="As families would read it aloud, the loud part in capitals, for example: PLAYT-lets.",
    )
    definition = models.CharField(
        max_length=300, help_text="One or two short sentences in everyday words. It should not need another term."
    )

    lines_for_all = ("name", "definition")
    read_on_pages = ("name", "pronunciation", "definition")
    not_for_readers = ("also_called", "pronunciation")  # as text

    objects = TermQuerySet.as_manager()

    panels = [
        *(FieldPanel(name) for name in ("name", "pronunciation", "definition", "also_called", "slug")),
        *NamedRecord.publishing_panels,
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.SearchField("also_called"),
        index.AutocompleteField("also_called"),
        index.SearchField("definition"),
    ]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_preview_template(self, request, mode_name):
        return "glossary/glossary_page.html"

    def get_preview_context(self, request, mode_name):
        page = GlossaryPage.objects.first()
        return {**page.get_context(request), "letters": by_letter([(self.name, self)])}

    @property
    def url(self):
        """Return where it stands in the glossary (str); None while visitors cannot see that."""
        if not hasattr(self, "glossary_url"):  # it does not come from shown()
            found = Term.objects.shown().filter(pk=self.pk).first()
            return found and found.url
        return f"{self.glossary_url}#{self.slug}"
