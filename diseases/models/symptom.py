from django.db import models
from wagtail.admin.panels import FieldPanel
from wagtail.search import index


class Symptom(index.Indexed, models.Model):
    """A sign of illness as a parent says it. Shared, so that it reads the same on every page."""

    name = models.CharField(max_length=120, unique=True, help_text="For example: Fever without a clear reason.")
    description = models.CharField(
        max_length=250, blank=True, help_text="One plain sentence, only if the name does not explain itself."
    )

    panels = [FieldPanel("name"), FieldPanel("description")]
    search_fields = [index.SearchField("name"), index.AutocompleteField("name"), index.SearchField("description")]

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name
