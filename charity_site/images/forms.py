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

    file = CleanImageFormField(label="File", widget=BaseImageForm.Meta.widgets["file"])
