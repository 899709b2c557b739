"""Subjects that stand on a hill: the tent and the windmill."""

from itertools import pairwise

from .curves import Path, Point, between, bezier, ellipse, place
from .land import hills, verge
from .palette import mix
from .plants import fir, growth
from .props import post, tie
from .scene import Scene
from .sky import sky, spark

# The Little Bear, Cassiopeia and the Northern Crown, each in one line.
CONSTELLATIONS = (
    ((0, 0.3), (0.19, 0.12), (0.37, 0.26), (0.55, 0.4), (0.62, 0.82), (0.97, 0.9), (1, 0.45), (0.55, 0.4)),
    ((0, 0.2), (0.24, 0.86), (0.5, 0.34), (0.74, 0.9), (1, 0.1)),
    ((0, 0.1), (0.1, 0.5), (0.28, 0.82), (0.5, 0.95), (0.72, 0.8), (0.9, 0.46), (1, 0)),
)


def tent(scene: Scene) -> None:
    """Pitch a tent under a constellation whose lines are one gold thread, tied to the pole."""
    sheet, papers = scene.sheet, scene.papers
    sun = sky(scene, (1270, 420), clear=(690, 250))
    x = scene.near(770, 30)
    for depth, ridge in enumerate(hills(scene, 720, 940, papers.hills[:4], x, sun, size=46)):
        if depth == 1:
            growth(scene, ridge, scene.near(1180, 60), papers.hills[3], 90)
        if depth == 2:
            for spot, tall in ((330, 230), (254, 206), (178, 182), (102, 158)):
                fir(scene, (spot, ridge(spot)), scene.near(tall, 22), papers.hills[4])
        if depth == 3:
            for spot, tall in ((1190, 250), (1280, 330), (1370, 240)):
                fir(scene, (spot, ridge(spot)), scene.near(tall, 20), papers.hills[4])
            foot = (x, ridge(x) + 64)
    pole = canvas(scene, foot)
    figure = scene.dice.choice(CONSTELLATIONS)
    if sheet.flip:  # the stars keep their true order when the picture is mirrored
        figure = tuple((1 - a, b) for a, b in figure)
    top = scene.near(200, 12)
    spots = [(x - 400 + 640 * a, top + 210 * b) for a, b in figure]
    anchor = min(spots, key=lambda spot: abs(spot[0] - pole[0]) - spot[1])
    sheet.thread(bezier(pole, (pole[0] - 50, pole[1] - 90), (anchor[0] + 50, anchor[1] + 110), anchor), papers.thread)
    for a, b in pairwise(spots):
        sheet.thread([a, b], papers.thread, 5)
    for spot in dict.fromkeys(spots):
        sheet.cut(spark(spot, scene.near(30, 5), 5, 0.46), colour=papers.lamp, lift=0.8)
    tie(scene, pole, 22)
    verge(scene)


def canvas(scene: Scene, at: Point) -> Point:
    """Stretch a tent with its flaps tied back and give back the tip of its pole."""
    sheet, papers = scene.sheet, scene.papers
    main, trim = scene.dice.choice(
        ((papers.rust, papers.cream), (papers.cream, papers.rust), (papers.sand, papers.teal))
    )
    top, left, right, back, heel = place([(-40, -330), (-236, 0), (150, 0), (170, -290), (330, -10)], at)
    for start, peg in ((top, (-330, 8)), (back, (420, 0))):
        sheet.line([start, place([peg], at)[0]], 4, colour=papers.wood, lift=0.4)
    sheet.line([(top[0], top[1] + 40), (top[0], top[1] - 44)], 11, colour=papers.wood, lift=0.5)
    # The side reaches under the front, so that no seam shows where they meet.
    side = [top, back, heel, right, place([(60, -4)], at)[0]]
    hem = [between(right, top, 0.16), *place([(150, 40), (410, 40)], at), between(heel, back, 0.16)]
    prints = [(hem, mix(trim, papers.shade, 0.26))]
    sheet.cut(side, colour=mix(main, papers.shade, 0.26), lift=1.6, panels=prints)
    skirt = place([(-300, -53), (300, -53), (300, 40), (-300, 40)], at)
    sheet.cut([top, right, left], colour=main, lift=0.6, panels=[(skirt, trim)])
    opening = place([(-40, -330), (-118, 0), (36, 0)], at)
    lit = scene.light in ("dusk", "night")
    sheet.cut(opening, colour=papers.lamp if lit else mix(main, papers.shade, 0.7))
    for way, share in ((-1, 0.06), (1, 0.16)):
        flap = [(-40, -330), (-41 + way * 77, 0), (-41 + way * 112, 0), (-41 + way * 60, -150)]
        sheet.cut(place(flap, at), colour=mix(trim, papers.shade, share), lift=0.6)
    return top[0], top[1] - 30


def windmill(scene: Scene) -> None:
    """Raise a windmill and string its flags on a gold line."""
    sheet, papers = scene.sheet, scene.papers
    sun = sky(scene, (400, 320), clear=(900, 400))
    x = scene.near(880, 20)
    for depth, ridge in enumerate(hills(scene, 760, 1000, papers.hills[:4], x, sun, size=50)):
        if depth == 1:
            growth(scene, ridge, scene.near(250, 50), papers.hills[4], 96)
        if depth == 2:
            growth(scene, ridge, scene.near(1260, 50), papers.hills[4], 116)
        if depth == 3:
            knot = post(scene, (x - 450, ridge(x - 450)), 200)
            mill(scene, (x, ridge(x) + 10), 1.14)
            hub = (x, ridge(x) - 450)
    line = bezier((hub[0] - 88, hub[1] + 90), (hub[0] - 150, hub[1] + 320), (knot[0] + 150, knot[1] + 120), knot, 80)
    flags = (papers.rust, papers.cream, papers.teal, papers.sand)
    for i, start in enumerate(range(6, 72, 9)):
        a, b = line[start], line[start + 7]
        middle = between(a, b, 0.5)
        sheet.cut([a, b, (middle[0], middle[1] + 60)], colour=flags[i % 4], lift=0.6)
    sheet.thread(line, papers.thread)
    tie(scene, knot)
    sails(scene, hub, scene.near(-20, 7))
    verge(scene)


def mill(scene: Scene, at: Point, scale: float) -> None:
    """Build the tower of a windmill with its cap, gallery, door and windows."""
    sheet, papers = scene.sheet, scene.papers

    def put(points: Path) -> Path:
        return place(points, at, scale)

    def box(left: float, top: float, right: float, low: float) -> Path:
        return put([(left, top), (right, top), (right, low), (left, low)])

    dark = (put([(20, 30), (14, -480), (200, -480), (200, 30)]), mix(papers.cream, papers.shade, 0.2))
    panes = [(box(x - 14, -284, x + 14, -240), papers.lamp) for x in (-24, 34)]
    tower = put([(-124, 30), (-76, -350), (76, -350), (124, 30)])
    sheet.cut(tower, colour=papers.cream, lift=1.5, panels=[dark, *panes])
    shoulder = bezier((0, -478), (40, -476), (92, -450), (92, -346), 20)
    top = scene.dice.choice((papers.rust, papers.teal))
    cap = put([(-x, y) for x, y in reversed(shoulder)] + shoulder)
    sheet.cut(cap, colour=top, lift=0.9, panels=[(dark[0], mix(top, papers.shade, 0.28))])
    sheet.line(put([(-120, -150), (120, -150)]), 16, colour=papers.wood, lift=0.8)
    for x in range(-110, 111, 44):
        sheet.line(put([(x, -150), (x, -186)]), 7, colour=papers.wood)
    sheet.line(put([(-118, -188), (118, -188)]), 8, colour=papers.wood, lift=0.3)
    sheet.cut(box(-36, -66, 36, 30), put(ellipse((0, -66), 36)), colour=top, lift=0.3)


def sails(scene: Scene, hub: Point, turn: float) -> None:
    """Set four lattice sails, two thirds of their cloth spread."""
    sheet, papers = scene.sheet, scene.papers
    for quarter in range(4):
        angle = turn + 90 * quarter

        def put(points: Path, angle: float = angle) -> Path:
            return place(points, hub, 1.12, angle)

        spread = (put([(0, 0), (340, 0), (340, 53), (0, 53)]), papers.cream)
        sheet.cut(put([(66, 4), (300, 4), (300, 78), (66, 78)]), colour=papers.sand, lift=1, panels=[spread])
        for x in range(66, 301, 39):
            sheet.line(put([(x, 0), (x, 80)]), 5, colour=papers.wood)
        for y in (41, 80):
            sheet.line(put([(64, y), (302, y)]), 5, colour=papers.wood)
        sheet.line(put([(0, 0), (312, 0)]), 13, 8, colour=papers.wood, lift=0.4)
    sheet.cut(ellipse(hub, 24), colour=papers.wood, lift=0.7)
    sheet.cut(ellipse(hub, 11), colour=papers.sand, lift=0.3)
