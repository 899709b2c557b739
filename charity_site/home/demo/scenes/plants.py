"""Everything that grows: small trees, firs, crowns, sprigs, reeds, grass and flowers."""

from math import cos, pi, sin, tau

from .curves import Path, Point, between, bezier, ellipse, leaf, place, spline, stroke
from .palette import Colour, mix
from .scene import Ridge, Scene


def folded(scene: Scene, base: Point, tip: Point, width: float, colour: Colour, lift: float = 0.5) -> None:
    """Glue a leaf with a fold along its rib, one half in shade."""
    whole, half = leaf(base, tip, width)
    scene.sheet.cut(whole, colour=colour, lift=lift)
    scene.sheet.cut(half, colour=mix(colour, scene.papers.shade, 0.24), lift=0)


def grove(scene: Scene, ridge: Ridge, x: float, colour: Colour, tall: float, count: int, width: float) -> None:
    """Plant a few small trees on a ridge, the tallest in the middle."""
    for i in range(count):
        off = i - (count - 1) / 2
        spot = x + off * tall * 0.48 + scene.near(0, tall * 0.06)
        height = tall * (1 - 0.15 * abs(off)) * scene.near(1, 0.1)
        foot, tip = (spot, ridge(spot) + 12), (spot, ridge(spot) - height)
        trunk = stroke([foot, between(foot, tip, 0.5)], max(tall * 0.055, 4))
        scene.sheet.cut(*trunk, colour=scene.papers.wood, lift=0)
        folded(scene, between(foot, tip, 0.22), tip, height * width, colour)


def fir(scene: Scene, foot: Point, tall: float, colour: Colour, snow: Colour | None = None) -> None:
    """Plant a fir in three tiers, folded down the middle, with snow on its shoulders if given."""
    trunk = [(foot[0], foot[1] + 12), (foot[0], foot[1] - tall * 0.3)]
    scene.sheet.cut(*stroke(trunk, tall * 0.075), colour=scene.papers.wood, lift=0)
    for low, high, wide in ((0.1, 0.58, 0.27), (0.34, 0.79, 0.215), (0.58, 1.0, 0.16)):
        tip, side, drop = (0, -tall * high), tall * wide, tall * (high - low)
        edge = bezier(tip, (side * 0.16, tip[1] + drop * 0.45), (side * 0.5, tip[1] + drop * 0.8), (side, tip[1] + drop), 14)
        hem = bezier(edge[-1], (side * 0.5, edge[-1][1] + drop * 0.14), (side * 0.2, edge[-1][1] + drop * 0.16), (0, edge[-1][1] + drop * 0.16), 10)
        right = place(edge + hem, foot)
        left = [(2 * foot[0] - x, y) for x, y in right]
        scene.sheet.cut(right + left[::-1], colour=colour, lift=0.6)
        scene.sheet.cut(right, colour=mix(colour, scene.papers.shade, 0.26), lift=0)
        if snow:
            cap = right[:9] + [between(right[8], left[8], 0.25), (foot[0], right[5][1]), between(right[8], left[8], 0.75)]
            scene.sheet.cut(cap + left[8::-1], colour=snow, lift=0)


def growth(scene: Scene, ridge: Ridge, x: float, colour: Colour, tall: float) -> None:
    """Plant one kind of small wood on a ridge: broad trees, tall thin ones or firs."""
    kind = scene.dice.randrange(3)
    if kind < 2:
        grove(scene, ridge, x, colour, tall * (1, 1.3)[kind], scene.dice.choice((3, 4, 5)), (0.33, 0.19)[kind])
        return
    for off in (-1, 0, 1, 2):
        spot = x + off * tall * 0.56 + scene.near(0, 8)
        fir(scene, (spot, ridge(spot)), tall * scene.near(1.2 - 0.16 * abs(off), 0.1), colour)


def timber(scene: Scene, trunk: Path, width: float, end: float, limbs: list[Path]) -> None:
    """Grow a bare tree: a trunk that spreads into roots, its limbs, and shade down one side."""
    x, y = trunk[0]
    shapes = stroke(trunk, width, end)
    for side in (-1, 1):
        reach = side * width
        root = bezier((x + reach * 0.06, y - 210), (x + reach * 0.14, y - 80), (x + reach * 0.5, y), (x + reach * 1.5, y + 50), 24)
        shapes += stroke(root, width * 0.6, 12)
    scene.sheet.cut(*shapes, *(piece for limb in limbs for piece in limb), colour=scene.papers.bark, lift=1.3)
    side = [(px + (width + (end - width) * i / len(trunk)) * 0.25, py) for i, (px, py) in enumerate(trunk)]
    scene.sheet.cut(*stroke(side, width * 0.5, end * 0.5), colour=scene.papers.shade, lift=0, veil=0.2)


def crown(scene: Scene, at: Point, size: float) -> None:
    """Glue the crown of a broad tree in three papers, dark at the back and light in front."""
    heaps = (
        ((-0.66, 0.1, 0.46), (0.62, 0.14, 0.44), (-0.24, -0.3, 0.52), (0.36, -0.26, 0.46)),
        ((-0.36, 0.12, 0.42), (0.3, 0.02, 0.42)),
        ((-0.1, 0.06, 0.3), (-0.42, 0.26, 0.2)),
    )
    for colour, heap in zip(reversed(scene.papers.leaves), heaps, strict=True):
        rounds = [lobe(scene, (at[0] + x * size, at[1] + y * size), r * size) for x, y, r in heap]
        scene.sheet.cut(*rounds, colour=colour, lift=1.3)
    if size < 200:  # a small crown would only look torn
        return
    for i in range(18):
        turn, far = tau * i / 18, size * (0.66 if i % 2 else 0.4)
        base = (at[0] + far * cos(turn) * 1.2, at[1] - size * 0.06 + far * sin(turn) * 0.74)
        lean = scene.near(pi / 4, 0.6)
        tip = (base[0] + size * 0.2 * cos(lean), base[1] + size * 0.2 * sin(lean))
        folded(scene, base, tip, size * 0.06, scene.papers.leaves[i % 2], lift=0.6)


def lobe(scene: Scene, centre: Point, radius: float) -> Path:
    """Outline a round as if cut by hand."""
    turn = scene.dice.uniform(0, tau)
    spots = [(turn + tau * i / 9, radius * scene.near(1, 0.045)) for i in range(9)]
    return spline([(centre[0] + r * cos(a), centre[1] + r * sin(a)) for a, r in spots], 10, closed=True)


def sprig(scene: Scene, foot: Point, tip: Point, colour: Colour, pairs: int = 6) -> None:
    """Draw a stem with folded leaves in pairs, for the corners of the picture."""
    lean = tip[0] - foot[0]
    stem = bezier(foot, (foot[0], foot[1] - 120), (tip[0] - lean * 0.3, tip[1] + 120), tip, 60)
    scene.sheet.cut(*stroke(stem, 7, 3), colour=colour, lift=0.6)
    for i in range(pairs):
        share = 0.3 + 0.66 * i / (pairs - 1)
        base, reach = stem[round(60 * share)], 96 - 52 * share
        for side in (-1, 1):
            end = (base[0] + side * reach * 0.84 + lean * 0.1, base[1] - reach * 0.56)
            folded(scene, base, end, reach * 0.32, colour)
    folded(scene, stem[-2], (tip[0] + lean * 0.1, tip[1] - 58), 15, colour)


def reed(scene: Scene, foot: Point, tall: float, lean: float, colour: Colour) -> None:
    """Draw a bulrush: one stem, two blades and a brown head."""
    tip = (foot[0] + lean, foot[1] - tall)
    stem = bezier(foot, (foot[0], foot[1] - tall * 0.4), (tip[0] - lean * 0.3, tip[1] + tall * 0.3), tip, 30)
    scene.sheet.cut(*stroke(stem, 7, 4), colour=colour, lift=0.5)
    for side in (-1, 1):
        end = (foot[0] + side * tall * 0.26 + lean * 0.4, foot[1] - tall * 0.72)
        blade = bezier(foot, (foot[0] + side * 6, foot[1] - tall * 0.4), (end[0] - side * 30, end[1] + 60), end, 24)
        scene.sheet.cut(*stroke(blade, 15, 1.5), colour=colour, lift=0.5)
    head = [between(stem[-1], stem[-10], -0.1), stem[-11]]
    scene.sheet.cut(*stroke(head, 21), colour=scene.papers.wood, lift=0.6)


def grass(scene: Scene, ridge: Ridge, x: float, colour: Colour, tall: float = 46) -> None:
    """Cut a tuft of five blades, rooted just behind the ridge."""
    blades = []
    for lean in (-0.8, -0.4, 0, 0.36, 0.75):
        foot = (x + lean * 8, ridge(x) + 10)
        high = tall * scene.near(1 - 0.3 * abs(lean), 0.1) + 10
        tip = (foot[0] + lean * tall * 0.6, foot[1] - high)
        bend = bezier(foot, (foot[0], foot[1] - high * 0.5), (foot[0], foot[1] - high * 0.7), tip, 10)
        blades += stroke(bend, 7, 1.5)
    scene.sheet.cut(*blades, colour=colour, lift=0)


def flower(scene: Scene, ridge: Ridge, x: float, colour: Colour) -> None:
    """Stand a small round flower on a ridge."""
    foot = (x, ridge(x) + 10)
    head = (x + scene.near(0, 12), foot[1] - scene.near(64, 24))
    scene.sheet.cut(*stroke(bezier(foot, (x, foot[1] - 30), head, head, 10), 4), colour=scene.papers.hills[-1], lift=0)
    petals = [ellipse((head[0] + 9 * cos(tau * i / 5), head[1] + 9 * sin(tau * i / 5)), 8) for i in range(5)]
    scene.sheet.cut(*petals, colour=colour, lift=0.3)
    scene.sheet.cut(ellipse(head, 5), colour=scene.papers.wood, lift=0)
