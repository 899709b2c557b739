"""Each page with room for a picture has a paper-cut scene of its own, drawn once, for as long as it has no photo.

On a dark screen it is night in the same scene.
"""

from dataclasses import dataclass
from io import BytesIO
from itertools import product

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from PIL import Image

from charity_site.images.scenes import draw_scene
from charity_site.images.turns import turn

FOLDER = "drawings"
FORMATS = {"avif": {"quality": 55, "speed": 7}, "webp": {"quality": 75, "method": 4}}  # best first
DARK = "(prefers-color-scheme: dark)"


class Subject(models.TextChoices):
    """What the gold thread holds."""

    KITE = "kite", "A kite"
    BALLOON = "balloon", "A balloon"
    BOAT = "boat", "A boat"
    LANTERN = "lantern", "A lantern"
    SWING = "swing", "A swing"
    FISHING = "fishing", "A fishing line"
    SLEDGE = "sledge", "A sled"
    PLANE = "plane", "A paper plane"
    TENT = "tent", "A tent"
    WINDMILL = "windmill", "A windmill"


class Light(models.TextChoices):
    """The time of day."""

    DAY = "day", "Day"
    DUSK = "dusk", "Dusk"
    NIGHT = "night", "Night"
    DAWN = "dawn", "Dawn"


SUBJECTS, LIGHTS = Subject.values, Light.values


@dataclass(frozen=True)
class Drawing:
    """The scene of the page with the key `page_id` (int; 0 before it is saved): the same one every time."""

    page_id: int
    subject: str
    light: str

    @classmethod
    def usual(cls, page_id):
        """What a page has for which nobody chose. Pages that were made one after the other get different subjects."""
        return cls(page_id, SUBJECTS[page_id % len(SUBJECTS)], LIGHTS[page_id // 3 % len(LIGHTS)])

    def draw(self, size, light=None):
        """The scene as an RGB picture of `size` (width and height in pixels), in its own light or in another `light`."""
        return draw_scene(self.subject, light or self.light, str(self.page_id), size)

    @property
    def lights(self):
        """The lights (list of str) in which it is there: its own, and the night for dark screens."""
        return list(dict.fromkeys([self.light, Light.NIGHT.value]))

    def sources(self):
        """For the picture element: [(media condition or "", media type, srcset)], in the order in which browsers choose."""
        return [
            (DARK if light != self.light else "", f"image/{kind}", self.srcset(kind, light))
            for light in reversed(self.lights)
            for kind in FORMATS
        ]

    def srcset(self, kind, light):
        return ", ".join(f"{self.address(width, kind, light)} {width}w" for width in settings.DRAWING_WIDTHS)

    def address(self, width=None, kind="webp", light=None):
        """Where a browser finds it, `width` pixels wide (default: the widest), as `kind` (a key of FORMATS), in one of its
        `lights` (default: its own)."""
        name = self.name(width or settings.DRAWING_WIDTHS[-1], kind, light or self.light)
        return reverse("drawing", args=[self.page_id, name])

    def name(self, width, kind, light):
        shown = self.light if light == self.light else f"{self.light}-{light}"
        return f"{self.subject}-{shown}-{width}.{kind}"

    @property
    def names(self):
        """The files that belong to it: {name: (width, kind, light)}."""
        each = product(settings.DRAWING_WIDTHS, FORMATS, self.lights)
        return {self.name(width, kind, light): (width, kind, light) for width, kind, light in each}

    @property
    def folder(self):
        return f"{FOLDER}/{self.page_id}"

    def store(self):
        """Draw it in every light, size and format that is not stored yet."""
        names = self.names
        missing = names.keys() - stored_in(self.folder)
        widest = max(settings.DRAWING_WIDTHS)
        scenes = {light: self.draw((widest, widest * 3 // 4), light) for light in {names[name][2] for name in missing}}
        for name in missing:
            width, kind, light = names[name]
            out = BytesIO()
            scenes[light].resize((width, width * 3 // 4), Image.Resampling.LANCZOS).save(out, kind, **FORMATS[kind])
            default_storage.save(f"{self.folder}/{name}", ContentFile(out.getvalue()))

    def forget_others(self):
        """Delete the other drawings that this page had, or that were only looked at."""
        for name in stored_in(self.folder) - self.names.keys():
            default_storage.delete(f"{self.folder}/{name}")


def drawn_now(page_id, name):
    """Whether `name` (of a file) belongs to the drawing of the page with the key `page_id`, and could be drawn and stored
    now: pages that were saved before there were nights lack some, and so does a media folder that was lost."""
    page = apps.get_model("wagtailcore.Page").objects.filter(pk=page_id).specific().first()
    drawing = getattr(page, "drawing", None)
    if drawing is None or name not in drawing.names:
        return False
    with turn():
        drawing.store()
    return True


def stored_in(folder):
    """The names (set of str) of the files in `folder` (str) of the storage; none when there is no such folder."""
    return listed(folder)[1]


def folders_in(folder):
    """The names (set of str) of the folders in `folder` (str) of the storage; none when there is no such folder."""
    return listed(folder)[0]


def listed(folder):
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return set(), set()
    return set(folders), set(names) - {""}  # a bucket may have an entry for the folder itself


def forget_deleted_page(instance, **kwargs):
    """Delete the drawings of `instance` (Page), once it is certain that the page is gone."""
    folder = f"{FOLDER}/{instance.pk}"  # the instance loses its key

    def delete():
        for name in stored_in(folder):
            default_storage.delete(f"{folder}/{name}")

    transaction.on_commit(delete)
