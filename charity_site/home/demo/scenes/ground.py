"""Subjects that stand on a hill: the tent and the windmill."""

from .curves import Path, Point, between, bezier, ellipse, place, stroke
from .land import hills, verge
from .palette import mix
from .plants import fir, growth
from .props import post, tie
from .scene import Scene
from .sky import sky, spark

CONSTELLATIONS = (
    ((0.0, 0.3), (0.19, 0.12), (0.37, 0.26), (0.55, 0.4), (0.62, 0.82), (0.97, 0.9), (1.0, 0.45), (0.55, 0.4)),
    ((0.0, 0.2), (0.24, 0.86), (0.5, 0.34), (0.74, 0.9), (1.0, 0.1)),
    ((0.0, 0.86), (0.2, 0.5), (0.42, 0.4), (0.6, 0.52), (0.68, 0.9), (0.96, 0.84), (0.9, 0.36), (0.6, 0.52)),
)


def tent(scene: Scene) -> None:
    """Pitch a tent under a constellation whose lines are one gold thread, tied to the pole."""
    sheet, papers = scene.sheet, scene.papers
    sky(scene, (1270, 420), clear=(760, 250))
    x = scene.near(770, 30)
    for depth, ridge in enumerate(hills(scene, 740, 990, papers.hills[:4], crest=x, size=50)):
        if depth == 1:
            growth(scene, ridge, scene.near(1180, 60), papers.hills[3], 90)
        if depth == 2:
            for i in range(4):
                spot = scene.near(330 - 76 * i, 14)
                fir(scene, (spot, ridge(spot)), scene.near(230 - 24 * i, 22), papers.hills[4])
        if depth == 3:
            for spot, tall in ((1190, 250), (1280, 330), (1370, 240)):
                fir(scene, (spot, ridge(spot)), scene.near(tall, 20), papers.hills[4])
            ground = ridge(x) + 64
    pole = canvas(scene, (x, ground))
    figure = scene.dice.choice(CONSTELLATIONS)
    left, top = x - 400, scene.near(196, 12)
    spots = [(left + a * 640, top + b * 210) for a, b in figure]
    if sheet.flip:  # the stars keep their true order
        spots = [(2 * left + 640 - a, b) for a, b in spots]
    low = min(spots, key=lambda spot: abs(spot[0] - pole[0]) - spot[1])
    sheet.thread(bezier(pole, (pole[0] - 50, pole[1] - 90), (low[0] + 50, low[1] + 110), low, 50), papers.thread)
    for a, b in zip(spots, spots[1:], strict=False):
        sheet.thread([a, b], papers.thread, 5)
    for spot in dict.fromkeys(spots):
        sheet.cut(spark(spot, scene.near(30, 5), 5, 0.46), colour=papers.lamp, lift=0.8)
    tie(scene, pole, 22)
    verge(scene)


def canvas(scene: Scene, at: Point) -> Point:
    """Stretch a tent with one flap folded open and give back the tip of its pole."""
    sheet, papers = scene.sheet, scene.papers
    main, trim = scene.dice.choice(((papers.rust, papers.cream), (papers.cream, papers.rust), (papers.sand, papers.teal)))
    top, left, right, back, heel = place([(-40, -330), (-236, 0), (150, 0), (170, -290), (330, -10)], at)
    for peg, start in (((-330, 8), top), ((420, 0), back)):
        sheet.cut(*stroke([start, place([peg], at)[0]], 4), colour=papers.wood, lift=0.4)
    sheet.cut(*stroke([(top[0], top[1] + 40), (top[0], top[1] - 44)], 11), colour=papers.wood, lift=0.5)
    sheet.cut([top, back, heel, right, left], colour=main, lift=1.6)
    sheet.cut([top, back, heel, right], colour=mix(main, papers.shade, 0.26), lift=0)
    hem = [between(right, top, 0.16), right, heel, between(heel, back, 0.16)]
    sheet.cut(hem, colour=mix(trim, papers.shade, 0.26), lift=0)
    sheet.cut([between(left, top, 0.16), left, right, between(right, top, 0.16)], colour=trim, lift=0)
    door = [top, (at[0] - 118, at[1]), (at[0] + 36, at[1])]
    sheet.cut(door, colour=papers.lamp if scene.light in ("dusk", "night") else mix(main, papers.shade, 0.7), lift=0)
    for side, foot in ((-1, door[1]), (1, door[2])):
        hold = (foot[0] + side * -4, foot[1] - 150)
        fall = bezier(top, (top[0] + side * 24, top[1] + 80), (hold[0] + side * 10, hold[1] - 50), (hold[0] + side * 22, hold[1]), 16)
        fall += bezier(fall[-1], (hold[0] + side * 18, hold[1] + 60), (foot[0] + side * 20, foot[1] - 50), (foot[0] + side * 34, foot[1]), 16)
        sheet.cut([*fall, foot], colour=mix(trim, papers.shade, 0.06 if side < 0 else 0.16), lift=0.6)
    return top[0], top[1] - 30


def windmill(scene: Scene) -> None:
    """Raise a windmill and string its flags on a gold line."""
    sheet, papers = scene.sheet, scene.papers
    sky(scene, (400, 320), clear=(900, 400))
    x = scene.near(880, 20)
    for depth, ridge in enumerate(hills(scene, 760, 1000, papers.hills[:4], crest=x, size=50)):
        if depth == 1:
            growth(scene, ridge, scene.near(250, 50), papers.hills[4], 96)
        if depth == 2:
            growth(scene, ridge, scene.near(1260, 50), papers.hills[4], 116)
        if depth == 3:
            spot = x - 450
            knot = post(scene, (spot, ridge(spot)), 200)
            mill(scene, (x, ridge(x) + 10))
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


def mill(scene: Scene, at: Point) -> None:
    """Build the tower of a windmill with its cap, door and windows."""
    sheet, papers = scene.sheet, scene.papers
    tower = [(-124, 30), (-76, -350), (76, -350), (124, 30)]
    sheet.cut(place(tower, at, 1.14), colour=papers.cream, lift=1.5)
    sheet.cut(place([(20, 30), (14, -350), *tower[2:]], at, 1.14), colour=mix(papers.cream, papers.shade, 0.2), lift=0)
    cap = bezier((-92, -346), (-92, -450), (-40, -476), (0, -478), 16) + bezier((0, -478), (40, -476), (92, -450), (92, -346), 16)
    sheet.cut(place(cap, at, 1.14), colour=papers.rust, lift=0.9)
    sheet.cut(place([(14, -478), *cap[17:], (14, -346)], at, 1.14), colour=mix(papers.rust, papers.shade, 0.28), lift=0)
    sheet.cut(*stroke(place([(-120, -150), (120, -150)], at, 1.14), 14), colour=papers.wood, lift=0.8)
    for bar in range(-110, 111, 44):
        sheet.cut(*stroke(place([(bar, -150), (bar, -186)], at, 1.14), 6), colour=papers.wood, lift=0)
    sheet.cut(*stroke(place([(-118, -188), (118, -188)], at, 1.14), 7), colour=papers.wood, lift=0.3)
    door = place([(-36, 30), (-36, -66), (36, -66), (36, 30)], at, 1.14)
    sheet.cut(door, ellipse((at[0], at[1] - 75), 41), colour=papers.teal, lift=0.3)
    for x, y in ((-24, -262), (34, -262)):
        pane = place([(x - 14, y + 22), (x - 14, y - 22), (x + 14, y - 22), (x + 14, y + 22)], at, 1.14)
        sheet.cut(pane, colour=papers.lamp, lift=0)


def sails(scene: Scene, hub: Point, turn: float) -> None:
    """Set four lattice sails, two thirds of their cloth spread."""
    sheet, papers = scene.sheet, scene.papers
    for quarter in range(4):
        angle = turn + 90 * quarter

        def put(points: Path, angle: float = angle) -> Path:
            return place(points, hub, 1.12, angle)

        sheet.cut(put([(66, 4), (300, 4), (300, 78), (66, 78)]), colour=papers.sand, lift=1)
        sheet.cut(put([(66, 4), (300, 4), (300, 53), (66, 53)]), colour=papers.cream, lift=0)
        for rung in range(66, 301, 39):
            sheet.cut(*stroke(put([(rung, 0), (rung, 80)]), 5), colour=papers.wood, lift=0)
        for row in (41, 80):
            sheet.cut(*stroke(put([(64, row), (302, row)]), 5), colour=papers.wood, lift=0)
        sheet.cut(*stroke(put([(0, 0), (312, 0)]), 13, 8), colour=papers.wood, lift=0.4)
    sheet.cut(ellipse(hub, 24), colour=papers.wood, lift=0.7)
    sheet.cut(ellipse(hub, 11), colour=papers.sand, lift=0.3)
