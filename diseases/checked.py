"""Records of medicine that say themselves whether a clinician must still check them."""

from django.db import models

from charity_site.core.models import VersionedRecord


class CheckedRecord(VersionedRecord):
    """A shared record about medicine. Until a clinician has checked it, readers are told."""

    to_be_checked = models.BooleanField(
        "still to be checked by a clinician", default=True, help_text="Readers are told so until you switch it off."
    )

    class Meta:
        abstract = True

    def note_review(self, by, on):
        """Take the words from it that a clinician must still check it. Its history has by whom, and on which day, that was done."""
        self.to_be_checked = False
