import secrets
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import PurePosixPath

from django.core.files import File
from django.db import models, transaction
from django.utils import timezone
from wagtail.images.models import AbstractImage, AbstractRendition, Image, SourceImageIOError, get_upload_to

from charity_site.consent import ledger
from charity_site.consent.requires_consent import RequiresConsent
from charity_site.delivery.pagecache.unseen import unseen
from charity_site.images.failures import CanFail
from charity_site.images.fields import HeaderImageField
from charity_site.images.files import cut_from, delete_files, only_with_its_row
from charity_site.images.look import is_like_one_of, look_of


class CharityImage(RequiresConsent, CanFail, AbstractImage):
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

    credit = models.CharField(
        max_length=160,
        blank=True,
        help_text="Who made it, for example: Photo: Ana Silva. Readers see it beside the picture.",
    )
    license = models.CharField(
        max_length=160,
        blank=True,
        help_text="How we may use it, for example: CC BY 4.0. Readers see it beside the credit.",
    )
    license_ends = models.DateField(
        "last day of the license",
        null=True,
        blank=True,
        help_text="From the day after it on, no page shows the picture: its place goes to the drawing, or to nothing.",
    )

    look = models.CharField(max_length=132, blank=True, editable=False)  # look_of() its file

    about_it = (
        "shows_people",
        "consents",
        "credit",
        "license",
        "license_ends",
    )  # what staff say of it, besides title and words
    admin_form_fields = (*Image.admin_form_fields, *about_it)

    class Meta(AbstractImage.Meta):
        verbose_name = "image"

    @property
    def people(self):
        return list(self.consents.all())

    def is_of_people(self):
        """Return whether somebody can be seen in it, or is named."""
        return self.shows_people or bool(self.people)

    def consent_problems(self, *channels, day=None):
        if self.is_withdrawn():
            return ["it was taken back"]
        if self.is_paused():
            return ["a family takes a break"]
        if self.license_has_ended(day):
            return [f"its license ended on {self.license_ends:%B %-d, %Y}"]
        return super().consent_problems(*channels, day=day) if self.is_of_people() else []

    def license_has_ended(self, day=None):
        """Return whether we may not show it any more on `day` (default today)."""
        return self.license_ends is not None and self.license_ends < (day or timezone.localdate())

    @property
    def credit_line(self):
        """What readers see beside it (str): who made it, and how it may be used."""
        return ". ".join(filter(None, (self.credit.rstrip("."), self.license)))

    @property
    def may_be_saved(self):
        """Return whether a phone may keep it for where there is no signal: it shows nobody, and no license of it ends."""
        return not self.is_of_people() and self.license_ends is None

    def is_withdrawn(self):
        """Return whether a family took it back, with its story or on its own, also when it was uploaded again since."""
        state = ledger.state()
        return self.is_among(state.files, state.hashes, state.looks)

    def is_paused(self):
        """Return whether a family's break holds it, whoever is named in it now, also when it was uploaded again since."""
        state = ledger.state()
        return self.is_among(state.paused_files, state.paused_hashes, state.paused_looks)

    def is_among(self, files, hashes, looks):
        """Return whether it is one of the pictures with these names of files, hashes and looks (sets of str)."""
        return self.file.name in files or self.file_hash in hashes or is_like_one_of(looks, self.look)

    def widened_by(self, typed):
        """The fields (set of str) in which `typed` (dict of values) asks fewer people than this record, or does not say whom."""
        lets_go = {*self.people} - {*typed.get("consents", ())}
        hides = self.shows_people and not typed.get("shows_people")
        return {name for name, wider in (("consents", lets_go), ("shows_people", hides)) if wider}

    @classmethod
    def from_db(cls, *args, **kwargs):
        image = super().from_db(*args, **kwargs)
        image.stored_name = str(image.__dict__.get("file") or "")
        return image

    def save(self, *args, **kwargs):
        new = bool(self.file) and not self.file._committed
        with transaction.atomic():
            if new:
                self.file.save(self.file.name, self.file.file, save=False)  # cleaned (fields.py)
                self._set_image_file_metadata()
                self.cannot_be_shown = False
                self.look = look_of(self.file)
            super().save(*args, **kwargs)
            if new:
                self.file.close()
                self.forget_stored_file()

    def forget_stored_file(self):
        """Delete the file that this save replaced, and what was made from it, once the change is certain."""
        old, self.stored_name = getattr(self, "stored_name", None), self.file.name
        if old and old != self.file.name:
            self.forget_cut(old)
            transaction.on_commit(lambda: self.file.storage.delete(old))

    def forget_cut(self, name=None):
        """Delete what was cut from the original `name` (default: the one of today): the rows, and all files by name."""
        name = name or self.file.name
        self.renditions.all().delete()

        def again():
            # Somebody may have cut it in the meantime.
            if self.file.name == name:
                self.renditions.all().delete()
            delete_files(cut_from([name]))

        transaction.on_commit(again, robust=True)

    def get_rendition(self, wanted):
        """As Wagtail's. For a picture that cannot be cut it is a name that leads to nothing: not all screens of the admin
        are ready for a damaged file, and those that are do the same."""
        try:
            return super().get_rendition(wanted)
        except SourceImageIOError:
            nothing = self.get_rendition_model()(image=self, width=0, height=0)
            nothing.file.name = "not-found"
            return nothing

    def create_rendition(self, wanted):
        return self.create_renditions(wanted)[wanted]

    def create_renditions(self, *wanted):
        """Cut the picture as `wanted` (wagtail.images.models.Filter): {Filter: CharityRendition}.

        Wagtail stores all files, then writes all rows and passes over those that somebody else was faster with. Here a
        file is stored together with its row.

        Raises SourceImageIOError when its file is damaged or missing.
        """
        if not wanted:
            return {}
        try:
            files = self.cut(wanted)
        except Exception as error:  # a damaged file can make decoders raise anything
            self.has_failed(error)
            raise SourceImageIOError("This picture cannot be read.") from error
        self.has_worked()
        return {one: self.keep_rendition(one, file) for one, file in zip(wanted, files, strict=True)}

    def cut(self, wanted):
        """The files (list of File) that `wanted` (Filters) describe."""
        with self.open_file() as file:
            original = file.read()

        def cut(one):
            return self.generate_rendition_file(one, source=File(BytesIO(original), name=self.file.name))

        with ThreadPoolExecutor(max_workers=3) as threads:
            return list(threads.map(cut, wanted))

    def keep_rendition(self, wanted, file):
        """The CharityRendition for `wanted` (Filter), stored from `file` (File) unless somebody else was faster.

        Raises SourceImageIOError, as for a missing file, when the picture was deleted or replaced meanwhile.
        """
        with transaction.atomic():
            now = type(self).objects.select_for_update(no_key=True).filter(pk=self.pk).values_list("file", flat=True)
            if now.first() != self.file.name:
                raise SourceImageIOError("This picture was deleted or replaced.")
            rendition, _ = self.renditions.get_or_create(
                filter_spec=wanted.spec, focal_point_key=wanted.get_cache_key(self), defaults={"file": file}
            )
        return rendition

    def generate_rendition_file(self, wanted, **options):
        """As Wagtail cuts it, with the original's whole name and a random part, so that nobody guesses one from another."""
        file = super().generate_rendition_file(wanted, **options)
        original = PurePosixPath(self.file.name).stem[:60]
        file.name = f"{original}.{secrets.token_hex(8)}{PurePosixPath(file.name).suffix}"
        return file


@unseen
class CharityRendition(AbstractRendition):
    """A picture as a page shows it: cut to size, in a format that browsers like."""

    image = models.ForeignKey(CharityImage, on_delete=models.CASCADE, related_name="renditions")

    def save(self, *args, **kwargs):
        with transaction.atomic():
            if self.file and not self.file._committed:
                only_with_its_row(self.file)
            super().save(*args, **kwargs)

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
