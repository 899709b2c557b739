from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm

from charity_site.core.document_files.uploads import clean_document
from charity_site.delivery.atomic_storage import check_room


class CleanDocumentFormField(WagtailDocumentField):
    """A field for an upload, whose value is a CleanDocumentFile."""

    def to_python(self, data):
        upload = check_room(super().to_python(data))
        return upload and clean_document(upload)


class CleanDocumentForm(BaseDocumentForm):
    """The upload form of the admin: what is wrong with a document stands beside the field."""

    class Meta(BaseDocumentForm.Meta):
        pass

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Not declared on the class: the form for titles after a multiple upload has no file field.
        if field := self.fields.get("file"):
            self.fields["file"] = CleanDocumentFormField(
                label=field.label, required=field.required, widget=field.widget
            )

    def add_error(self, field, error):
        # The model misses the file: of the form for a second try, which has none because the one that waits was looked
        # through; and of one whose file was refused, of which all is said.
        is_missed = "file" not in self.fields or self.has_error("file")
        if not is_missed or set(getattr(error, "error_dict", ())) != {"file"}:
            super().add_error(field, error)
