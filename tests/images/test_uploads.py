"""What a family's photo says about them besides the picture must never be stored, and no file may hurt the server."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import reverse
from PIL import Image, ImageCms, PngImagePlugin
from wagtail.images import get_image_model

from charity_site.core.conflicts import NAME
from tests.factories import make_disease, make_image, make_user, picture_bytes, upload

SECRETS = (b"CANON-SECRET", b"Jane Photographer", b"SECRET-COMMENT", b"SECRET-XMP", b"SECRET-TEXT", b"2019:07:04")
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def phone_exif():
    exif = Image.Exif()
    exif[0x010F], exif[0x013B], exif[0x0132] = "CANON-SECRET", "Jane Photographer", "2019:07:04 10:11:12"
    exif[0x0112] = 6  # held sideways
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (51.0, 28.0, 40.0), "W", (0.0, 0.0, 5.0)
    return exif


def phone_photo(kind, **options):
    """A landscape photo (400 x 300, turned by EXIF) with all that a phone or a program may write into it."""
    if kind == "PNG":
        text = PngImagePlugin.PngInfo()
        text.add_text("Comment", "SECRET-TEXT")
        text.add_itxt("XML:com.adobe.xmp", "<x>SECRET-XMP</x>")
        options["pnginfo"] = text
    else:
        options["xmp"] = b"<x>SECRET-XMP</x>"
    if kind == "JPEG":
        options["comment"] = b"SECRET-COMMENT"
    return turned_photo(Image.new("RGB", (400, 300)), kind, phone_exif(), icc_profile=PROFILE, **options)


def turned_photo(image, kind, exif, **options):
    """`image` as a phone saves it that was held as `exif` says."""
    if kind == "HEIF":
        image.info["exif"] = exif.tobytes()  # so the file says how to turn it where this kind says it
    else:
        options["exif"] = exif
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def stored_files():
    return [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif"), ("HEIF", "IMG_1.HEIC")],
)
def test_nothing_but_the_picture_is_stored(db, kind, name):
    photo = phone_photo(kind)
    assert b"CANON-SECRET" in photo and b"SECRET-XMP" in photo, "the test's own photo must carry what is to go"

    image = make_image(photo, name=name)
    names = [image.file.name]
    for spec in ("format-jpeg|width-100", "format-png|width-100", "format-webp|width-100", "format-avif|width-100"):
        names.append(image.get_rendition(spec).file.name)

    for name in names:
        content = (Path(settings.MEDIA_ROOT) / name).read_bytes()
        assert not [secret for secret in SECRETS if secret in content], name
        with Image.open(BytesIO(content)) as stored:
            stored.load()
            assert dict(stored.getexif()) == {}, name
            assert set(stored.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
                "loop",
                "background",
                "timestamp",
                "duration",
                "srgb",
                "gamma",
            }, name


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF", "HEIF"])
def test_the_picture_is_upright(db, kind):
    image = make_image(phone_photo(kind), name=f"a.{kind.lower()}")
    assert (image.width, image.height) == (300, 400)


@pytest.mark.parametrize("turned", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "HEIF"])
def test_a_phone_may_be_held_in_any_way(db, kind, turned):
    exif = Image.Exif()
    exif[0x0112] = turned
    scene = Image.new("RGB", (64, 32), (0, 0, 200))
    scene.paste((200, 0, 0), (0, 0, 16, 16))  # top left, in the file
    image = make_image(turned_photo(scene, kind, exif, quality=95), name=f"a.{kind.lower()}")
    with image.file.open() as file, Image.open(file) as stored:
        width, height = stored.size
        corners = [
            stored.getpixel((x, y)) for x, y in ((4, 4), (width - 5, 4), (width - 5, height - 5), (4, height - 5))
        ]
    assert (width, height) == ((64, 32) if turned < 5 else (32, 64))
    red = [index for index, pixel in enumerate(corners) if pixel[0] > 150]
    # EXIF: where the first row and the first column of the file belong.
    assert red == [{1: 0, 2: 1, 3: 2, 4: 3, 5: 0, 6: 1, 7: 2, 8: 3}[turned]]


def test_a_photo_from_a_phone_becomes_a_jpeg_and_one_with_holes_a_png(db):
    for mode, kind in (("RGB", "JPEG"), ("RGBA", "PNG")):
        out = BytesIO()
        Image.new(mode, (64, 48)).save(out, "HEIF")
        image = make_image(out.getvalue(), name="IMG_0001.HEIC")
        with image.file.open() as file, Image.open(file) as stored:
            assert stored.format == kind and image.file.name.endswith({"JPEG": ".jpg", "PNG": ".png"}[kind])


def test_of_several_photos_in_one_file_the_main_one_is_kept(db):
    first, second = (Image.new("RGB", (64, 48), color) for color in ("red", "blue"))
    out = BytesIO()
    first.save(out, "HEIF", save_all=True, append_images=[second], primary_index=1)
    image = make_image(out.getvalue(), name="a.heif")
    with image.file.open() as file, Image.open(file) as stored:
        assert stored.getpixel((9, 9))[2] > 200


@pytest.mark.parametrize("address", ["wagtailimages:add", "wagtailimages:add_multiple"])
def test_the_form_lets_phones_offer_their_photos(client, site, address):
    client.force_login(make_user("Story coordinators"))
    html = client.get(reverse(address)).content.decode()
    assert "image/heic" in html and "heic" in html.lower().replace("image/heic", "")


def test_a_phone_jpeg_with_more_pictures_behind_it_keeps_only_the_first(db):
    out = BytesIO()
    first, second = (Image.new("RGB", (64, 48), color) for color in ("red", "blue"))
    first.save(out, "MPO", save_all=True, append_images=[second])
    image = make_image(out.getvalue(), name="phone.jpg")
    with image.file.open() as file, Image.open(file) as stored:
        assert stored.format == "JPEG" and getattr(stored, "n_frames", 1) == 1


def test_the_name_of_the_file_says_nothing(db):
    image = make_image(name="Jane-Doe-ward-7.jpg")
    assert "Jane" not in image.file.name and "ward" not in image.file.name
    assert len(Path(image.file.name).stem) == 32


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGBA", "P", "LA", "1", "I;16"])
def test_every_kind_of_pixel_can_be_stored_and_shown(db, mode):
    out = BytesIO()
    kind = "JPEG" if mode in ("L", "CMYK") else "PNG"
    Image.new(mode, (40, 30)).save(out, kind)
    image = make_image(out.getvalue(), name=f"a.{kind.lower()}")
    assert image.get_rendition("format-webp|width-20").width == 20


def png_header(width, height):
    """A PNG file of a few bytes that says it is `width` by `height` pixels."""
    ihdr = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + ihdr + struct.pack(">I", zlib.crc32(ihdr))
    data = b"IDAT" + zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk + struct.pack(">I", len(data) - 4) + data + struct.pack(">I", zlib.crc32(data))


def moving(kind):
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green", "blue")]
    out = BytesIO()
    frames[0].save(out, kind, save_all=True, append_images=frames[1:])
    return out.getvalue()


BAD = {
    "many pixels": (lambda: png_header(6000, 6000), "a.png", "pixels"),
    "a long side": (lambda: png_header(20000, 10), "a.png", "pixels"),
    "a bomb": (lambda: png_header(60000, 60000), "a.png", "picture"),
    "moves (PNG)": (lambda: moving("PNG"), "a.png", "moves"),
    "moves (WebP)": (lambda: moving("WEBP"), "a.webp", "moves"),
    "is HEIC but says JPEG": (lambda: picture_bytes("HEIF"), "a.jpg", "what is in it is HEIF"),
    "is JPEG but says HEIC": (lambda: picture_bytes("JPEG"), "a.heic", "what is in it is JPEG"),
    "is damaged (HEIC)": (lambda: picture_bytes("HEIF", (200, 200))[:400], "a.heic", "cannot be read"),
    "is damaged": (lambda: picture_bytes("JPEG", (200, 200))[:400], "a.jpg", "cannot be read"),
    "is no picture": (lambda: b"hello" * 100, "a.jpg", "cannot be read"),
    "is empty": (lambda: b"", "a.jpg", "cannot be read"),
    "is SVG": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "a.svg", "ends in .svg"),
    "is SVG by another name": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.png", "cannot be read"),
    "is GIF": (lambda: picture_bytes("GIF"), "a.gif", "ends in .gif"),
    "is PNG but says JPEG": (lambda: picture_bytes("PNG"), "a.jpg", "what is in it is PNG"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_file_is_refused_with_a_reason(db, case):
    make, name, reason = BAD[case]
    before = stored_files()
    with pytest.raises(ValidationError, match=reason):
        make_image(make() or b" ", name=name)
    assert stored_files() == before


def test_a_photo_from_a_phone_with_too_many_pixels_is_refused(db, settings):
    settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS = 5000
    with pytest.raises(ValidationError, match="100 by 60 pixels"):
        make_image(picture_bytes("HEIF", (100, 60)), name="a.heic")


def test_a_file_with_too_many_bytes_is_refused_unread(db, settings):
    settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE = 1000
    with pytest.raises(ValidationError, match="smaller copy"):
        make_image(picture_bytes("PNG", (400, 300)) + b"\0" * 1000, name="a.png")


@pytest.mark.parametrize("case", BAD)
def test_the_upload_form_says_what_is_wrong_and_stores_nothing(client, site, case):
    make, name, _ = BAD[case]
    client.force_login(make_user("Story coordinators"))
    collection = make_image(collection="Story photos").collection
    count = get_image_model().objects.count()
    response = client.post(
        reverse("wagtailimages:add"),
        {"title": "A photo", "collection": collection.pk, "file": upload(make(), name)},
    )
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert get_image_model().objects.count() == count


def test_a_replaced_picture_leaves_no_file_behind(db, django_capture_on_commit_callbacks):
    image = make_image(picture_bytes(color=(1, 2, 3)))
    rendition = image.get_rendition("width-50")
    old = [Path(settings.MEDIA_ROOT) / file.name for file in (image.file, rendition.file)]
    assert all(path.exists() for path in old)

    image = get_image_model().objects.get(pk=image.pk)
    image.file = upload(picture_bytes(color=(200, 100, 0)))
    with django_capture_on_commit_callbacks(execute=True):
        image.save()

    assert not any(path.exists() for path in old)
    assert (Path(settings.MEDIA_ROOT) / image.file.name).exists()
    assert not image.renditions.exists()


def test_a_deleted_picture_leaves_no_file_behind(db, django_capture_on_commit_callbacks):
    image = make_image()
    paths = [Path(settings.MEDIA_ROOT) / file.name for file in (image.file, image.get_rendition("width-50").file)]
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert not any(path.exists() for path in paths)


def test_renditions_are_public_and_originals_are_not(client, site):
    image = make_image()
    make_disease(picture=image)
    rendition = image.get_rendition("format-webp|width-480")
    response = client.get(rendition.url)
    assert response.status_code == 200
    assert response["Content-Type"] == "image/webp"
    assert client.get(image.file.url).status_code == 404
    for path in ("images/..%2foriginal_images%2f", "images/../original_images/", "original_images/"):
        assert client.get(f"/media/{path}{Path(image.file.name).name}").status_code == 404


def test_many_pictures_are_uploaded_and_then_described(client, site):
    client.force_login(make_user("Story coordinators"))
    collection = make_image(collection="Story photos").collection.pk
    for name, content, good in (("a.jpg", picture_bytes(), True), ("a.gif", picture_bytes("GIF"), False)):
        data = {"title": name, "files[]": upload(content, name), "collection": collection}
        answer = client.post(reverse("wagtailimages:add_multiple"), data).json()
        assert answer["success"] is good
        if not good:
            assert "ends in .gif" in answer["error_message"]
            continue
        prefix = f"image-{answer['image_id']}"
        form = {f"{prefix}-title": "A window", f"{prefix}-description": "A window over a river"}
        form |= {f"{prefix}-collection": collection, f"{prefix}-tags": ""}
        form |= {NAME: BeautifulSoup(answer["form"], "lxml").find(attrs={"name": NAME})["value"]}
        answer = client.post(reverse("wagtailimages:edit_multiple", args=(answer["image_id"],)), form).json()
        assert answer["success"], answer
        assert get_image_model().objects.get(title="A window").description == "A window over a river"
