from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.documents import get_document_model

from charity_site.core.document_files.uploads import is_clean
from charity_site.core.hidden_documents import hidden_documents

CLEANED = "cleaned"


class Command(BaseCommand):
    help = (
        "Clean documents that were stored before documents were cleaned: who made them, when and with what. Each gets a "
        "new address. Run it once more when what it names was mended; what is clean is left alone."
    )

    def handle(self, **options):
        documents = [document for document in get_document_model().objects.order_by("pk") if not is_clean(document)]
        hidden, left = hidden_documents(), 0
        for number, document in enumerate(documents, start=1):
            if document.pk in hidden:
                # The ledger knows it by this file: cleaned, it would be open again.
                what = "left as it is, because it is hidden with a story"
            else:
                what = self.clean(document)
                left += what != CLEANED
            # By its key: a title may name a child.
            self.stdout.write(f"{number} of {len(documents)}: document {document.pk}: {what}")
        if left:
            raise CommandError(f"{left} documents are as they were. Upload a cleaned file in the place of each.")
        self.stdout.write("All documents that visitors may get are clean.")

    def clean(self, document):
        """Store `document` anew; CLEANED, or why that was not possible (str)."""
        old = document.file.name
        try:
            with transaction.atomic(), document.file.storage.open(old) as file:
                document.file.save(old, file)
                transaction.on_commit(lambda: document.file.storage.delete(old))
        except ValidationError as error:
            return error.messages[0]
        except OSError:
            return "its file is missing."
        return CLEANED
