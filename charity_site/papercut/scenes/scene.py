"""All that every part of a picture shares: the sheet, the papers, the light and the dice."""

from dataclasses import dataclass
from math import sin, tau
from random import Random

from .collage import Collage
from .palette import Palette


@dataclass(frozen=True)
class Scene:
    """One picture in the making."""

    sheet: Collage
    papers: Palette
    light: str
    dice: Random
    whim: Random  # for details of one light only, so that the rest stays put in every light

    def near(self, value: float, spread: float) -> float:
        """Nudge a number, so that no two scenes are quite alike."""
        return value + self.dice.uniform(-spread, spread)


@dataclass(frozen=True)
class Ridge:
    """A rolling edge made of waves (size, length, shift); call it with x to get the height there."""

    base: float
    waves: tuple[tuple[float, float, float], ...]

    def __call__(self, x: float) -> float:
        """Give the height of the edge at x."""
        return self.base - sum(size * sin(tau * (x + shift) / length) for size, length, shift in self.waves)


def rolling(scene: Scene, base: float, size: float, crest: float) -> Ridge:
    """Make a hill edge around base with its top near crest."""
    long, short = scene.near(1500, 200), scene.near(640, 110)
    ripple = short / 4 - scene.near(crest, 60)
    return Ridge(base, ((size, long, long / 4 - crest), (size * 0.26, short, ripple)))
