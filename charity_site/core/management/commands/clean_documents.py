from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from wagtail.documents import get_document_model

from charity_site.core.document_files.uploads import is_clean
from charity_site.core.hidden_documents import hidden_documents


class Command(BaseCommand):
    help = (
        "Clean documents that were stored before documents were cleaned: who made them, when and with what. Each gets a "
        "new address. Run it once more when what it names was mended; what is clean is left alone."
    )

    def handle(self, **options):
        documents = [document for document in get_document_model().objects.order_by("pk") if not is_clean(document)]
        left = 0
        for number, document in enumerate(documents, start=1):
            why = self.why_not_cleaned(document)
            left += bool(why)
            # By its key: a title may name a child.
            self.stdout.write(f"{number} of {len(documents)}: document {document.pk}: {why or 'cleaned'}")
        if left:
            raise CommandError(f"{left} documents are as they were. Upload a cleaned file in the place of each.")
        self.stdout.write("All documents are clean.")

    def why_not_cleaned(self, document):
        """Store `document` anew, cleaned; why that is not done (str), or ''."""
        if document.pk in hidden_documents():
            return (
                "hidden with a story. The ledger knows it by this file, so it stays as it is until it is decided about."
            )
        old = document.file.name
        try:
            with transaction.atomic():
                document.file.save(old, document.file.storage.open(old))
                transaction.on_commit(lambda: document.file.storage.delete(old))
        except ValidationError as error:
            return error.messages[0]
        except OSError:
            return "its file is missing."
        return ""
