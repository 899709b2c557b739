"""Everything that grows: small trees, firs, broad trees, sprigs, reeds, grass and flowers."""

from collections.abc import Sequence
from math import cos, pi, sin, tau

from .curves import Path, Point, between, bezier, ellipse, leaf, place, spline, stroke
from .palette import Color, mix
from .scene import Ridge, Scene


def folded(scene: Scene, base: Point, tip: Point, width: float, colour: Color, lift: float = 0.5) -> None:
    """Glue a leaf with a fold along its rib, one half in shade."""
    whole, half = leaf(base, tip, width)
    scene.sheet.cut(whole, colour=colour, lift=lift, panels=[(half, mix(colour, scene.papers.shade, 0.24))])


def growth(scene: Scene, ridge: Ridge, x: float, colour: Color, tall: float) -> None:
    """Plant one kind of small wood on a ridge: broad trees, slim ones or firs."""
    kind = scene.dice.choice(("broad", "slim", "fir"))
    if kind == "fir":
        for off in (-1, 0, 1, 2):
            spot = x + off * tall * 0.56 + scene.near(0, 8)
            fir(scene, (spot, ridge(spot)), tall * scene.near(1.2 - 0.16 * abs(off), 0.1), colour)
        return
    stretch, width = (1, 0.33) if kind == "broad" else (1.3, 0.19)
    grove(scene, ridge, x, colour, tall * stretch, scene.dice.choice((3, 4, 5)), width)


def grove(scene: Scene, ridge: Ridge, x: float, colour: Color, tall: float, count: int, width: float) -> None:
    """Plant a few small trees on a ridge, the tallest in the middle."""
    for i in range(count):
        off = i - (count - 1) / 2
        spot = x + off * tall * 0.48 + scene.near(0, tall * 0.06)
        height = tall * (1 - 0.15 * abs(off)) * scene.near(1, 0.1)
        foot, tip = (spot, ridge(spot) + 12), (spot, ridge(spot) - height)
        scene.sheet.line([foot, between(foot, tip, 0.5)], max(tall * 0.055, 4), colour=scene.papers.wood)
        folded(scene, between(foot, tip, 0.22), tip, height * width, colour)


def fir(scene: Scene, foot: Point, tall: float, colour: Color, snow: Color | None = None) -> None:
    """Plant a fir in three tiers, folded down the middle, with snow on its shoulders if given."""
    scene.sheet.line(place([(0, 12), (0, -tall * 0.3)], foot), tall * 0.075, colour=scene.papers.wood)
    for low, high, wide in ((0.1, 0.58, 0.27), (0.34, 0.79, 0.215), (0.58, 1.0, 0.16)):
        top, out, drop = -tall * high, tall * wide, tall * (high - low)
        edge = bezier((0, top), (out * 0.16, top + drop * 0.45), (out * 0.5, top + drop * 0.8), (out, top + drop), 14)
        hem = bezier(
            edge[-1], (out * 0.5, top + drop * 1.14), (out * 0.2, top + drop * 1.16), (0, top + drop * 1.16), 10
        )
        right = edge + hem
        left = [(-x, y) for x, y in reversed(right)]
        panels = [
            ([(0, top), (out, top), (out, top + drop * 2), (0, top + drop * 2)], mix(colour, scene.papers.shade, 0.26))
        ]
        if snow:
            brim = top + drop * 0.5
            panels.append(
                ([(-out, top), (out, top), (out * 0.2, brim), (0, brim - drop * 0.14), (-out * 0.2, brim)], snow)
            )
        scene.sheet.cut(
            place(right + left, foot),
            colour=colour,
            lift=0.6,
            panels=[(place(outline, foot), print_) for outline, print_ in panels],
        )


def timber(scene: Scene, trunk: Path, width: float, end: float, limbs: list[Path]) -> None:
    """Grow a bare tree: a trunk that spreads into roots, its limbs, and shade down one side."""
    x, y = trunk[0]
    shapes = stroke(trunk, width, end) + limbs
    for reach in (-width, width):
        pull, push = (x + reach * 0.14, y - 80), (x + reach * 0.5, y)
        shapes += stroke(
            bezier((x + reach * 0.06, y - 210), pull, push, (x + reach * 1.5, y + 50), 24), width * 0.6, 12
        )
    scene.sheet.cut(*shapes, colour=scene.papers.bark, lift=1.3)
    shaded = [(px + (width + (end - width) * i / len(trunk)) * 0.25, py) for i, (px, py) in enumerate(trunk)]
    scene.sheet.line(shaded, width * 0.5, end * 0.5, colour=scene.papers.shade, veil=0.2)


def crown(scene: Scene, at: Point, size: float, leaves: Sequence[Color]) -> None:
    """Glue the crown of a broad tree in three papers, dark at the back and light in front."""
    heaps = (
        ((-0.66, 0.1, 0.46), (0.62, 0.14, 0.44), (-0.24, -0.3, 0.52), (0.36, -0.26, 0.46)),
        ((-0.36, 0.12, 0.42), (0.3, 0.02, 0.42)),
        ((-0.1, 0.06, 0.3), (-0.42, 0.26, 0.2)),
    )
    for color, heap in zip(reversed(leaves), heaps, strict=True):
        rounds = [lobe(scene, (at[0] + x * size, at[1] + y * size), r * size) for x, y, r in heap]
        scene.sheet.cut(*rounds, colour=color, lift=1.3)
    if size < 200:  # loose leaves would only clutter a small crown
        return
    for i in range(18):
        turn, far = tau * i / 18, size * (0.66 if i % 2 else 0.4)
        base = (at[0] + far * cos(turn) * 1.2, at[1] - size * 0.06 + far * sin(turn) * 0.74)
        lean = scene.near(pi / 4, 0.6)
        tip = (base[0] + size * 0.2 * cos(lean), base[1] + size * 0.2 * sin(lean))
        folded(scene, base, tip, size * 0.06, leaves[i % 2], lift=0.6)


def lobe(scene: Scene, centre: Point, radius: float) -> Path:
    """Outline a round as if cut by hand."""
    turn = scene.dice.uniform(0, tau)
    spots = [(turn + tau * i / 9, radius * scene.near(1, 0.045)) for i in range(9)]
    return spline([(centre[0] + r * cos(a), centre[1] + r * sin(a)) for a, r in spots], 10, closed=True)


def sprig(scene: Scene, foot: Point, tip: Point, colour: Color, pairs: int = 6) -> None:
    """Draw a stem with folded leaves in pairs, for the corners of the picture."""
    lean = tip[0] - foot[0]
    stem = bezier(foot, (foot[0], foot[1] - 120), (tip[0] - lean * 0.3, tip[1] + 120), tip, 60)
    scene.sheet.line(stem, 7, 3, colour=colour, lift=0.6)
    for i in range(pairs):
        share = 0.3 + 0.66 * i / (pairs - 1)
        base, reach = stem[round(60 * share)], 96 - 52 * share
        for side in (-1, 1):
            end = (base[0] + side * reach * 0.84 + lean * 0.1, base[1] - reach * 0.56)
            folded(scene, base, end, reach * 0.32, colour)
    folded(scene, stem[-2], (tip[0] + lean * 0.1, tip[1] - 58), 15, colour)


def reed(scene: Scene, foot: Point, tall: float, lean: float, colour: Color) -> None:
    """Draw a bulrush: one stem, two blades and a brown head."""
    tip = (foot[0] + lean, foot[1] - tall)
    stem = bezier(foot, (foot[0], foot[1] - tall * 0.4), (tip[0] - lean * 0.3, tip[1] + tall * 0.3), tip, 30)
    scene.sheet.line(stem, 7, 4, colour=colour, lift=0.5)
    for side in (-1, 1):
        end = (foot[0] + side * tall * 0.26 + lean * 0.4, foot[1] - tall * 0.72)
        blade = bezier(foot, (foot[0] + side * 6, foot[1] - tall * 0.4), (end[0] - side * 30, end[1] + 60), end, 24)
        scene.sheet.line(blade, 15, 1.5, colour=colour, lift=0.5)
    scene.sheet.line([stem[-2], stem[-11]], 21, colour=scene.papers.wood, lift=0.6)


def grass(scene: Scene, ridge: Ridge, x: float, colour: Color, tall: float = 46) -> None:
    """Cut a tuft of five blades, rooted just behind the ridge."""
    blades = []
    for lean in (-0.8, -0.4, 0, 0.36, 0.75):
        foot = (x + lean * 10, ridge(x) + 10)
        high = tall * scene.near(1 - 0.3 * abs(lean), 0.1) + 10
        tip = (foot[0] + lean * tall * 0.6, foot[1] - high)
        blades += stroke(
            bezier(foot, (foot[0], foot[1] - high * 0.5), (foot[0], foot[1] - high * 0.7), tip, 10), 7, 1.5
        )
    scene.sheet.cut(*blades, colour=colour)


def flower(scene: Scene, ridge: Ridge, x: float, colour: Color) -> None:
    """Stand a small round flower on a ridge."""
    foot = (x, ridge(x) + 10)
    head = (x + scene.near(0, 14), foot[1] - scene.near(66, 24))
    scene.sheet.line(bezier(foot, (x, foot[1] - 30), head, head, 10), 4, colour=scene.papers.hills[-1])
    petals = [ellipse((head[0] + 9 * cos(tau * i / 5), head[1] + 9 * sin(tau * i / 5)), 8) for i in range(5)]
    scene.sheet.cut(*petals, colour=colour, lift=0.3)
    scene.sheet.cut(ellipse(head, 5), colour=scene.papers.wood)
