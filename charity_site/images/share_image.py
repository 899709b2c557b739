"""The picture that other sites and messengers show where a page is shared: its title, its scene, the charity's name."""

import hashlib
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageOps
from wagtail.images import get_image_model

from charity_site.images.drawings import Drawing
from charity_site.images.pixels import pixels_of
from charity_site.images.uploads import READABLE
from charity_site.papercut.lettering import drawable
from charity_site.papercut.share_sheet import PICTURE_SIZE, draw_sheet, on_paper

FOLDER = "share"
LOOK = 2  # one more whenever a change here or in share_sheet.py makes other pictures
QUALITY = 84


@dataclass(frozen=True)
class ShareImage:
    """One page's picture. Equal contents have the same address; another content has another one."""

    page_id: int
    title: str
    label: str
    charity: str
    drawing: Drawing
    photo: str = ""  # the file's name in the storage; takes the place of the drawing
    focus: tuple = (0.5, 0.4)  # the part of the photo that must stay: shares of its width and height

    @classmethod
    def of(cls, page_id, *, words, charity, drawing, picture=None):
        """`words`: (label, title); `charity`: its name; `picture`: image model or None."""
        label, title = (drawable(text) for text in words)
        shown = picture and not picture.cannot_be_shown
        photo = {"photo": picture.file.name, "focus": focus_of(picture)} if shown else {}
        return cls(page_id, title, label, drawable(charity), drawing, **photo)

    @property
    def alt(self):
        """The words in it (str)."""
        return " – ".join(filter(None, (self.label, self.title, self.charity)))

    @property
    def name(self):
        return name_of(self)

    @property
    def path(self):
        return f"{folder_of(self.page_id)}/{self.name}"

    @property
    def address(self):
        return reverse("share_image", args=[self.page_id, self.name])

    def store(self):
        """Draw it, unless it is stored already; whether it was drawn now."""
        if default_storage.exists(self.path):
            return False
        out = BytesIO()
        self.draw().save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
        stored = default_storage.save(self.path, ContentFile(out.getvalue()))
        if stored != self.path:  # somebody else was faster
            default_storage.delete(stored)
        return True

    def draw(self):
        """The picture (RGB)."""
        return draw_sheet(self.picture(PICTURE_SIZE), self.label, self.title, self.charity)

    def picture(self, size):
        """The photo, or the scene, cropped to `size`."""
        if not self.photo:
            return self.drawing.draw(size)
        with (
            telling_of(self.photo),
            default_storage.open(self.photo) as file,
            Image.open(file, formats=READABLE) as photo,
        ):
            photo.draft("RGB", (size[0] * 2, size[1] * 2))  # a large JPEG need not be decoded in full
            return on_paper(ImageOps.fit(pixels_of(photo), size, Image.Resampling.LANCZOS, centering=self.focus))


@contextmanager
def telling_of(name):
    """Remember of the picture whose original is called `name` (str) that what is done within failed."""
    try:
        yield
    except Exception as error:  # a damaged file can make decoders raise anything
        for picture in get_image_model().objects.filter(file=name):
            picture.has_failed(error)
        raise


@lru_cache(maxsize=1000)  # each page says the address of its picture each time that it is shown
def name_of(share_image):
    """The file's name: 16 hex digits that stand for all that is drawn in `share_image` (ShareImage)."""
    content = json.dumps([LOOK, asdict(share_image)], sort_keys=True)
    return f"{hashlib.sha256(content.encode()).hexdigest()[:16]}.jpg"


def folder_of(page_id):
    return f"{FOLDER}/{page_id}"


def focus_of(picture):
    """The middle of what staff marked as important in `picture` (image model), as shares of width and height."""
    point = picture.get_focal_point()
    if not point:
        return ShareImage.focus
    return round(point.centroid.x / picture.width, 3), round(point.centroid.y / picture.height, 3)
