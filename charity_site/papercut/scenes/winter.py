"""The subject in the snow: the sledge."""

from .curves import Path, Point, between, bezier, ellipse, heading, place
from .land import drift, hills
from .palette import mix
from .plants import fir
from .props import post, tie
from .scene import Scene
from .sky import sky


def sledge(scene: Scene) -> None:
    """Leave a sledge on a snowy hill, its gold rope tied to a post at the top."""
    papers, snow = scene.papers, scene.papers.snow
    sun = sky(scene, (390, 320), clear=(1100, 200))
    top = scene.near(1180, 24)
    for depth, ridge in enumerate(hills(scene, 630, 840, snow, top, sun, size=72)):
        if depth == 1:
            for i in range(6):
                spot = scene.near(160 + 74 * i, 16)
                fir(scene, (spot, ridge(spot)), scene.near(150, 30), papers.leaves[0], snow[2])
        if depth == 2:
            for spot, tall in ((1190, 210), (1276, 290), (1370, 240), (1454, 300)):
                fir(scene, (spot, ridge(spot)), scene.near(tall, 20), papers.leaves[1], snow[3])
        if depth == 3:
            knot = post(scene, (top - 40, ridge(top - 40)), 130)
    x = scene.near(640, 16)
    at = (x, ridge(x) + 96)
    lean = heading((x - 160, ridge(x - 160)), (x + 240, ridge(x + 240))) * 0.8
    for rise in (0, 44):
        track = bezier((-150, 40 - rise), (-330, 90 - rise), (-480, 60 - rise), (-800, 190 - rise))
        scene.sheet.line(place(track, at), 9, 16, colour=mix(snow[2], snow[3], 0.3))
    nose = sleigh(scene, at, lean)
    rope = bezier(nose, (nose[0] + 100, nose[1] + 130), (knot[0] - 130, knot[1] + 190), knot, 80)
    scene.sheet.thread(rope, papers.thread)
    tie(scene, knot)
    for _ in range(54):
        spot = (scene.dice.uniform(20, 1580), scene.dice.uniform(30, 980))
        scene.sheet.cut(ellipse(spot, scene.dice.uniform(3, 7)), colour=snow[-1], lift=0.25)
    drift(scene)


def sleigh(scene: Scene, at: Point, lean: float) -> Point:
    """Build a wooden sledge with folded blankets; give back the middle of the bar at its nose."""
    sheet, papers = scene.sheet, scene.papers
    cloth = scene.dice.choice((papers.rust, papers.teal))

    def put(points: Path, dx: float = 0, dy: float = 0) -> Path:
        return place([(x + dx, y + dy) for x, y in points], at, 0.95, lean)

    runner = [(-250, 0), *bezier((130, 0), (262, 0), (318, -92), (252, -156), 30)]
    far = (34, -44)
    for (dx, dy), color in ((far, mix(papers.bark, papers.sand, 0.25)), ((0, 0), papers.bark)):
        sheet.line(put(runner, dx, dy), 18, colour=color, lift=0.9)
        for x in (-170, -30, 110):
            sheet.line(put([(x, 0), (x, -84)], dx, dy), 14, colour=color, lift=0.3)
    bar = put([(254, -154), (254 + far[0], -154 + far[1])])
    sheet.line(bar, 13, colour=papers.bark, lift=0.4)
    for i in range(4):
        slat = put([(-236, -90), (168, -90)], far[0] * i / 3, far[1] * i / 3)
        sheet.line(slat, 13, colour=mix(papers.sand, papers.shade, 0.12 * (i % 2)), lift=0.3)
    for i, color in enumerate((cloth, papers.cream, mix(cloth, papers.sand, 0.15))):
        fold = put([(-128, -114 - 33 * i), (44 - 8 * i, -114 - 33 * i)])
        sheet.line(fold, 34, colour=color, lift=0.6)
    return between(*bar, 0.5)
