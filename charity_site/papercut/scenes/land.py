"""The ground: hills that cover each other, mountains, water and the near edge of the picture."""

from collections.abc import Iterator, Sequence

from .curves import Point, stroke, under
from .palette import WHITE, Color, mix
from .plants import flower, grass, reed, sprig
from .scene import Ridge, Scene, rolling


def glue(scene: Scene, ridge: Ridge, colour: Color, lift: float = 2.2) -> None:
    """Glue everything below a ridge, down past the foot of the sheet."""
    scene.sheet.cut(under(ridge, 1300), colour=colour, lift=lift)


def hills(
    scene: Scene, top: float, foot: float, colors: Sequence[Color], crest: float, sun: Point, size: float = 62
) -> Iterator[Ridge]:
    """Glue hills from far to near; each is handed out first, so that things can stand behind its edge.

    The crests swing from side to side and the last hill has its top at crest. Some scenes have
    mountains at the back, which leave the sun free, or one warm field among the hills.
    """
    top = scene.near(top, 24)
    if scene.dice.random() < 0.4:
        peaks(scene, top, mix(scene.papers.sky, colors[0], 0.45), sun)
    last = len(colors) - 1
    field = scene.dice.choice((None, 0, 1))
    for i, color in enumerate(colors):
        swing = crest if (last - i) % 2 == 0 else crest + 760
        base = top + (foot - top) * i / last
        ridge = rolling(scene, base, scene.near(size, size * 0.15), scene.near(swing, 70))
        yield ridge
        glue(scene, ridge, scene.papers.field if i == field and colors is not scene.papers.snow else color)


def peaks(scene: Scene, foot: float, colour: Color, sun: Point) -> None:
    """Fold a range of far mountains, the highest near the sides so that the middle stays open."""
    floor = foot + 120
    for x in (120, 1500, 420, 1180, 800):
        tall = scene.near(130 + 0.2 * abs(x - 800), 30)
        tip, half = (scene.near(x, 50), foot - tall), tall * scene.near(1.25, 0.15)
        kink, crease = (tip[0] - half * 0.1, foot - tall * 0.45), (tip[0] + half * 0.16, floor)
        dark = [tip, (tip[0] + half * 2, tip[1]), (tip[0] + half * 2, floor), crease, kink]
        side = [tip, (tip[0] + half, floor), (tip[0] - half, floor)]
        if abs(tip[0] - sun[0]) > 190:
            scene.sheet.cut(side, colour=colour, lift=1.2, panels=[(dark, mix(colour, scene.papers.shade, 0.12))])


def edge(scene: Scene, base: float) -> Ridge:
    """Shape the near edge: low in the middle, so that it frames the subject."""
    return rolling(scene, base, 26, scene.dice.choice((40, 1560)))


def verge(scene: Scene) -> None:
    """Close the picture with a dark near edge, sprigs in its corners, grass and flowers between."""
    papers = scene.papers
    rich = scene.dice.choice((-1, 1))
    for side in (-1, 1):
        tops = (860, 950, 1010) if side == rich else (1000,)
        order = papers.sprigs if scene.dice.random() < 0.5 else papers.sprigs[::-1]
        for i, top in enumerate(tops):
            foot = (800 + side * scene.near(730 - 120 * i, 22), 1240)
            tip = (foot[0] + side * scene.near(26, 26), scene.near(top, 30))
            sprig(scene, foot, tip, order[i % 2])
    ridge = edge(scene, 1100)
    for x in (300, 620, 1010, 1330):
        grass(scene, ridge, scene.near(x, 90), papers.hills[-1])
    for i in range(5):
        flower(scene, ridge, scene.near(440 + 180 * i, 80), (papers.rust, papers.cream)[i % 2])
    glue(scene, ridge, papers.hills[-1])


def bank(scene: Scene) -> None:
    """Close a picture of water with a dark bank and reeds in its corners."""
    near = scene.papers.hills[-1]
    ridge = edge(scene, 1130)
    for x in (70, 150, 236, 1370, 1452, 1536):
        spot = scene.near(x, 24)
        lean = scene.near(14, 16) * (1 if x < 800 else -1)
        reed(scene, (spot, ridge(spot) + 20), scene.near(250, 50), lean, near)
    for x in (500, 1100):
        grass(scene, ridge, scene.near(x, 120), near)
    glue(scene, ridge, near)


def drift(scene: Scene) -> None:
    """Close a winter picture with a bank of snow and dry grass."""
    ridge = edge(scene, 1130)
    for x in (110, 200, 1330, 1440, 1520):
        grass(scene, ridge, scene.near(x, 24), scene.papers.wood, scene.near(80, 16))
    glue(scene, ridge, mix(scene.papers.snow[-1], WHITE, 0.3))


def swell(scene: Scene, top: float, colour: Color, size: float = 11) -> None:
    """Glue one sheet of water with even waves."""
    length = 178
    glue(scene, Ridge(top, ((size, length, scene.dice.uniform(0, length)),)), colour, lift=1.5)


def glitter(scene: Scene, x: float, top: float, foot: float) -> None:
    """Lay the light of the sun or moon on the water, in bars that widen towards us."""
    for i in range(5):
        y = top + (foot - top) * (i + 0.5) / 5
        half, middle = (30 + 14 * i) * scene.near(1, 0.2), x + scene.near(0, 14)
        bar = stroke([(middle - half, y), (middle + half, y)], 6 + i)
        scene.sheet.cut(*bar, colour=scene.papers.sun, veil=0.7)
