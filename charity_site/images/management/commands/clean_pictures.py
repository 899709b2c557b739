from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from wagtail.images import get_image_model

from charity_site.images.uploads import clean_image, is_clean

CLEANED, CLEAN = "cleaned", "clean already"
HELD = "left as it is, because a family paused it or took it back"


class Command(BaseCommand):
    help = (
        "Store pictures anew that were uploaded before color profiles were left out, which may hold a name. What pages show "
        "of them gets new addresses. Run it once more when what it names was mended; what is clean is left alone."
    )

    def handle(self, **options):
        left = 0
        pictures = get_image_model().objects.order_by("pk")
        for number, picture in enumerate(pictures.iterator(), start=1):
            what = self.clean(picture)
            left += what not in (CLEANED, CLEAN, HELD)
            # By its key: a title may name a child.
            self.stdout.write(f"{number} of {pictures.count()}: picture {picture.pk}: {what}")
        if left:
            raise CommandError(f"{left} pictures are as they were. Upload a good file in the place of each.")
        self.stdout.write("All pictures that visitors may get are clean.")

    def clean(self, picture):
        """Store `picture` anew if need be; CLEANED, CLEAN, HELD, or why that was not possible (str)."""
        try:
            if is_clean(picture.file):
                return CLEAN
            if picture.is_withdrawn() or picture.is_paused():
                # The ledger knows it by this file: cleaned, it could be shown again.
                return HELD
            with picture.file.storage.open(picture.file.name) as file:
                picture.file = clean_image(file)
        except ValidationError as error:
            return error.messages[0]
        except Exception:  # a damaged file can make decoders raise anything
            return "its file is damaged or missing."
        picture.save()
        return CLEANED
