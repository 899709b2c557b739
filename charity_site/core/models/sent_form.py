from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from charity_site.delivery.pagecache.unseen import unseen


@unseen
class SentForm(models.Model):
    """What came of a form of an editor that was sent (core/sent_forms.py). It names numbers alone."""

    key = models.UUIDField()  # stands in the form
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_key = models.CharField(max_length=40)  # of the page or the record
    version = models.PositiveBigIntegerField(null=True)  # the key of the last Revision that was made of it
    number = models.PositiveIntegerField(default=0)  # of the sending, as the form counts
    updates = models.JSONField(default=dict)  # what the form would say if it had read all answers: values by field
    at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "user"], name="one_record_per_sent_form")]

    def __str__(self):
        return str(self.key)

    @property
    def record(self):
        """The page or record (model instance) that it is about; None where that was deleted."""
        try:
            return self.content_type.get_object_for_this_type(pk=self.object_key)
        except ObjectDoesNotExist:
            return None
