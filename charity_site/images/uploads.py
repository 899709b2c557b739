"""What happens to an uploaded picture before anything is stored: measured, decoded, turned upright, written anew.

The new file holds pixels and the colour profile, and nothing else: no place, time, camera, comment, thumbnail
or second picture. Whatever is too large is refused from its header, before a pixel is decoded.
"""

import secrets
from io import BytesIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.template.defaultfilters import filesizeformat
from PIL import Image, ImageOps

Image.init()  # all decoders are known, so that one can be asked for by name

MAX_SIDE = 12_000  # pixels

# Pillow's name of a format -> how we write it. MPO is a JPEG with further pictures behind the first, as phones make it.
FORMATS = {
    "JPEG": ("JPEG", "jpg", {"quality": 92, "optimize": True, "progressive": True}),
    "MPO": ("JPEG", "jpg", {"quality": 92, "optimize": True, "progressive": True}),
    "PNG": ("PNG", "png", {}),
    "WEBP": ("WEBP", "webp", {"quality": 92, "method": 4}),
    "AVIF": ("AVIF", "avif", {"quality": 85, "speed": 8}),
}
EXTENSIONS = {"jpg": "JPEG", "jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "avif": "AVIF"}
READABLE = sorted(set(EXTENSIONS.values()))
JPEG_MODES = {"L", "RGB", "CMYK"}
ALPHA_MODES = {"LA", "PA", "RGBA", "RGBa", "La"}


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
    upload.seek(0)
    try:
        # Named formats only, so that no other decoder of the library ever sees a stranger's bytes.
        with Image.open(upload, formats=READABLE) as image:
            check_kind(image, extension)
            check_size(image)
            return encode(image, side)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            "This file cannot be read as a picture. It may be damaged, or of another kind. "
            "Save it as JPEG or PNG and upload that."
        ) from error
    finally:
        upload.seek(0)


def check_kind(image, extension):
    """Raise ValidationError when `image` (opened, not decoded) is not of the kind that `extension` (str) says."""
    kind = FORMATS[image.format][0]
    if EXTENSIONS[extension] != kind:
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
    if image.format != "MPO" and getattr(image, "is_animated", False):
        raise ValidationError("This picture moves. Save a single picture of it, as JPEG or PNG, and upload that.")


def encode(image, side):
    """Decode `image` and return it as a CleanImageFile: upright, its colour profile kept, all else left behind."""
    kind, extension, options = FORMATS[image.format]
    profile = image.info.get("icc_profile")
    upright = ImageOps.exif_transpose(image)
    if upright.mode == "P":
        upright = upright.convert("RGBA" if "transparency" in image.info else "RGB")
    elif kind == "JPEG" and upright.mode not in JPEG_MODES:
        upright = upright.convert("RGB")
    elif kind in ("WEBP", "AVIF") and upright.mode not in ("RGB", "RGBA"):
        upright = upright.convert("RGBA" if upright.mode in ALPHA_MODES else "RGB")
    if side:
        upright.thumbnail((side, side))
    upright.info = {}  # Pillow copies comments and transparency from here into the new file
    out = BytesIO()
    upright.save(out, kind, icc_profile=profile, exif=b"", **options)
    return CleanImageFile(out.getvalue(), name=f"{secrets.token_hex(16)}.{extension}")
