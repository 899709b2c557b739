from django.db import models

from charity_site.consent import ledger
from charity_site.consent.models import Channel, Consent
from charity_site.consent.requires_consent import with_consent
from charity_site.core.models import SitePageQuerySet
from stories.models.people import StoryConsent


class StoryQuerySet(SitePageQuerySet):
    """Questions to ask of all stories at once. `shown()` is the only way to lists of what the public sees."""

    def with_consent(self, channel=Channel.WEBSITE, day=None):
        """Stories in which each person's consent covers `channel` on `day` (date, default today)."""
        hidden = ledger.state().pages | ledger.state().paused_pages
        return with_consent(self, StoryConsent, "page", channel, day).exclude(translation_key__in=ledger.keys(hidden))

    def shown(self):
        """Return what a visitor may see today."""
        return super().shown().with_consent()

    def newest_first(self):
        return self.order_by("-first_published_at", "-pk")

    def for_cards(self):
        """With all that a card shows, in a fixed number of queries."""
        bereaved = StoryConsent.objects.filter(page=models.OuterRef("pk"), consent__in=Consent.objects.bereaved())
        return (
            self.newest_first()
            .defer_streamfields()
            .select_related("portrait")
            .annotate(has_bereaved=models.Exists(bereaved))
            .prefetch_related("portrait__renditions", "portrait__consents")
        )
