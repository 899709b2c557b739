"""The pixels of a picture as every browser and every format shows them alike: upright, sRGB, 8 bits a channel."""

from io import BytesIO

from PIL import ImageCms, ImageOps

# Pixels without colors, and those of printers, for the profiles that describe them.
COLORS = {"1": "L", "L": "L", "LA": "L", "CMYK": "CMYK"}
# How the pixels of a PNG are stored -> what makes a number of them one of 8 bits.
BITS = {"L;2": 85, "L;4": 17, "I;16B": 1 / 256, "RGB;16B": 1 / 256}


def pixels_of(image):
    """The pixels of `image` (opened with Pillow, not decoded), RGB, or RGBA where some can be transparent.

    Nothing else of the file comes along. Its color profile is applied and dropped: it may hold a name. `image` is used up.
    """
    key, profile = transparent_color(image), image.info.get("icc_profile")
    ImageOps.exif_transpose(image, in_place=True)
    if image.mode.startswith("I;16"):
        image = image.point(lambda value: value / 256).convert("L")  # convert() alone makes all above 255 white
    if key is not None:
        image.info["transparency"] = key
        image = image.convert("RGBA" if image.mode == "RGB" else "LA")
    elif image.mode in ("P", "PA"):
        image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    alpha = image.getchannel("A") if "A" in image.getbands() else None
    pixels = as_mode(in_srgb(as_mode(image, COLORS.get(image.mode, "RGB")), profile), "RGB")
    if alpha:
        pixels.putalpha(alpha)
    pixels.info = {}  # Pillow copies comments and transparency from here into a new file
    return pixels


def as_mode(image, mode):
    """`image` as `mode` (str): itself where it is that already, because a copy of a large one takes 120 MB."""
    return image if image.mode == mode else image.convert(mode)


def transparent_color(image):
    """The one color that stands for "transparent" in `image` (opened, not decoded), as its pixels have it in 8 bits; or None.

    A PNG gives it with as many bits as the file has for a pixel, and Pillow leaves it so.
    """
    color = image.info.get("transparency")
    if color is None or image.mode not in ("1", "L", "I;16", "RGB"):
        return None
    factor = BITS.get(image.tile[0].args, 1)
    return tuple(int(part * factor) for part in color) if image.mode == "RGB" else int(color * factor)


def in_srgb(image, profile):
    """`image` (RGB, L or CMYK) with the colors that `profile` (bytes or None) gives to it; as it is when that is broken or
    of another kind of pixels."""
    if not profile:
        return image
    try:
        return ImageCms.profileToProfile(
            image, ImageCms.ImageCmsProfile(BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )
    except (ImageCms.PyCMSError, OSError):
        return image
