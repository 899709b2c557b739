"""Small things made by people: knots, posts, fences, houses."""

from .curves import Path, Point, bezier, ellipse, place, stroke
from .palette import Colour, mix
from .scene import Ridge, Scene


def tie(scene: Scene, at: Point, size: float = 26) -> None:
    """Tie the gold thread off with a bow and two hanging ends, like the awareness ribbon."""
    x, y = at
    gold = scene.papers.thread
    for side in (-1, 1):
        out = side * size
        end = bezier(at, (x + out * 0.3, y + size * 0.5), (x + out * 0.3, y + size), (x + out * 0.8, y + size * 1.5), 14)
        loop = bezier(at, (x + out * 1.5, y - size * 1.3), (x + out * 1.7, y + size * 0.5), at, 22)
        scene.sheet.thread(end, gold)
        scene.sheet.thread(loop, gold)
    scene.sheet.cut(ellipse(at, size * 0.3), colour=gold, lift=0.4)


def bow(scene: Scene, at: Point, size: float, colour: Colour, turn: float) -> None:
    """Pinch a scrap of paper into a bow."""
    wing = [(0, 0), *bezier((size, -size * 0.62), (size * 0.86, -size * 0.2), (size * 0.86, size * 0.2), (size, size * 0.62), 10)]
    other = [(-x, y) for x, y in wing]
    scene.sheet.cut(place(wing, at, turn=turn), place(other, at, turn=turn), colour=colour, lift=0.6)


def post(scene: Scene, foot: Point, tall: float, width: float = 20) -> Point:
    """Drive a post into the ground and give back the place to tie a thread."""
    wood = scene.papers.wood
    body = [(-width / 2, 30), (-width / 2, -tall), (width / 2, -tall), (width / 2, 30)]
    scene.sheet.cut(place(body, foot), *stroke(place([(-width * 0.2, -tall), (width * 0.2, -tall)], foot), width * 0.6), colour=wood, lift=0.7)
    scene.sheet.cut(place([(width * 0.1, 30), (width * 0.1, -tall), *body[2:]], foot), colour=mix(wood, scene.papers.shade, 0.3), lift=0)
    return foot[0], foot[1] - tall + 26


def fence(scene: Scene, ridge: Ridge, x: float) -> Point:
    """Set a fence behind a ridge, its tallest post at x; give back the place to tie a thread."""
    wood = scene.papers.wood
    spots = [x + 112 * i for i in (-2, -1, 0, 1, 2)]
    for rise in (72, 38):
        rail = [(spots[0] - 44 + 24 * i, ridge(spots[0] - 44 + 24 * i) - rise) for i in range(23)]
        scene.sheet.cut(*stroke(rail, 10), colour=mix(wood, scene.papers.shade, 0.18), lift=0.4)
    knots = [post(scene, (spot, ridge(spot)), 136 if spot == x else 98) for spot in spots]
    return knots[2]


def house(scene: Scene, foot: Point, scale: float) -> Point:
    """Build a small house with a lit window and give back the window's middle."""
    sheet, papers = scene.sheet, scene.papers

    def at(points: Path) -> Path:
        return place([(-x, y) for x, y in points], foot, scale)

    sheet.cut(at([(94, -120), (94, -196), (122, -196), (122, -120)]), colour=papers.wood, lift=0.5)
    sheet.cut(at([(58, 30), (58, -92), (166, -92), (166, 30)]), colour=mix(papers.cream, papers.shade, 0.22), lift=0.8)
    sheet.cut(at([(-60, 30), (-60, -92), (0, -158), (60, -92), (60, 30)]), colour=papers.cream, lift=0)
    sheet.cut(at([(0, -172), (112, -172), (186, -82), (76, -82)]), colour=papers.rust, lift=0.5)
    gable = [*stroke(at([(-72, -84), (0, -164)]), 15 * scale), *stroke(at([(0, -164), (72, -84)]), 15 * scale)]
    sheet.cut(*gable, colour=mix(papers.rust, papers.shade, 0.22), lift=0.3)
    for left, top, right, low in ((-22, -92, 22, -44), (92, -64, 128, -28)):
        sheet.cut(at([(left, top), (right, top), (right, low), (left, low)]), colour=papers.lamp, lift=0)
    return at([(0, -68)])[0]
