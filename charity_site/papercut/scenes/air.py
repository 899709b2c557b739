"""Subjects that fly: the kite, the balloon and the paper plane."""

from math import cos, pi, sin

from .curves import Path, Point, between, bezier, paced, place, spline
from .land import hills, verge
from .palette import mix
from .plants import grove, growth
from .props import bow, fence, house, post, tie
from .scene import Scene
from .sky import birds, sky


def kite(scene: Scene) -> None:
    """Fly a kite on a gold string, tied to a fence."""
    sheet, papers = scene.sheet, scene.papers
    centre, turn = (scene.near(850, 30), scene.near(400, 20)), scene.near(-24, 6)
    sun = sky(scene, (1230, 360), clear=centre)
    birds(scene, (scene.near(330, 50), scene.near(470, 40)))
    x = scene.near(520, 40)
    for depth, ridge in enumerate(hills(scene, 720, 1000, papers.hills[:4], x, sun)):
        if depth == 2:
            growth(scene, ridge, scene.near(1330, 40), papers.hills[4], 104)
        if depth == 3:
            knot = fence(scene, ridge, x)
    top, right, tail, left = place([(0, -226), (146, -58), (0, 238), (-146, -58)], centre, turn=turn)
    middle, beyond = between(left, right, 0.5), between(top, right, 2)
    main, second, third = scene.dice.choice(
        (
            (papers.rust, papers.cream, papers.teal),
            (papers.teal, papers.cream, papers.rust),
            (papers.rust, papers.sand, papers.cream),
        )
    )
    drift = ((26, 70), (92, 108), (150, 92), (206, 104), (250, 150))
    streamer = spline([tail, *((tail[0] + x, tail[1] + y) for x, y in drift)], 18)
    sheet.line(streamer, 5, colour=papers.cream, lift=0.5)
    for i, spot in enumerate(paced(streamer, 66)[1:]):
        bow(scene, spot, 30, (second, main, third)[i % 3], turn=scene.near(8, 24))
    facets = (
        ([middle, between(middle, top, 2), beyond, between(middle, right, 2)], second),
        ([middle, between(middle, right, 2), between(middle, tail, 2)], mix(main, papers.shade, 0.25)),
        ([middle, between(middle, tail, 2), between(middle, left, 2)], mix(second, papers.shade, 0.1)),
    )
    sheet.cut([top, right, tail, left], colour=main, lift=1.8, panels=facets)
    line = bezier(middle, (middle[0] - 70, middle[1] + 330), (knot[0] + 210, knot[1] - 190), knot, 90)
    sheet.thread(line, papers.thread)
    tie(scene, knot)
    verge(scene)


def balloon(scene: Scene) -> None:
    """Hold a hot-air balloon by one gold rope."""
    papers = scene.papers
    centre = (scene.near(790, 40), scene.near(410, 16))
    sun = sky(scene, (1230, 330), clear=centre)
    x = scene.near(500, 40)
    for depth, ridge in enumerate(hills(scene, 780, 1010, papers.hills[:4], x, sun)):
        if depth == 0:
            for east, high, scale in ((200, 290, 0.13), (360, 480, 0.24))[scene.dice.randrange(2) :]:
                envelope(scene, (scene.near(east, 40), scene.near(high, 40)), scale, haze=0.35)
        if depth == 2:
            growth(scene, ridge, scene.near(1200, 70), papers.hills[4], 104)
        if depth == 3:
            knot = post(scene, (x, ridge(x)), 92)
    start = (centre[0], centre[1] + 400)
    rope = bezier(start, (start[0] + 10, start[1] + 190), (knot[0] + 150, knot[1] + 40), knot, 80)
    scene.sheet.thread(rope, papers.thread)
    envelope(scene, centre, 1.04)
    tie(scene, knot)
    verge(scene)


def envelope(scene: Scene, at: Point, scale: float, haze: float = 0) -> None:
    """Cut a balloon in gores with a belt around it, and hang the basket; haze fades it into the sky."""
    sheet, papers = scene.sheet, scene.papers
    half = bezier((0, -262), (172, -262), (238, -130), (222, -6), 30)
    half += bezier((222, -6), (206, 110), (104, 160), (58, 262), 30)[1:]
    choice = scene.dice.choice(
        (
            (papers.rust, papers.cream, papers.sand),
            (papers.teal, papers.cream, papers.rust),
            (papers.rust, papers.sand, papers.cream),
        )
    )
    main, second, belt = (mix(paper, papers.sky, haze) for paper in choice)

    def seam(turn: float, first: int = 0, last: int = 61) -> Path:
        # Seen from below, a level line on the cloth bows upwards.
        return place([(x * sin(turn), y - 0.1 * x * cos(turn)) for x, y in half[first:last]], at, scale)

    turns = [-pi / 2 + pi * i / 7 for i in range(8)]
    level = [seam(-pi / 2 + pi * i / 28, 24, 34) for i in range(29)]
    gores = [(seam(turns[i]) + seam(turns[i + 1])[::-1], second) for i in (1, 3, 5)]
    girdle = ([line[0] for line in level] + [line[-1] for line in reversed(level)], belt)
    whole = seam(turns[0]) + seam(turns[-1])[::-1]
    sheet.cut(whole, colour=main, lift=1.8 * max(scale, 0.4), panels=[*gores, girdle])
    for i in (4, 5, 6):
        sheet.cut(seam(turns[i]) + seam(turns[-1])[::-1], colour=papers.shade, veil=0.09)
    for x in (-52, -20, 20, 52):
        sheet.line(place([(x, 262), (x * 0.62, 344)], at, scale), 4 * scale + 0.6, colour=papers.ink)
    skirt = place([(-59, 256), (59, 256), (46, 298), (-46, 298)], at, scale)
    sheet.cut(skirt, colour=mix(main, papers.shade, 0.35))
    tub = place([(-38, 340), (38, 340), (34, 388), (24, 402), (-24, 402), (-34, 388)], at, scale)
    sheet.cut(tub, colour=papers.wood, lift=0.8 * scale)
    sheet.line(place([(-40, 342), (40, 342)], at, scale), 13 * scale, colour=papers.sand)


def plane(scene: Scene) -> None:
    """Send a paper plane over the hills from a lit window, its way dotted in gold."""
    papers = scene.papers
    at = (scene.near(900, 24), scene.near(390, 24))
    sun = sky(scene, (1340, 290), clear=at)
    home = scene.near(410, 24)
    for depth, ridge in enumerate(hills(scene, 740, 1000, papers.hills[:4], home, sun)):
        if depth == 2:
            growth(scene, ridge, scene.near(1190, 70), papers.hills[4], 110)
        if depth == 3:
            grove(scene, ridge, home - 190, papers.hills[4], 130, 3, 0.33)
            door = house(scene, (home, ridge(home) - 6), 1.1)
    tail = (at[0] - 66, at[1] + 76)
    x, y = at[0] - 250, at[1] + 196
    loop = [(x + 10, y + 96), (x + 92, y + 10), (x + 14, y - 84), (x - 62, y + 4), (x + 18, y + 92)]
    if scene.dice.random() < 0.35:  # now and then it flew straight on
        loop = []
    start = [door, (door[0] + 104, door[1] - 14), (x - 84, y + 132)]
    way = [*start, *loop, between((x + 130, y + 40), tail, 0.1), tail]
    scene.sheet.thread(spline(way, 24), papers.thread, dots=True)
    dart(scene, at, scene.near(-6, 5))
    verge(scene)


def dart(scene: Scene, at: Point, turn: float) -> None:
    """Fold a paper plane from paper that is coloured on its inner side."""
    papers = scene.papers
    inside = scene.dice.choice((papers.rust, papers.teal))
    spots = [(270, -160), (-240, -40), (-80, 28), (-70, 140), (84, 122), (-11, 67)]
    tip, far, inner, keel, near, low = place(spots, at, 0.92, turn)
    # The keel is a piece of its own behind the wings, so that no seam shows at their edges.
    scene.sheet.cut(
        [tip, inner, keel, low],
        colour=inside,
        lift=1.8,
        panels=[([tip, far, inner, keel], mix(inside, papers.shade, 0.3))],
    )
    wing = [inner, between(tip, inner, -0.2), between(tip, near, 2), between(tip, near, 3)]
    scene.sheet.cut(
        [tip, far, inner, low, near],
        colour=papers.cream,
        lift=1.2,
        panels=[(wing, mix(papers.cream, papers.shade, 0.1))],
    )
