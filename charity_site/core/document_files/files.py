import hashlib

from django.db.models.fields.files import FieldFile
from wagtail.documents import get_document_model

from charity_site.core.document_files.uploads import clean_document


class DocumentFile(FieldFile):
    """The file of a document. Whichever way one comes in (form, import, shell), only a cleaned one is stored."""

    def save(self, name, content, save=True):
        self.file = clean = clean_document(content, name)
        written = clean.read()
        # Wagtail looks at what was uploaded, or not at all. By the hash a file is known when it is uploaded again.
        self.instance.file_size = len(written)
        self.instance.file_hash = hashlib.sha1(written, usedforsecurity=False).hexdigest()
        clean.seek(0)
        super().save(clean.name, clean, save)


def clean_waiting_document(instance, **kwargs):
    """Clean the document of `instance` (wagtailcore.UploadedFile, about to be saved), which waits for a second try."""
    kind = instance.for_content_type
    if kind and kind.model_class() is get_document_model() and instance.file and not instance.file._committed:
        instance.file = clean_document(instance.file.file)
