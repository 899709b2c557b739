"""The channels on which people may be shown, and those that a family that lost its child never wants."""

from django.db import models

from charity_site.consent.terms import Terms


class Channel(models.TextChoices):
    """A place where a person's story or photo may be shown. Each value is also the name of a field of Consent."""

    WEBSITE = "website", "the story on the website"
    PHOTO = "photo", "their photo"
    SHARE = "share", "the picture shown when the page is shared"
    FEEDS = "feeds", "feeds and data for other sites"
    APPEALS = "appeals", "appeals for donations"
    PRINT = "print", "printed material"


NOT_OF_THE_BEREAVED = {Channel.SHARE, Channel.APPEALS}


def channel_gap(terms: Terms, channel: Channel) -> str:
    """Return why `terms` do not cover `channel` on any day; '' when they do."""
    if not getattr(terms, channel.value):
        return f"does not include {channel.label}"
    if terms.bereaved and channel in NOT_OF_THE_BEREAVED:
        return f"is of a family that lost their child, so it does not include {channel.label}"
    return ""
