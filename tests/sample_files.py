"""Real files for tests, as bytes and as uploads."""

from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from pikepdf import Pdf
from PIL import Image


def picture_bytes(kind="JPEG", size=(320, 240), color=(180, 90, 40), **options):
    """A real picture file (bytes) of `kind` (Pillow's name of a format)."""
    out = BytesIO()
    Image.new("RGB", size, color).save(out, kind, **options)
    return out.getvalue()


def photo_bytes(seed=1, kind="JPEG", size=(900, 700), **options):
    """A picture file (bytes) with as much light and dark in it as a photo: another one for each `seed` (int)."""
    chance = Random(seed)
    image = Image.new("RGB", (9, 7))
    image.putdata([tuple(chance.randrange(256) for _ in "rgb") for _ in range(63)])
    out = BytesIO()
    image.resize(size, Image.Resampling.BICUBIC).save(out, kind, **options)
    return out.getvalue()


def upload(content, name=""):
    """`content` (bytes) as a browser would upload it."""
    return SimpleUploadedFile(name or "photo.jpg", content)


def pdf_bytes(pages=1):
    """A real PDF file (bytes) of empty `pages`: files with another number of them differ."""
    with BytesIO() as out, Pdf.new() as file:
        for _ in range(pages):
            file.add_blank_page()
        file.save(out, static_id=True)
        return out.getvalue()


def document_link(document, text="The paper"):
    """A paragraph (str) of rich text that leads to `document`."""
    return f'<p><a linktype="document" id="{document.pk}">{text}</a></p>'
