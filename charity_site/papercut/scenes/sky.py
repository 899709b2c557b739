"""The sky: sun or moon with paper rings, stars, clouds and birds."""

from math import cos, hypot, pi, sin

from .curves import Path, Point, bezier, ellipse, place, stroke
from .palette import mix
from .scene import Scene

RADIUS = {"day": 100, "dusk": 140, "night": 84, "dawn": 150}
SINK = {"day": 0, "dusk": 120, "night": -10, "dawn": 190}  # how far the light hangs below its noon place
LOWEST = 600


def sky(scene: Scene, sun: Point, clear: Point) -> Point:
    """Hang the light near sun, with clouds that keep off the spot clear; give back where it hangs."""
    sheet, papers = scene.sheet, scene.papers
    radius = RADIUS[scene.light]
    centre = (scene.near(sun[0], 60), min(scene.near(sun[1], 40) + SINK[scene.light], LOWEST))
    for ring, share in ((4.6, 0.25), (3.2, 0.5), (2.0, 0.8)):
        sheet.cut(ellipse(centre, radius * ring), colour=mix(papers.sky, papers.glow, share), lift=1.4)
    if scene.light == "night":
        stars(scene, centre, radius)
        moon(scene, centre, radius)
    else:
        sheet.cut(ellipse(centre, radius), colour=papers.sun, lift=1.2)
    for side in (150, 560, 1000, 1460):
        spot, scale = (scene.near(side, 110), scene.near(250, 110)), scene.near(0.85, 0.2)
        if abs(spot[0] - clear[0]) > 370 and abs(spot[0] - centre[0]) > 190:
            cloud(scene, spot, scale)
    return centre


def moon(scene: Scene, centre: Point, radius: float) -> None:
    """Cut a crescent that leans back."""
    rim = [(cos(a), sin(a)) for a in (pi * (0.5 + i / 48) for i in range(49))]
    hollow = bezier((0, -1), (-0.7, -0.6), (-0.7, 0.6), (0, 1))
    crescent = place(rim + hollow, (centre[0] + radius * 0.3, centre[1]), radius, -24)
    scene.sheet.cut(crescent, colour=scene.papers.sun, lift=1)


def stars(scene: Scene, moon_at: Point, radius: float) -> None:
    """Prick stars into the sky but not into the moon; a few have four points."""
    for i in range(46):
        spot = (scene.whim.uniform(20, 1580), scene.whim.uniform(20, 640))
        size = scene.whim.uniform(2.2, 4.4)
        star = ellipse(spot, size) if i % 7 else spark(spot, size * 3.6)
        paper = mix(scene.papers.sky, scene.papers.sun, scene.whim.uniform(0.45, 0.95))
        if hypot(spot[0] - moon_at[0], spot[1] - moon_at[1]) > radius * 1.5:
            scene.sheet.cut(star, colour=paper)


def spark(centre: Point, size: float, points: int = 4, waist: float = 0.24) -> Path:
    """Outline a pointed star."""
    step = pi / points
    reach = [(size if i % 2 == 0 else size * waist, i * step - pi / 2) for i in range(points * 2)]
    return [(centre[0] + r * cos(a), centre[1] + r * sin(a)) for r, a in reach]


def cloud(scene: Scene, at: Point, scale: float) -> None:
    """Glue a cloud: heaped by day, in long bars at the ends of the day and at night."""
    color = scene.papers.cloud
    if scene.light == "day":
        humps = ((-96, -24, 40), (-44, -58, 58), (38, -42, 50), (98, -20, 34))
        heap = [place(ellipse((x, y), r), at, scale) for x, y, r in humps]
        base = stroke(place([(-128, 0), (126, 0)], at, scale), 56 * scale)
        scene.sheet.cut(*heap, *base, colour=color, lift=1.1)
        return
    for x, y, length in ((-44, 0, 250), (64, -36, 170), (40, 36, 130)):
        half = length / 2 + scene.whim.uniform(-14, 14)
        bar = place([(x - half, y), (x + half, y)], at, scale)
        scene.sheet.line(bar, 37 * scale, colour=color, lift=0.8)


def birds(scene: Scene, at: Point) -> None:
    """Draw three far birds; there are none at night."""
    if scene.light == "night":
        return
    for dx, dy, size in ((0, 0, 27), (66, -36, 21), (100, 24, 17)):
        for side in (-1, 1):
            wing = bezier((0, 0), (side * 0.3, -0.62), (side * 0.7, -0.6), (side, -0.16), 14)
            scene.sheet.line(place(wing, (at[0] + dx, at[1] + dy), size), 5.5, 1.5, colour=scene.papers.hills[-2])
