from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from charity_site.delivery.pagecache.unseen import unseen

FOLDER = "deleted"  # of the storage: no address leads there


@unseen
class Deleted(models.Model):
    """Something that a member of staff deleted, and that can be brought back (core/deleted.py): the rows that went with it."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=40)  # of the record that was deleted
    title = models.CharField(max_length=255)
    parent = models.PositiveBigIntegerField(null=True)  # the key of the page above
    place = models.CharField(max_length=255, blank=True)  # the title of the page above
    collection = models.PositiveBigIntegerField(null=True)  # the key of that of a picture or document
    pages = models.PositiveIntegerField(default=0)  # how many, with those below
    rows = models.JSONField(encoder=DjangoJSONEncoder)  # as Django writes records
    links = models.JSONField(
        default=list
    )  # what lost a link to one of them: [label of a model, key, field, key of the row]
    shown_on = models.JSONField(default=list)  # the translation keys (str) of the pages that led to it
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField("when", auto_now_add=True, db_index=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "deleted thing"

    def __str__(self):
        return self.title

    @property
    def kind(self):
        """What it was (str), in the words of staff."""
        return str(self.content_type.model_class()._meta.verbose_name)


@unseen
class DeletedFile(models.Model):
    """The file of a picture or document that was deleted, under a name that nobody knows."""

    of = models.ForeignKey(Deleted, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=255)  # that it had in the storage
    file = models.FileField(upload_to=FOLDER, max_length=255)

    def __str__(self):
        return self.name


@receiver(post_delete, sender=DeletedFile)
def forget_file(instance, **kwargs):
    transaction.on_commit(lambda: instance.file.storage.delete(instance.file.name))
