from django.db import models, transaction
from wagtail.images.models import AbstractImage, AbstractRendition, Image, get_upload_to

from charity_site.images.fields import HeaderImageField
from charity_site.images.uploads import CleanImageFile, clean_image


class CharityImage(AbstractImage):
    """A picture without a trace of where, when or with what it was taken."""

    file = HeaderImageField(verbose_name="file", upload_to=get_upload_to, width_field="width", height_field="height")

    admin_form_fields = Image.admin_form_fields

    class Meta(AbstractImage.Meta):
        verbose_name = "image"

    @classmethod
    def from_db(cls, *args, **kwargs):
        image = super().from_db(*args, **kwargs)
        image.stored_name = str(image.__dict__.get("file") or "")
        return image

    def save(self, *args, **kwargs):
        # Whichever way a file comes in (form, import, shell), only a cleaned one is stored.
        new = bool(self.file) and not self.file._committed
        if new and not isinstance(self.file.file, CleanImageFile):
            clean = clean_image(self.file.file)
            self.file.save(clean.name, clean, save=False)
        if new:
            self._set_image_file_metadata()
        super().save(*args, **kwargs)
        if new:
            self.file.close()
            self.forget_stored_file()

    def forget_stored_file(self):
        """Delete the file that this save replaced, and what was made from it, once the change is certain."""
        old, self.stored_name = getattr(self, "stored_name", None), self.file.name
        if old and old != self.file.name:
            for rendition in self.renditions.all():
                rendition.delete()  # one by one: its file goes by a signal
            transaction.on_commit(lambda: self.file.storage.delete(old))


class CharityRendition(AbstractRendition):
    """A picture as a page shows it: cut to size, in a format that browsers like."""

    image = models.ForeignKey(CharityImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="one_rendition_per_spec")
        ]
