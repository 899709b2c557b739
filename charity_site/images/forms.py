from django.forms import FileField
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from charity_site.images.uploads import clean_image


class CleanImageFormField(WagtailImageField):
    """A field for an upload, whose value is a CleanImageFile. Wagtail's own would decode before it measures."""

    def to_python(self, data):
        upload = FileField.to_python(self, data)
        return upload and clean_image(upload)


class CharityImageForm(BaseImageForm):
    """The upload form of the admin: what is wrong with a picture stands beside the field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Not declared on the class: the form for titles after a multiple upload has no file field.
        if field := self.fields.get("file"):
            self.fields["file"] = CleanImageFormField(label=field.label, required=field.required, widget=field.widget)
