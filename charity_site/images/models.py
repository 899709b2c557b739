from django.db import models, transaction
from wagtail.images.models import AbstractImage, AbstractRendition, Image, get_upload_to

from charity_site.consent import ledger
from charity_site.consent.naming import NamesPeople
from charity_site.images.fields import HeaderImageField
from charity_site.images.uploads import CleanImageFile, clean_image


class CharityImage(NamesPeople, AbstractImage):
    """A picture without a trace of where, when or with what it was taken, which names the people in it."""

    file = HeaderImageField(verbose_name="file", upload_to=get_upload_to, width_field="width", height_field="height")

    shows_people = models.BooleanField(
        "people can be seen in it",
        default=True,
        help_text="Uncheck this only for things, places and drawings. A picture of people is shown to visitors only while the consent of each of them covers it.",
    )
    consents = models.ManyToManyField(
        "consent.Consent",
        verbose_name="whose consent",
        through="ImageConsent",
        related_name="images",
        blank=True,
        help_text="Each person who can be seen, and the photographer if their consent is needed.",
    )

    admin_form_fields = (*Image.admin_form_fields, "shows_people", "consents")

    class Meta(AbstractImage.Meta):
        verbose_name = "image"

    @property
    def people(self):
        return list(self.consents.all())

    def gaps(self, *channels, day=None):
        if self.is_withdrawn():
            return ["it was taken back"]
        if self.file.name in ledger.state().paused_files:
            return ["a family takes a break"]
        return super().gaps(*channels, day=day) if self.shows_people or self.people else []

    def is_withdrawn(self):
        """Whether a family took it back, with its story or on its own, also when it was uploaded again since."""
        return self.file.name in ledger.state().files or self.file_hash in ledger.state().hashes

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
        indexes = [models.Index(fields=["file"], name="rendition_by_file")]  # each request for a picture looks it up


class ImageConsent(models.Model):
    """A person in a picture, by their consent."""

    image = models.ForeignKey(CharityImage, on_delete=models.CASCADE, related_name="+")
    # Without this row the picture would look covered, so the record cannot go before the picture.
    consent = models.ForeignKey("consent.Consent", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["image", "consent"], name="one_row_per_person_in_a_picture")]

    def __str__(self):
        return f"{self.image_id}, {self.consent_id}"
