from collections import defaultdict

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel
from wagtail.models import Orderable

from charity_site.consent.models import Channel
from charity_site.readpath.child_rows import set_prefetched
from charity_site.readpath.compiled_query import compiled_query


class StoryConsent(Orderable):
    """A person in a story, by their consent."""

    page = ParentalKey("stories.StoryPage", on_delete=models.CASCADE, related_name="consents")
    consent = models.ForeignKey("consent.Consent", null=True, on_delete=models.PROTECT, related_name="stories")

    also_elsewhere = models.BooleanField(
        "for this story too",
        default=False,
        help_text="Only for a consent that stands in another story as well: check it when this person said yes to both.",
    )

    panels = [FieldPanel("consent"), FieldPanel("also_elsewhere")]

    def __str__(self):
        return str(self.consent)

    def gap(self):
        """Return why this consent does not cover the website today (str); '' when it does."""
        return self.consent.gap(Channel.WEBSITE) if self.consent else "is missing"

    def check_publishable(self):
        """Raise ValidationError when the consent does not cover the website today."""
        if gap := self.gap():
            why = f"This story cannot be shown: the consent of {self.consent or 'one person'} {gap}."
            raise ValidationError({"consent": why})


def check_people(row, before, story):
    """Raise ValidationError beside the consent of `row`, in a form of `story`, that stands in one of the rows `before` it, or in
    another story without a word that it is for this one too."""
    if row.consent_id in [each.consent_id for each in before]:
        raise ValidationError({"consent": "This consent stands above already: choose another, or delete this row."})
    elsewhere = StoryConsent.objects.filter(consent=row.consent_id).exclude(page=story.pk).select_related("page")
    if row.consent_id and not row.also_elsewhere and (other := elsewhere.first()):
        raise ValidationError(
            {
                "consent": f"This consent stands in the story “{other.page.title}”. Choose the consent for this story, or "
                "check “for this story too” when this person said yes to both."
            }
        )


@compiled_query
def consents_of(*, stories):
    """Return who is in the stories with the keys `stories` (list of int), with their consents."""
    return StoryConsent.objects.filter(page__id__in=stories).select_related("consent")


def fetch_people(stories):
    """Ask the database once for who is in `stories` (list of StoryPage)."""
    rows = defaultdict(list)
    for row in consents_of(stories=[story.pk for story in stories]):
        rows[row.page_id].append(row)
    for story in stories:
        set_prefetched(story, "consents", rows[story.pk])
