from django.conf import settings
from django.db import models
from wagtail.documents import get_document_model_string


class KeptDocument(models.Model):
    """That staff looked at a document of a page that visitors no longer see, and found nothing of its people in it."""

    document = models.ForeignKey(get_document_model_string(), on_delete=models.CASCADE, related_name="+")
    file_hash = models.CharField(max_length=40)  # what they looked at: another file is another question
    page_key = models.UUIDField()  # the translation key of the page; the page itself may be erased
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["document", "file_hash", "page_key"], name="one_word_per_document_and_page")
        ]

    def __str__(self):
        return f"{self.document_id}, {self.page_key}"
