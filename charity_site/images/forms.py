from wagtail.images.forms import BaseImageForm

from charity_site.images.uploads import clean_image


class CharityImageForm(BaseImageForm):
    """The upload form: it cleans the picture, so that a bad one is a message beside the field."""

    def clean_file(self):
        upload = self.cleaned_data["file"]
        return clean_image(upload) if "file" in self.changed_data else upload
