"""Clean an uploaded picture before anything is stored: measure it, decode it, write it anew, cut it for a trial.

The new file holds pixels and nothing else: no place, time, camera, comment, color profile, thumbnail or second picture.
Whatever is too large is refused from its header, before a pixel is decoded.
"""

import secrets
from io import BytesIO

import willow
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from PIL import Image
from pillow_heif import register_heif_opener

from charity_site.images.pixels import pixels_of
from charity_site.images.turns import turn

register_heif_opener()
Image.init()  # all decoders are known, so that one can be asked for by name

MAX_SIDE = 12_000  # pixels

JPEG = "JPEG", "jpg", {"quality": 92, "optimize": True, "progressive": True}
PNG = "PNG", "png", {}
# Pillow's name of a format -> how we write it. MPO is a JPEG with further pictures behind the first, as phones make it.
FORMATS = {
    "JPEG": JPEG,
    "MPO": JPEG,
    "HEIF": JPEG,  # few browsers show it
    "PNG": PNG,
    "WEBP": ("WEBP", "webp", {"quality": 92, "method": 4}),
    "AVIF": ("AVIF", "avif", {"quality": 85, "speed": 8}),
}
EXTENSIONS = {
    "jpg": ("JPEG", "MPO"),
    "jpeg": ("JPEG", "MPO"),
    "png": ("PNG",),
    "webp": ("WEBP",),
    "avif": ("AVIF",),
    "heic": ("HEIF",),
    "heif": ("HEIF",),
}
READABLE = sorted(set(FORMATS) - {"MPO"})  # MPO is read as JPEG
SHOWN_AS = ("avif", "jpeg", "png", "webp")  # what pages get (filters.py)
SEVERAL = {"MPO", "HEIF"}  # kinds that may hold further pictures, of which one is the main one


class CleanImageFile(ContentFile):
    """A picture file that `clean_image` has written. The image model stores no other kind."""


def clean_image(upload, side=None):
    """Return `upload` (a Django File) as a CleanImageFile with a random name, in the format it came in.

    `side` (pixels): what is larger than that is made smaller.

    Raises ValidationError, in words for the person who uploads, for a file that is too large in bytes, pixels,
    sides or frames, that is no picture of an accepted kind, or that is not what its name says.
    """
    if upload.size > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise ValidationError(
            f"This file has {filesizeformat(upload.size)}. The most that can be stored is "
            f"{filesizeformat(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)}. Save a smaller copy and upload that."
        )
    extension = upload.name.rpartition(".")[2].lower()
    if extension not in EXTENSIONS:
        raise ValidationError(
            f"A file that ends in .{extension} cannot be stored as a picture. Save it as JPEG or PNG and upload that."
        )
    try:
        with turn():
            return write_anew(upload, extension, side)
    except ValidationError:
        raise
    except Exception as error:  # a stranger's bytes can make decoders raise anything
        raise ValidationError(
            "This file cannot be read as a picture. It may be damaged, or of another kind. "
            "Save it as JPEG or PNG and upload that."
        ) from error
    finally:
        upload.seek(0)


def write_anew(upload, extension, side):
    """`upload`, whose name ends in `extension` (str), as a CleanImageFile of which everything can be cut."""
    upload.seek(0)
    # Named formats only, so that no other decoder of the library ever sees a stranger's bytes.
    with Image.open(upload, formats=READABLE) as image:
        check_kind(image, extension)
        check_size(image)
        name, pixels = image.format, pixels_of(image)
    if side:
        pixels.thumbnail((side, side))
    kind, extension, options = PNG if name == "HEIF" and pixels.mode == "RGBA" else FORMATS[name]
    out = BytesIO()
    pixels.save(out, kind, exif=b"", **options)
    file = CleanImageFile(out.getvalue(), name=f"{secrets.token_hex(16)}.{extension}")
    del pixels, out
    cut_for_a_trial(file)
    return file


def check_kind(image, extension):
    """Raise ValidationError when `image` (opened, not decoded) is not of the kind that `extension` (str) says."""
    if image.format not in EXTENSIONS[extension]:
        kind = "JPEG" if image.format == "MPO" else image.format
        raise ValidationError(
            f"The name of this file ends in .{extension}, but what is in it is {kind}. "
            "Save it again as JPEG or PNG with a program for pictures, and upload that."
        )


def check_size(image):
    """Raise ValidationError when `image` (opened, not decoded) has too many pixels or frames, or too long a side."""
    width, height = image.size
    limit = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    if width * height > limit or max(width, height) > MAX_SIDE:
        raise ValidationError(
            f"This picture is {width} by {height} pixels. The most is {limit // 1_000_000} million pixels, "
            f"and {MAX_SIDE:,} along one side. Save a smaller copy and upload that."
        )
    if image.format not in SEVERAL and getattr(image, "is_animated", False):
        raise ValidationError("This picture moves. Save a single picture of it, as JPEG or PNG, and upload that.")


def is_clean(file):
    """Return whether the stored `file` (FieldFile) is as `clean_image` writes it: no profile, one of few kinds of
    pixels. Raises whatever goes wrong."""
    with file.storage.open(file.name) as stored, Image.open(stored, formats=READABLE) as image:
        return image.mode in ("RGB", "RGBA") and not {"icc_profile", "transparency"} & image.info.keys()


def cut_for_a_trial(file):
    """Make a small picture of `file` (CleanImageFile) in each format that pages show, as Wagtail does. Raises whatever
    goes wrong. All pixels are of two kinds by now (pixels.py), so sizes make no difference."""
    small = willow.Image.open(file).resize((96, 96))
    for name in SHOWN_AS:
        shown = small.set_background_color_rgb((255, 255, 255)) if name == "jpeg" else small
        getattr(shown, f"save_as_{name}")(BytesIO())
    file.seek(0)
