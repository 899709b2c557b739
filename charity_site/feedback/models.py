"""What readers say of a part of a disease page: whether it was clear, in a line if they like. Never who they are."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from charity_site.delivery.pagecache.unseen import unseen
from diseases.models import DiseasePage
from diseases.sections import SECTIONS

LONGEST_LINE = 500  # characters
WHOLE_PAGE = "The whole page"
HEADINGS = {"": WHOLE_PAGE} | {section.id: section.heading for section in SECTIONS}


@unseen
class Answer(models.Model):
    """One answer to “Was this clear?”, with the day and no more of when and whose it was."""

    wagtail_reference_index_ignore = True  # it is no place where a page is used

    page = models.ForeignKey(DiseasePage, on_delete=models.CASCADE, related_name="+")
    section = models.CharField(max_length=40, blank=True)  # the id of one of SECTIONS; "" is the whole page
    is_clear = models.BooleanField()
    line = models.CharField(max_length=LONGEST_LINE, blank=True)
    day = models.DateField(default=timezone.localdate, db_index=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )  # of the staff
    answered_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ("view", "change")

    def __str__(self) -> str:
        return f"{self.heading}: {self.in_a_word}"

    @property
    def heading(self) -> str:
        """Return which part it is about; a part that is no more has its old id."""
        return HEADINGS.get(self.section, self.section)

    @property
    def in_a_word(self) -> str:
        return "Yes" if self.is_clear else "No"
