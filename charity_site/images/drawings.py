"""Each page with room for a picture has a paper-cut scene of its own, drawn once, for as long as it has no photo."""

from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.urls import reverse
from PIL import Image

from charity_site.images.scenes import draw_scene

FOLDER = "drawings"
FORMATS = {"avif": {"quality": 55, "speed": 7}, "webp": {"quality": 75, "method": 4}}  # best first


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

    def draw(self, size):
        """The scene as an RGB picture of `size` (width and height in pixels)."""
        return draw_scene(self.subject, self.light, str(self.page_id), size)

    def sources(self):
        """For the picture element: [(media type, srcset)], best first."""
        return [
            (f"image/{kind}", ", ".join(f"{self.address(width, kind)} {width}w" for width in settings.DRAWING_WIDTHS))
            for kind in FORMATS
        ]

    def address(self, width=None, kind="webp"):
        """Where a browser finds it, `width` pixels wide (default: the widest), as `kind` (a key of FORMATS)."""
        return reverse("drawing", args=[self.page_id, self.name(width or settings.DRAWING_WIDTHS[-1], kind)])

    def name(self, width, kind):
        return f"{self.subject}-{self.light}-{width}.{kind}"

    @property
    def names(self):
        """The files that belong to it: {name: (width, kind)}."""
        return {self.name(width, kind): (width, kind) for width in settings.DRAWING_WIDTHS for kind in FORMATS}

    @property
    def folder(self):
        return f"{FOLDER}/{self.page_id}"

    def store(self):
        """Draw it in every size and format that is not stored yet."""
        missing = self.names.keys() - stored_in(self.folder)
        if not missing:
            return
        widest = max(settings.DRAWING_WIDTHS)
        scene = self.draw((widest, widest * 3 // 4))
        for name in missing:
            width, kind = self.names[name]
            out = BytesIO()
            scene.resize((width, width * 3 // 4), Image.Resampling.LANCZOS).save(out, kind, **FORMATS[kind])
            default_storage.save(f"{self.folder}/{name}", ContentFile(out.getvalue()))

    def forget_others(self):
        """Delete the other drawings that this page had, or that were only looked at."""
        for name in stored_in(self.folder) - self.names.keys():
            default_storage.delete(f"{self.folder}/{name}")


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
