"""A picture whose file turned out damaged or missing: pages show the drawing in its place, and staff are told."""

import logging

from django.db import models
from wagtail.images import get_image_model
from wagtail.images.models import Filter, SourceImageIOError

from charity_site.images.filters import FILTERS

logger = logging.getLogger(__name__)


class CanFail(models.Model):
    """A picture that remembers whether its file failed."""

    cannot_be_shown = models.BooleanField("cannot be shown", default=False, editable=False)

    class Meta:
        abstract = True

    def has_failed(self, error):
        """Remember that it could not be cut, because of `error`; said once, until it can be cut again."""
        if self.changes_to(cannot_be_shown=True):
            # By its key: a title may name a child.
            logger.error("Picture %s cannot be shown: %s", self.pk, type(error).__name__)

    def has_worked(self):
        if self.cannot_be_shown:
            self.changes_to(cannot_be_shown=False)

    def changes_to(self, cannot_be_shown):
        """Return whether that is news. Each change makes pages anew, so nothing is written that is written already."""
        self.cannot_be_shown = cannot_be_shown
        before = type(self).objects.filter(pk=self.pk, cannot_be_shown=not cannot_be_shown)
        return before.update(cannot_be_shown=cannot_be_shown)


def look_again():
    """Show what can be shown again, because its file is back."""
    for picture in get_image_model().objects.filter(cannot_be_shown=True):
        try:
            picture.create_rendition(Filter(FILTERS["card"][0]))
        except SourceImageIOError:
            continue
