"""Small things made by people: knots, posts, a fence, a house."""

from .curves import Path, Point, bezier, ellipse, place, stroke
from .palette import Color, mix
from .scene import Ridge, Scene


def tie(scene: Scene, at: Point, size: float = 26) -> None:
    """Tie the gold thread off with a bow and two hanging ends, like the awareness ribbon."""
    gold = scene.papers.thread
    for side in (-size, size):
        end = bezier((0, 0), (side * 0.3, size * 0.5), (side * 0.3, size), (side * 0.8, size * 1.5), 14)
        loop = bezier((0, 0), (side * 1.5, -size * 1.3), (side * 1.7, size * 0.5), (0, 0), 22)
        scene.sheet.thread(place(end, at), gold)
        scene.sheet.thread(place(loop, at), gold)
    scene.sheet.cut(ellipse(at, size * 0.3), colour=gold, lift=0.4)


def bow(scene: Scene, at: Point, size: float, colour: Color, turn: float) -> None:
    """Pinch a scrap of paper into a bow."""
    brim = bezier((1, -0.62), (0.86, -0.2), (0.86, 0.2), (1, 0.62), 10)
    wings = [[(0, 0), *((side * x, y) for x, y in brim)] for side in (-1, 1)]
    scene.sheet.cut(*(place(wing, at, size, turn) for wing in wings), colour=colour, lift=0.6)


def post(scene: Scene, foot: Point, tall: float, width: float = 20) -> Point:
    """Drive a post into the ground and give back the place to tie a thread."""
    wood, half = scene.papers.wood, width / 2
    head = stroke(place([(-width * 0.2, -tall), (width * 0.2, -tall)], foot), width * 0.6)
    body = place([(-half, 30), (-half, -tall), (half, -tall), (half, 30)], foot)
    dark = place([(1, 30), (1, -tall - width), (width, -tall - width), (width, 30)], foot)
    scene.sheet.cut(body, *head, colour=wood, lift=0.7, panels=[(dark, mix(wood, scene.papers.shade, 0.3))])
    return foot[0], foot[1] - tall + 26


def fence(scene: Scene, ridge: Ridge, x: float) -> Point:
    """Set a fence behind a ridge, its tallest post at x; give back the place to tie a thread."""
    spots = [x + 112 * i for i in (-2, -1, 0, 1, 2)]
    for rise in (72, 38):
        rail = [(spots[0] - 44 + 24 * i, ridge(spots[0] - 44 + 24 * i) - rise) for i in range(23)]
        scene.sheet.line(rail, 10, colour=mix(scene.papers.wood, scene.papers.shade, 0.18), lift=0.4)
    knots = [post(scene, (spot, ridge(spot)), 136 if spot == x else 98) for spot in spots]
    return knots[2]


def house(scene: Scene, foot: Point, scale: float) -> Point:
    """Build a small house with lit windows and give back the middle of the one in its gable."""
    sheet, papers = scene.sheet, scene.papers

    def at(points: Path) -> Path:
        return place([(-x, y) for x, y in points], foot, scale)

    def pane(left: float, top: float, right: float, low: float) -> Path:
        return at([(left, top), (right, top), (right, low), (left, low)])

    sheet.cut(pane(94, -196, 122, -120), colour=papers.bark, lift=0.5)
    wall = mix(papers.cream, papers.shade, 0.22)
    sheet.cut(pane(40, -92, 166, 30), colour=wall, lift=0.8, panels=[(pane(92, -64, 128, -28), papers.lamp)])
    gable = at([(-60, 30), (-60, -92), (0, -158), (60, -92), (60, 30)])
    sheet.cut(gable, colour=papers.cream, panels=[(pane(-22, -92, 22, -44), papers.lamp)])
    sheet.cut(at([(0, -172), (112, -172), (186, -82), (76, -82)]), colour=papers.rust, lift=0.5)
    sheet.line(
        at([(-72, -84), (0, -164), (72, -84)]), 15 * scale, colour=mix(papers.rust, papers.shade, 0.22), lift=0.3
    )
    return at([(0, -68)])[0]
