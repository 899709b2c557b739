"""The site's mark for Pillow: a gold ribbon tied from one thread. Its shape stands in static/img/mark.svg only."""

import re
from functools import cache
from itertools import pairwise
from math import hypot
from pathlib import Path

from PIL import Image, ImageDraw

from charity_site.papercut.scenes.curves import bezier, ellipse, place

DRAWING = Path(__file__).resolve().parents[1] / "static" / "img" / "mark.svg"
GOLD = (242, 178, 51)
SIDE = 48  # the mark is composed in a square of this size


@cache
def strands():
    """The mark as ([curve], [round end], width): curves are lists of points, ends are points."""
    text = DRAWING.read_text(encoding="utf-8")
    curves, ends = [], []
    for piece in re.findall(r"M([^M\"]+)", text):
        numbers = [float(number) for number in re.findall(r"[\d.]+", piece)]
        first, *rest = zip(numbers[0::2], numbers[1::2], strict=False)
        if "C" not in piece:
            ends.append(first)
            continue
        curve = [first]
        for corners in zip(rest[0::3], rest[1::3], rest[2::3], strict=True):
            curve += bezier(curve[-1], *corners)[1:]
        curves.append(curve)
    return curves, ends, float(re.search(r'stroke-width="([\d.]+)"', text)[1])


def band(path, width):
    """The outline of a line of even `width` with flat ends along `path` (list of points)."""
    steps = [*pairwise(path)]
    sides = []
    for here, (before, _), (_, after) in zip(path, [steps[0], *steps], [*steps, steps[-1]], strict=True):
        length = hypot(after[0] - before[0], after[1] - before[1]) or 1
        x, y = (before[1] - after[1]) / length * width / 2, (after[0] - before[0]) / length * width / 2
        sides.append(((here[0] + x, here[1] + y), (here[0] - x, here[1] - y)))
    return [left for left, _ in sides] + [right for _, right in reversed(sides)]


def smooth_mask(size, outlines, fine=4):
    """A mask (image in mode L) of `size` that shows what is within `outlines` (lists of points).

    Shapes are drawn `fine` times too large, then shrunk to smooth their edges.
    """
    large = Image.new("L", (size[0] * fine, size[1] * fine))
    pen = ImageDraw.Draw(large)
    for outline in outlines:
        pen.polygon([(x * fine, y * fine) for x, y in outline], fill=255)
    return large.reduce(fine)


def mark_outlines(at=(0, 0), scale=1):
    """The outlines of the mark with its upper left corner `at` (x, y)."""
    curves, ends, width = strands()
    shapes = [band(curve, width) for curve in curves]
    # A larger circle has more corners: make it large before it is made small.
    shapes += [[(x / 20, y / 20) for x, y in ellipse((a * 20, b * 20), width * 10)] for a, b in ends]
    return [place(shape, at, scale) for shape in shapes]


def draw_mark(side, ground=None):
    """The mark as a square picture of `side` pixels, on `ground` (RGB) with a margin around it or on nothing."""
    inner = side * 0.72 if ground else side
    margin = (side - inner) / 2
    mask = smooth_mask((side, side), mark_outlines((margin, margin), inner / SIDE), fine=8)
    if ground is None:
        picture = Image.new("RGBA", (side, side), (*GOLD, 0))
        picture.putalpha(mask)
        return picture
    picture = Image.new("RGB", (side, side), ground)
    picture.paste(GOLD, mask=mask)
    return picture
