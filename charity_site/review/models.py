from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import NoFutureDateValidator

from charity_site.core.models import PicturedPage

REVIEW_PERIOD = timedelta(days=365)


class ReviewedPage(PicturedPage):
    """A page with medical content: who checked it, when, and when it is due again."""

    reviewed_by = models.CharField(
        max_length=160,
        blank=True,
        help_text="Name, role and place of the clinician who checked this page. Leave empty until someone has.",
    )
    last_reviewed = models.DateField(null=True, blank=True, validators=[NoFutureDateValidator()])
    next_review = models.DateField(
        null=True, blank=True, help_text="When it must be checked again. If left empty: a year after the last review."
    )

    review_panels = [
        MultiFieldPanel(
            [FieldPanel("reviewed_by"), FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("next_review")])],
            heading="Medical review",
        )
    ]

    class Meta:
        abstract = True

    def clean(self):
        super().clean()
        if self.last_reviewed and not self.next_review:
            self.next_review = self.last_reviewed + REVIEW_PERIOD

    def check_publishable(self):
        super().check_publishable()
        if bool(self.last_reviewed) != bool(self.reviewed_by):
            field = "reviewed_by" if self.last_reviewed else "last_reviewed"
            raise ValidationError({field: "A review has a name and a date: fill in both, or neither."})

    @property
    def review_is_overdue(self):
        return self.next_review is not None and self.next_review < timezone.localdate()
