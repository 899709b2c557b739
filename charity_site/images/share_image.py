"""The picture that other sites and messengers show where a page is shared: its title, its scene, the charity's name."""

import hashlib
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from io import BytesIO

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from charity_site.images.drawings import Drawing
from charity_site.images.lettering import drawable, fit, font
from charity_site.images.mark import GOLD, band, mark_outlines, smooth_mask, strands
from charity_site.images.pixels import pixels_of
from charity_site.images.scenes.curves import bezier
from charity_site.images.uploads import READABLE

FOLDER = "share"
LOOK = 2  # one more whenever a change here makes other pictures
SIZE = WIDTH, HEIGHT = 1200, 630
PAPER, INK, INK_SOFT, SHADE = (255, 252, 245), (27, 36, 48), (75, 86, 102), (58, 44, 22)
LEFT, MIDDLE = 72, 262
COLUMN = 540  # pixels: the widest line of words
LABEL_SIZE = 28
TITLE_SIZES = range(88, 43, -4)
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
        sheet = Image.new("RGB", SIZE, PAPER)
        draw_thread(sheet)
        glue_picture(sheet, self.picture((WIDTH - EDGE_LEFT, HEIGHT)))
        draw_words(sheet, self.label, self.title, self.charity)
        return sheet

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
        for picture in apps.get_model("images.CharityImage").objects.filter(file=name):
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


def on_paper(photo):
    """`photo` (as `pixels_of` gives it) as RGB; what is transparent shows the paper."""
    if photo.mode == "RGB":
        return photo
    ground = Image.new("RGBA", photo.size, PAPER)
    return Image.alpha_composite(ground, photo).convert("RGB")


# --- Drawing: paper, then the thread, then the picture over its end, then words ------------------
EDGE = (
    bezier((704, -20), (640, 160), (640, 330), (682, 450), 60)
    + bezier((682, 450), (704, 515), (700, 590), (672, 660), 40)[1:]
)
EDGE_LEFT = 630
MARK_SCALE = 1.35
MARK_AT = (LEFT - 8, 490)
NAME_AT, NAME_WIDTH = (LEFT + 74, 530), 440


def draw_thread(sheet):
    """The mark, and its loose end, which runs on below the charity's name to the picture."""
    end = strands()[0][1][-1]
    x, y = (MARK_AT[0] + end[0] * MARK_SCALE, MARK_AT[1] + end[1] * MARK_SCALE)
    line = bezier((x, y), (x + 150, y - 5), (480, y + 36), (720, y - 40), 80)
    width = strands()[2] * MARK_SCALE
    sheet.paste(GOLD, mask=smooth_mask(SIZE, [*mark_outlines(MARK_AT, MARK_SCALE), band(line, width)]))


def glue_picture(sheet, picture):
    """Lay `picture` along the right side, cut with a soft curve, with a slight shadow on the paper."""
    mask = smooth_mask(SIZE, [[*EDGE, (WIDTH, HEIGHT), (WIDTH, 0)]])
    shadow = mask.filter(ImageFilter.GaussianBlur(9)).point(lambda value: round(value * 0.34))
    sheet.paste(SHADE, (-5, 0), shadow)
    sheet.paste(picture, (EDGE_LEFT, 0), mask.crop((EDGE_LEFT, 0, WIDTH, HEIGHT)))


def draw_words(sheet, label, title, charity):
    """The label above the title, and the charity's name on the thread. Without a title the name takes its place."""
    pen = ImageDraw.Draw(sheet)
    if charity and title:
        size, (name,) = fit(charity, NAME_WIDTH, (30, 28, 26, 24), lambda size: 1)
        pen.text(NAME_AT, name, INK, font(size, 700), anchor="ls")
    elif charity:
        label, title = "", charity
    if not title:
        return
    size, lines = fit(title, COLUMN, TITLE_SIZES, lambda size: 3 if size > 60 else 4)
    leading = round(size * 1.14)
    # All of it stands in the middle of the paper above the thread, by the height of capitals.
    above = LABEL_SIZE + 30 if label else 0
    capitals = round(size * 0.67)
    y = MIDDLE - (above + capitals + leading * (len(lines) - 1)) // 2
    if label:
        small, (text,) = fit(label, COLUMN, (LABEL_SIZE, LABEL_SIZE - 4), lambda size: 1)
        pen.text((LEFT, y + LABEL_SIZE * 0.7), text, INK_SOFT, font(small, 560), anchor="ls")
    for number, line in enumerate(lines):
        pen.text((LEFT - size * 0.03, y + above + capitals + leading * number), line, INK, font(size), anchor="ls")
