"""Records of medicine that say themselves whether a clinician must still check them."""

from django.db import models
from wagtail.admin.panels import FieldPanel

from charity_site.core.models import VersionedRecord
from charity_site.review.copies import said_by


class CheckedRecord(VersionedRecord):
    """A shared record about medicine. Until a clinician has checked it, readers are told."""

    to_be_checked = models.BooleanField(
        "still to be checked by a clinician", default=True, help_text="Readers are told so until you switch it off."
    )

    check_panel = FieldPanel(
        "to_be_checked",
        help_text="Readers are told so until you switch it off. Where you change what a clinician checked, it is on again until a "
        "clinician approves that, or until you have published it and switch it off.",
    )

    class Meta:
        abstract = True

    def ask_for_check(self):
        before = self.stored() if self.pk else None
        if before and not before.to_be_checked and what_is_judged(before) != what_is_judged(self):
            self.to_be_checked = True

    def note_review(self, by, on):
        """Take the words from it that a clinician must still check it. Its history has by whom, and on which day, that was done."""
        self.to_be_checked = False


def what_is_judged(record):
    """Return what a clinician judges in a `record` (CheckedRecord): its words, and how soon to call, also of a rule."""
    return {**said_by(record), "urgency": getattr(record, "urgency", "")}
