"""Each page with room for a picture has a paper-cut scene of its own, for as long as it has no photo.

On a dark screen it is night in the same scene. A file of it is drawn once: when it is first asked for, or by the job
"drawings" (core/scheduled_jobs.py).
"""

from dataclasses import dataclass
from io import BytesIO
from itertools import groupby, product

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse

from charity_site.images.turns import turn
from charity_site.papercut.scenes import draw_scene

FOLDER = "drawings"
FORMATS = {"avif": {"quality": 55, "speed": 7}, "webp": {"quality": 75, "method": 4}}  # best first
DARK = "(prefers-color-scheme: dark)"


class Subject(models.TextChoices):
    """The thing that the gold thread holds."""

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
        """Return what a page has for which nobody chose. Pages that were made one after the other get different subjects."""
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
        """Return where a browser finds it, `width` pixels wide (default: the widest), as `kind` (a key of FORMATS), in
        one of its `lights` (default: its own)."""
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

    def store(self, names=None):
        """Draw what is not stored yet of the files called `names` (set of str; default: all that belong to it)."""
        missing = (self.names.keys() if names is None else names) - stored_in(self.folder)
        for (width, light), group in groupby(sorted(missing, key=self.pixels), self.pixels):
            scene = self.draw((width, width * 3 // 4), light)
            for name in group:
                kind, out = self.names[name][1], BytesIO()
                scene.save(out, kind, **FORMATS[kind])
                default_storage.save(f"{self.folder}/{name}", ContentFile(out.getvalue()))

    def pixels(self, name):
        """Return what decides how the file `name` looks: (width, light). Its content does not depend on what else is drawn."""
        width, _, light = self.names[name]
        return width, light

    def forget_others(self):
        """Delete the other drawings that this page had, or that staff only looked at."""
        for name in stored_in(self.folder) - self.names.keys():
            default_storage.delete(f"{self.folder}/{name}")


def drawn_now(page_id, name, is_staff):
    """Return whether the file `name` belongs to the drawing of the page with the key `page_id`, and could be drawn and
    stored now.

    Staff (`is_staff`) may have any other drawing of the page too: they look at what they choose before it is saved.
    """
    drawing = chosen_by_name(page_id, name) if is_staff else drawing_of(page_id)
    if drawing is None or name not in drawing.names:
        return False
    with turn():
        drawing.store({name})
    return True


def drawing_of(page_id):
    """The Drawing that visitors see of the page with the key `page_id`, or None."""
    page = apps.get_model("wagtailcore.Page").objects.filter(pk=page_id).specific().first()
    return getattr(page, "drawing", None)


def chosen_by_name(page_id, name):
    """The Drawing of the page with the key `page_id` to which a file called `name` would belong, or None."""
    subject, _, rest = name.partition("-")
    light = rest.partition("-")[0]
    return Drawing(page_id, subject, light) if subject in SUBJECTS and light in LIGHTS else None


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
