"""Paper-cut scenes for stories, disease groups and programs, drawn from a few words."""

from random import Random

from PIL import Image

from . import air, ground, trees, water, winter
from .collage import Collage
from .palette import PALETTES
from .scene import Scene

__all__ = ("LIGHTS", "SUBJECTS", "draw_scene")

_DRAWERS = {
    "kite": air.kite,
    "balloon": air.balloon,
    "boat": water.boat,
    "lantern": trees.lantern,
    "swing": trees.swing,
    "fishing": water.fishing,
    "sledge": winter.sledge,
    "plane": air.plane,
    "tent": ground.tent,
    "windmill": ground.windmill,
}
SUBJECTS = tuple(_DRAWERS)
LIGHTS = tuple(PALETTES)


def draw_scene(subject: str, light: str, seed: str, size: tuple[int, int] = (1600, 1200)) -> Image.Image:
    """Draw one scene as an RGB picture; the same arguments always give the same pixels.

    The same seed keeps the same composition in every light. A size of another shape shows the
    middle of the 4:3 picture. Raises ValueError for a subject or light that does not exist.
    """
    if subject not in SUBJECTS:
        raise ValueError(f"Unknown subject {subject!r}; choose one of {', '.join(SUBJECTS)}.")
    if light not in LIGHTS:
        raise ValueError(f"Unknown light {light!r}; choose one of {', '.join(LIGHTS)}.")
    dice, whim, papers = Random(f"{subject} {seed}"), Random(f"{light} {seed}"), PALETTES[light]
    sheet = Collage(size, papers.sky, papers.shade, papers.depth, flip=dice.random() < 0.5)
    _DRAWERS[subject](Scene(sheet, papers, light, dice, whim))
    return sheet.finish()
