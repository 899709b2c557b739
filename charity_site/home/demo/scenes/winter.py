"""The subject in the snow: the sledge."""

from .curves import Path, Point, between, bezier, ellipse, heading, place, stroke
from .land import drift, hills
from .palette import mix
from .plants import fir
from .props import post, tie
from .scene import Scene
from .sky import sky


def sledge(scene: Scene) -> None:
    """Leave a sledge on a snowy hill, its gold rope tied to a post at the top."""
    sheet, papers = scene.sheet, scene.papers
    sky(scene, (390, 320), clear=(1100, 200))
    snow = papers.snow
    top = scene.near(1180, 30)
    for depth, ridge in enumerate(hills(scene, 650, 880, snow, crest=top, size=74)):
        if depth == 1:
            for i in range(6):
                spot = scene.near(160 + 74 * i, 16)
                fir(scene, (spot, ridge(spot)), scene.near(150, 30), papers.leaves[0], snow[2])
        if depth == 2:
            for spot, tall in ((1180, 210), (1270, 290), (1366, 240), (1450, 300)):
                fir(scene, (spot, ridge(spot)), scene.near(tall, 20), papers.leaves[1], snow[3])
        if depth == 3:
            knot = post(scene, (top - 40, ridge(top - 40)), 130)
    x = scene.near(690, 20)
    lean = heading((x - 160, ridge(x - 160)), (x + 240, ridge(x + 240))) * 0.8
    at = (x, ridge(x) + 120)
    for shift in (0, 44):
        track = bezier((at[0] - 150, at[1] + 40 - shift), (at[0] - 330, at[1] + 90 - shift), (at[0] - 480, at[1] + 60 - shift), (at[0] - 800, at[1] + 190 - shift), 40)
        sheet.cut(*stroke(track, 9, 16), colour=mix(snow[2], snow[3], 0.3), lift=0)
    nose = sleigh(scene, at, lean)
    rope = bezier(nose, (nose[0] + 100, nose[1] + 90), (knot[0] - 120, knot[1] + 170), knot, 80)
    sheet.thread(rope, papers.thread)
    tie(scene, knot)
    flakes(scene)
    drift(scene)


def sleigh(scene: Scene, at: Point, lean: float) -> Point:
    """Build a wooden sledge with a folded blanket; give back the tip of its runner."""
    sheet, papers = scene.sheet, scene.papers
    cloth = scene.dice.choice((papers.rust, papers.teal))

    def put(points: Path, dx: float = 0, dy: float = 0) -> Path:
        return place([(x + dx, y + dy) for x, y in points], at, turn=lean)

    runner = [(-250, 0), *bezier((130, 0), (262, 0), (318, -92), (252, -156), 30)]
    far = (34, -44)
    for (dx, dy), colour in ((far, mix(papers.wood, papers.shade, 0.3)), ((0, 0), papers.wood)):
        sheet.cut(*stroke(put(runner, dx, dy), 18), colour=colour, lift=0.9)
        for x in (-170, -30, 110):
            sheet.cut(*stroke(put([(x, 0), (x, -84)], dx, dy), 14), colour=colour, lift=0.3)
    tips = put([(254, -154), (254 + far[0], -154 + far[1])])
    sheet.cut(*stroke(tips, 13), colour=papers.wood, lift=0.4)
    for i in range(4):
        slat = put([(-236, -90), (168, -90)], far[0] * i / 3, far[1] * i / 3)
        sheet.cut(*stroke(slat, 13), colour=mix(papers.sand, papers.shade, 0.12 * (i % 2)), lift=0.3)
    for i, colour in enumerate((cloth, papers.cream, mix(cloth, papers.sand, 0.15))):
        fold = put([(-128, -114 - 33 * i), (44 - 8 * i, -114 - 33 * i)])
        sheet.cut(*stroke(fold, 34), colour=colour, lift=0.6)
    return between(*tips, 0.5)


def flakes(scene: Scene) -> None:
    """Let a little snow fall."""
    for _ in range(54):
        spot = (scene.dice.uniform(20, 1580), scene.dice.uniform(30, 980))
        scene.sheet.cut(ellipse(spot, scene.dice.uniform(3, 7)), colour=scene.papers.snow[-1], lift=0.25)
