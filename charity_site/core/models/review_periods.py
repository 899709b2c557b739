from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.models import get_page_models


def reviewed_sections():
    """Return the sections of medical text of all kinds of pages, each once: {id: section}."""
    return {section.id: section for kind in get_page_models() for section in sections_of(kind)}


def sections_of(kind):
    return getattr(kind, "reviewed_sections", tuple)()  # a kind of Wagtail's own has none


def choices_of_sections():
    return [(key, section.heading) for key, section in reviewed_sections().items()]


class ReviewPeriod(models.Model):
    """After how many months a section of medical text is reviewed again, where that is not what the section itself says."""

    settings = ParentalKey("core.SiteSettings", on_delete=models.CASCADE, related_name="review_periods")
    section = models.CharField(max_length=40, choices=choices_of_sections)  # its id
    months = models.PositiveSmallIntegerField(
        "reviewed again",
        choices=[(12, "after 12 months: high risk"), (24, "after 24 months"), (36, "after 36 months: low risk")],
    )

    panels = [FieldRowPanel([FieldPanel("section"), FieldPanel("months")])]

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["settings", "section"], name="one_period_for_a_section")]

    def __str__(self):
        return f"{self.section}: {self.months} months"


def months_until_review():
    """Return after how many months each section of medical text is reviewed again: {id: int}. It takes one statement."""
    months = {key: section.review_months for key, section in reviewed_sections().items()}
    return months | dict(ReviewPeriod.objects.values_list("section", "months"))


REVIEW_PANELS = [
    InlinePanel(
        "review_periods",
        heading="How soon medical text is reviewed again",
        label="Section",
        help_text="For sections that you want to have reviewed sooner or later than the guide says. It counts for reviews from now on: "
        "those that were made keep their date.",
    )
]
