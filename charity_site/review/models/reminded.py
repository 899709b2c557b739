from django.conf import settings
from django.db import models

from charity_site.delivery.pagecache.unseen import unseen


@unseen
class Reminded(models.Model):
    """Somebody was told that reviews of a page come due on a day, or are late (review/reminders.py)."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()  # on which they are due
    step = models.SmallIntegerField()  # days after that day
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = []
        constraints = [models.UniqueConstraint(fields=["page", "person", "day", "step"], name="told_once_at_each_step")]

    def __str__(self):
        return f"reminder {self.pk}"
