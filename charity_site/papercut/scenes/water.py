"""Subjects on the water: the boat and the fishing rod."""

from .curves import Path, Point, bezier, ellipse, place, stroke
from .land import bank, glitter, hills, swell
from .palette import Color, mix
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
    coast(scene, sun)
    glitter(scene, sun[0], SHORE + 10, SHORE + 120)
    if scene.dice.random() < 0.5:
        skiff(scene, (scene.near(1350, 30), SHORE + 58))
    swell(scene, 800, papers.water[1])
    ring = ship(scene, (scene.near(680, 20), 884), scene.near(-3, 2))
    knot = post(scene, (scene.near(1190, 20), 930), 190, 30)
    post(scene, (knot[0] + 66, 950), 120, 30)
    rope = bezier(ring, (ring[0] + 60, ring[1] + 90), (knot[0] - 90, knot[1] + 110), knot, 60)
    scene.sheet.thread(rope, papers.thread)
    tie(scene, knot)
    for top, color in zip((890, 980, 1070), papers.water[2:], strict=True):
        swell(scene, top, color)
    bank(scene)


def coast(scene: Scene, sun: Point) -> None:
    """Lay far hills and the first sheet of water, its edge straight."""
    papers = scene.papers
    for depth, ridge in enumerate(hills(scene, 600, 660, papers.hills[:2], scene.near(1150, 120), sun, size=66)):
        if depth == 1:
            growth(scene, ridge, scene.near(1180, 80), papers.hills[3], 82)
    level = [(-60, SHORE), (1660, SHORE), (1660, 1300), (-60, 1300)]
    scene.sheet.cut(level, colour=papers.water[0], lift=1.4)


def ship(scene: Scene, at: Point, lean: float) -> Point:
    """Build a sailing boat, both sails set; give back the ring at its bow."""
    sheet, papers = scene.sheet, scene.papers
    hull, main, jib = scene.dice.choice(
        (
            (papers.cream, papers.cream, papers.rust),
            (papers.rust, papers.sand, papers.cream),
            (papers.cream, papers.cream, papers.teal),
        )
    )

    def put(points: Path) -> Path:
        return place(points, at, 1.08, lean)

    sheet.line(put([(0, -90), (0, -596)]), 12, 8, colour=papers.wood, lift=0.6)
    wave = bezier((4, -592), (40, -606), (60, -570), (104, -584), 14)
    sheet.cut(put(wave + [(x, y + 28) for x, y in reversed(wave)]), colour=papers.rust, lift=0.6)
    leech = bezier((-14, -560), (-120, -420), (-190, -280), (-216, -142), 24)
    foot = bezier((-216, -142), (-140, -126), (-70, -126), (-14, -132), 10)
    fold = [*bezier((-14, -580), (-60, -420), (-84, -280), (-92, -100), 24), (20, -100), (20, -580)]
    sheet.cut(put(leech + foot), colour=main, lift=1.5, panels=[(put(fold), mix(main, papers.shade, 0.1))])
    luff = bezier((14, -520), (110, -380), (160, -250), (196, -138), 24)
    foot = bezier((196, -138), (130, -150), (60, -150), (14, -140), 10)
    fold = [*bezier((14, -540), (52, -380), (70, -260), (82, -100), 24), (-20, -100), (-20, -540)]
    sheet.cut(put(luff + foot), colour=jib, lift=1.5, panels=[(put(fold), mix(jib, papers.shade, 0.16))])
    stern = bezier((-262, -84), (-220, 50), (-150, 80), (-60, 84), 20)
    stem = bezier((120, 84), (190, 70), (240, 0), (286, -112), 20)
    rail = bezier((286, -112), (180, -84), (0, -76), (-262, -84), 20)
    strake = [(300, -140), *bezier((300, -84), (180, -54), (0, -44), (-280, -54), 20), (-280, -140)]
    belly = [(-280, 46), (0, 30), (300, 34), (300, 120), (-280, 120)]
    prints = [(put(strake), mix(jib, papers.shade, 0.1)), (put(belly), mix(hull, papers.shade, 0.14))]
    sheet.cut(put(stern + stem + rail), colour=hull, lift=1.4, panels=prints)
    return put([(262, -72)])[0]


def skiff(scene: Scene, at: Point) -> None:
    """Send another small sail far out."""
    papers = scene.papers
    sail = place([(0, -16), (0, -104), (58, -16)], at)
    jib = place([(-7, -16), (-7, -86), (-42, -16)], at)
    scene.sheet.cut(sail, jib, colour=papers.cream, lift=0.5)
    scene.sheet.cut(place([(-56, -10), (66, -10), (44, 12), (-40, 12)], at), colour=papers.rust, lift=0.5)


def fishing(scene: Scene) -> None:
    """Rest a rod on a jetty, its gold line down to a float, with fish below."""
    sheet, papers = scene.sheet, scene.papers
    sun = sky(scene, (1150, 330), clear=(700, 400))
    coast(scene, sun)
    glitter(scene, sun[0], SHORE + 10, SHORE + 110)
    end = scene.near(610, 24)
    jetty(scene, end)
    x, y = scene.near(1070, 24), 846
    tip = rod(scene, (end - 110, 700))
    swell(scene, 820, papers.water[1])
    for reach in (110, 66):
        ripple, hole = ellipse((x, y + 10), reach, reach * 0.2), ellipse((x, y + 10), reach - 7, reach * 0.2 - 5)
        sheet.cut(ripple, holes=[hole], colour=mix(papers.water[0], papers.cream, 0.35))
    sheet.thread(bezier(tip, (tip[0] + 70, tip[1] + 120), (x + 10, y - 260), (x, y - 40), 70), papers.thread)
    bobber(scene, (x, y))
    swell(scene, 910, papers.water[2])
    for spot, deep, scale in ((880, 962, 1), (620, 1000, 0.66), (1120, 1004, 0.5)):
        color = scene.dice.choice((papers.rust, papers.sand, papers.cream))
        fish(scene, (scene.near(spot, 40), deep), scale, color)
    swell(scene, 1020, papers.water[3])
    bank(scene)


def jetty(scene: Scene, end: float) -> None:
    """Build a jetty from the left, on posts that stand in the water."""
    papers = scene.papers
    dark = mix(papers.wood, papers.shade, 0.35)
    for x in (end - 60, end - 260, end - 460):
        post(scene, (x, 900), 170, 26)
    beam = [(-80, 738), (end + 20, 738), (end + 20, 770), (-80, 770)]
    gaps = [(stroke([(x, 710), (x, 740)], 4)[0], dark) for x in range(round(end) - 56, 0, -56)]
    deck = [(-60, 716), (end, 716), (end, 750), (-60, 750)]
    scene.sheet.cut(deck, colour=papers.wood, lift=1.3, panels=[(beam, dark), *gaps])


def rod(scene: Scene, at: Point) -> Point:
    """Lean a rod in a forked stick beside a bucket and give back its tip."""
    sheet, papers = scene.sheet, scene.papers
    dark = mix(papers.teal, papers.shade, 0.3)

    def put(points: Path) -> Path:
        return place(points, at)

    pail = put([(-150, -78), (-60, -78), (-72, 16), (-138, 16)])
    shaded = put([(-105, -90), (-40, -90), (-40, 30), (-105, 30)])
    sheet.cut(pail, colour=papers.teal, lift=0.9, panels=[(shaded, dark)])
    sheet.cut(put(ellipse((-105, -78), 46, 10)), colour=mix(papers.teal, papers.shade, 0.5))
    sheet.line(put(bezier((-148, -76), (-150, -150), (-60, -150), (-62, -76), 20)), 5, colour=papers.ink, lift=0.3)
    prongs = [
        bezier((60, -50), (60 + side * 6, -70), (60 + side * 18, -80), (60 + side * 20, -100), 10) for side in (-1, 1)
    ]
    for stick in (*prongs, [(60, 18), (60, -54)]):
        sheet.line(put(stick), 12, colour=papers.wood, lift=0.4)
    whole = put(bezier((-60, 4), (150, -130), (330, -330), (480, -350), 60))
    sheet.line(whole, 15, 5, colour=papers.ink, lift=0.8)
    sheet.line(whole[:9], 20, colour=papers.sand, lift=0.3)
    sheet.cut(ellipse((whole[11][0] + 6, whole[11][1] + 16), 17), colour=papers.rust, lift=0.5)
    return whole[-1]


def bobber(scene: Scene, at: Point) -> None:
    """Cut the float: red above, pale below."""
    papers = scene.papers
    scene.sheet.line(place([(0, -44), (0, 0)], at), 7, colour=papers.ink, lift=0.3)
    dome = place([(-40, -40), (40, -40), (40, 0), (-40, 0)], at)
    scene.sheet.cut(ellipse(at, 30), colour=papers.cream, lift=0.9, panels=[(dome, papers.rust)])


def fish(scene: Scene, at: Point, scale: float, colour: Color) -> None:
    """Cut a fish with a folded body."""
    back = bezier((96, 0), (50, -58), (-50, -50), (-92, 0), 24)
    fin = [(-80, 0), *bezier((-140, -46), (-118, -16), (-118, 16), (-140, 46), 10)]
    shapes = [back + [(x, -y) for x, y in reversed(back)], fin]
    belly = (place([(-92, 0), (120, 0), (120, 80), (-92, 80)], at, scale), mix(colour, scene.papers.shade, 0.25))
    scene.sheet.cut(*(place(shape, at, scale) for shape in shapes), colour=colour, lift=1, panels=[belly])
    scene.sheet.cut(place(ellipse((58, -10), 6), at, scale), colour=scene.papers.shade)
