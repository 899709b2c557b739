"""Subjects on the water: the boat and the fishing rod."""

from .curves import Path, Point, between, bezier, ellipse, place, stroke
from .land import bank, glitter, hills, swell
from .palette import mix
from .plants import growth
from .props import post, tie
from .scene import Scene
from .sky import birds, sky

SHORE = 690


def boat(scene: Scene) -> None:
    """Moor a sailing boat to a post with one gold rope."""
    papers = scene.papers
    sun = sky(scene, (380, 350), clear=(820, 300))
    birds(scene, (scene.near(1240, 40), scene.near(330, 40)))
    coast(scene)
    glitter(scene, sun[0], SHORE + 10, SHORE + 120)
    swell(scene, 800, papers.water[1])
    at = (scene.near(680, 20), 884)
    bow = ship(scene, at, scene.near(-3, 2))
    knot = post(scene, (scene.near(1190, 20), 930), 190, 30)
    post(scene, (knot[0] + 66, 950), 120, 30)
    rope = bezier(bow, (bow[0] + 60, bow[1] + 90), (knot[0] - 90, knot[1] + 110), knot, 60)
    scene.sheet.thread(rope, papers.thread)
    tie(scene, knot)
    swell(scene, 890, papers.water[2])
    swell(scene, 980, papers.water[3], 13)
    swell(scene, 1070, papers.water[4], 13)
    bank(scene)


def coast(scene: Scene) -> None:
    """Lay far hills and the first sheet of water, its edge straight."""
    papers = scene.papers
    for depth, ridge in enumerate(hills(scene, 600, 660, papers.hills[:2], crest=scene.near(1150, 120), size=66)):
        if depth == 1:
            growth(scene, ridge, scene.near(1180, 80), papers.hills[3], 82)
    scene.sheet.cut([(-60, SHORE), (1660, SHORE), (1660, 1300), (-60, 1300)], colour=papers.water[0], lift=1.4)


def ship(scene: Scene, at: Point, lean: float) -> Point:
    """Build a sailing boat, both sails set; give back the ring at its bow."""
    sheet, papers = scene.sheet, scene.papers
    hull, sail = scene.dice.choice(((papers.cream, papers.rust), (papers.rust, papers.cream), (papers.cream, papers.teal)))

    def put(points: Path) -> Path:
        return place(points, at, 1.08, lean)

    sheet.cut(*stroke(put([(0, -90), (0, -596)]), 12, 8), colour=papers.wood, lift=0.6)
    pennant = bezier((4, -592), (40, -606), (60, -570), (104, -584), 14) + bezier((104, -560), (60, -546), (40, -576), (4, -562), 14)
    sheet.cut(put(pennant), colour=papers.rust, lift=0.6)
    main = [(-14, -560), *bezier((-14, -560), (-120, -420), (-190, -280), (-216, -142), 24), *bezier((-216, -142), (-140, -126), (-70, -126), (-14, -132), 10)]
    jib = [(14, -520), *bezier((14, -520), (110, -380), (160, -250), (196, -138), 24), *bezier((196, -138), (130, -150), (60, -150), (14, -140), 10)]
    sheet.cut(put(main), colour=papers.cream if sail != papers.cream else papers.sand, lift=1.5)
    seam = put([(-14, -560), *bezier((-14, -560), (-60, -420), (-84, -280), (-92, -130), 24), (-14, -132)])
    sheet.cut(seam, colour=papers.shade, lift=0, veil=0.1)
    sheet.cut(put(jib), colour=sail, lift=1.5)
    shade = put([(14, -520), *bezier((14, -520), (52, -380), (70, -260), (82, -149), 24), (14, -140)])
    sheet.cut(shade, colour=papers.shade, lift=0, veil=0.16)
    body = [(-262, -84), *bezier((-262, -84), (-220, 50), (-150, 80), (-60, 84), 20), *bezier((120, 84), (190, 70), (240, 0), (286, -112), 20), *bezier((286, -112), (180, -84), (0, -76), (-262, -84), 20)]
    sheet.cut(put(body), colour=hull, lift=1.4)
    strip = [*bezier((286, -112), (180, -84), (0, -76), (-262, -84), 20), *bezier((-250, -54), (0, -44), (180, -54), (272, -80), 20)]
    sheet.cut(put(strip), colour=mix(sail, papers.shade, 0.1), lift=0)
    sheet.cut(put([(-180, 40), (0, 30), (214, 34), (170, 90), (-100, 90)]), colour=papers.shade, lift=0, veil=0.14)
    return put([(262, -72)])[0]


def fishing(scene: Scene) -> None:
    """Rest a rod on a jetty, its gold line down to a float, with fish below."""
    sheet, papers = scene.sheet, scene.papers
    sun = sky(scene, (1150, 330), clear=(700, 400))
    coast(scene)
    glitter(scene, sun[0], SHORE + 10, SHORE + 110)
    end = scene.near(610, 24)
    jetty(scene, end)
    float_ = (scene.near(1070, 24), 846)
    tip = rod(scene, (end - 110, 700))
    swell(scene, 820, papers.water[1])
    for reach in (110, 66):
        ring = ellipse((float_[0], float_[1] + 10), reach, reach * 0.2)
        hole = ellipse((float_[0], float_[1] + 10), reach - 7, reach * 0.2 - 5)
        sheet.cut(ring, holes=[hole], colour=mix(papers.water[0], papers.cream, 0.35), lift=0)
    line = bezier(tip, (tip[0] + 70, tip[1] + 120), (float_[0] + 10, float_[1] - 260), (float_[0], float_[1] - 40), 70)
    sheet.thread(line, papers.thread)
    bobber(scene, float_)
    swell(scene, 910, papers.water[2])
    for x, y, scale in ((880, 962, 1), (620, 1000, 0.66), (1120, 1004, 0.5)):
        fish(scene, (scene.near(x, 40), y), scale, scene.dice.choice((papers.rust, papers.sand, papers.cream)))
    swell(scene, 1020, papers.water[3])
    bank(scene)


def jetty(scene: Scene, end: float) -> None:
    """Build a jetty from the left, on posts that stand in the water."""
    sheet, papers = scene.sheet, scene.papers
    for x in (end - 60, end - 260, end - 460):
        post(scene, (x, 900), 170, 26)
    deck = [(-60, 716), (end, 716), (end, 750), (-60, 750)]
    sheet.cut(deck, colour=papers.wood, lift=1.3)
    sheet.cut([(-60, 738), (end, 738), (end, 750), (-60, 750)], colour=mix(papers.wood, papers.shade, 0.35), lift=0)
    x = end - 56
    while x > 0:
        sheet.cut(*stroke([(x, 718), (x, 736)], 4), colour=mix(papers.wood, papers.shade, 0.35), lift=0)
        x -= 56


def rod(scene: Scene, at: Point) -> Point:
    """Lean a rod in a forked stick beside a bucket and give back its tip."""
    sheet, papers = scene.sheet, scene.papers
    x, y = at
    pail = [(x - 150, y - 78), (x - 60, y - 78), (x - 72, y + 16), (x - 138, y + 16)]
    sheet.cut(pail, colour=papers.teal, lift=0.9)
    sheet.cut([(x - 105, y - 78), (x - 60, y - 78), (x - 72, y + 16), (x - 105, y + 16)], colour=mix(papers.teal, papers.shade, 0.3), lift=0)
    sheet.cut(ellipse((x - 105, y - 78), 46, 10), colour=mix(papers.teal, papers.shade, 0.5), lift=0)
    handle = bezier((x - 148, y - 76), (x - 150, y - 150), (x - 60, y - 150), (x - 62, y - 76), 20)
    sheet.cut(*stroke(handle, 5), colour=papers.ink, lift=0.3)
    fork = (x + 60, y - 70)
    for side in (-1, 1):
        prong = bezier((fork[0], fork[1] + 20), (fork[0] + side * 6, fork[1]), (fork[0] + side * 18, fork[1] - 10), (fork[0] + side * 20, fork[1] - 30), 10)
        sheet.cut(*stroke(prong, 11), colour=papers.wood, lift=0.4)
    sheet.cut(*stroke([(fork[0], y + 18), (fork[0], fork[1] + 16)], 12), colour=papers.wood, lift=0.4)
    whole = bezier((x - 60, y + 4), (x + 150, y - 130), (x + 330, y - 330), (x + 480, y - 350), 60)
    sheet.cut(*stroke(whole, 15, 5), colour=papers.ink, lift=0.8)
    sheet.cut(*stroke(whole[:9], 20), colour=papers.sand, lift=0.3)
    sheet.cut(ellipse((whole[11][0] + 6, whole[11][1] + 16), 17), colour=papers.rust, lift=0.5)
    return whole[-1]


def bobber(scene: Scene, at: Point) -> None:
    """Cut the float: red above, pale below."""
    papers = scene.papers
    scene.sheet.cut(*stroke([(at[0], at[1] - 44), (at[0], at[1])], 7), colour=papers.ink, lift=0.3)
    scene.sheet.cut(ellipse(at, 30), colour=papers.cream, lift=0.9)
    dome = [p for p in ellipse(at, 30) if p[1] <= at[1] + 1]
    scene.sheet.cut(dome, colour=papers.rust, lift=0)


def fish(scene: Scene, at: Point, scale: float, colour: tuple[int, int, int]) -> None:
    """Cut a fish with a folded body."""
    body = bezier((96, 0), (50, -58), (-50, -50), (-92, 0), 24) + bezier((-92, 0), (-50, 50), (50, 58), (96, 0), 24)
    fin = [(-80, 0), *bezier((-140, -46), (-118, -16), (-118, 16), (-140, 46), 10)]
    scene.sheet.cut(place(body, at, scale), place(fin, at, scale), colour=colour, lift=1)
    scene.sheet.cut(place(body[25:], at, scale), colour=mix(colour, scene.papers.shade, 0.25), lift=0)
    scene.sheet.cut(ellipse(place([(58, -10)], at, scale)[0], 6 * scale), colour=scene.papers.shade, lift=0)
