"""Subjects that hang in a tree: the swing and the lantern."""

from math import cos, radians, sin

from .curves import Path, Point, bezier, ellipse, leaf, place, stroke
from .land import hills, verge
from .palette import mix
from .plants import crown, folded, growth, timber
from .props import tie
from .scene import Scene
from .sky import sky


def swing(scene: Scene) -> None:
    """Hang a swing on two gold ropes from the arm of a broad tree."""
    sheet, papers = scene.sheet, scene.papers
    sky(scene, (1290, 500), clear=(500, 200))
    x = scene.near(430, 20)
    for depth, ridge in enumerate(hills(scene, 760, 1010, papers.hills[:4], crest=x + 160, size=54)):
        if depth == 1:
            growth(scene, ridge, scene.near(1260, 60), papers.hills[4], 104)
        if depth == 3:
            foot = (x, ridge(x) + 30)
    trunk = bezier(foot, (x + 24, foot[1] - 200), (x - 24, foot[1] - 420), (x + 16, 270), 40)
    arm = bezier((x - 6, 530), (x + 130, 410), (x + 320, 434), (x + 690, scene.near(380, 14)), 60)
    knee = arm[50]
    twig = bezier(knee, (knee[0] + 34, knee[1] - 20), (knee[0] + 50, knee[1] - 60), (knee[0] + 54, knee[1] - 100), 16)
    timber(scene, trunk, 92, 56, [stroke(arm, 50, 16), stroke(twig, 13, 8)])
    crown(scene, (x + 10, 306), 320)
    crown(scene, (x + 640, 310), 112)
    seat(scene, arm[31], arm[42], scene.near(420, 16), scene.near(-9, 3))
    verge(scene)


def seat(scene: Scene, left: Point, right: Point, drop: float, angle: float) -> None:
    """Let two ropes down from the arm and hang the board in them, caught in mid swing."""
    sheet, papers = scene.sheet, scene.papers
    away = (-drop * sin(radians(angle)), drop * cos(radians(angle)))
    ends = [(x + away[0], y + away[1]) for x, y in (left, right)]
    slope = (ends[1][0] - ends[0][0], ends[1][1] - ends[0][1])
    board = [(ends[0][0] - slope[0] * 0.24, ends[0][1] - slope[1] * 0.24), (ends[1][0] + slope[0] * 0.24, ends[1][1] + slope[1] * 0.24)]
    sheet.cut(*stroke(board, 28), colour=papers.sand, lift=1.2)
    sheet.cut(*stroke([(x, y + 9) for x, y in board], 9), colour=mix(papers.sand, papers.shade, 0.35), lift=0)
    for top, end in zip((left, right), ends, strict=True):
        sheet.thread([top, end], papers.thread)
        for turn in (-9, 0, 9):
            sheet.thread([(top[0] + turn - 2, top[1] - 19), (top[0] + turn + 2, top[1] + 17)], papers.thread)
        sheet.cut(ellipse((end[0], end[1] + 2), 11), colour=papers.thread, lift=0.5)


def lantern(scene: Scene) -> None:
    """Hang a lantern on a gold thread from a leafy branch."""
    sheet, papers = scene.sheet, scene.papers
    sky(scene, (1240, 360), clear=(760, 400))
    for depth, ridge in enumerate(hills(scene, 800, 1020, papers.hills[:4], crest=scene.near(400, 60), size=54)):
        if depth == 1:
            growth(scene, ridge, scene.near(1200, 80), papers.hills[4], 104)
        if depth == 3:
            x = scene.near(250, 20)
            foot = (x, ridge(x) + 30)
    trunk = bezier(foot, (x - 20, 660), (x + 30, 420), (x - 60, -60), 40)
    bough = bezier((x, 560), (x + 130, 300), (x + 420, 200), (x + 840, scene.near(300, 20)), 80)
    limb = bezier((x, 400), (x + 60, 230), (x + 200, 120), (x + 330, -40), 40)
    timber(scene, trunk, 104, 72, [stroke(bough, 52, 10), stroke(limb, 34, 14)])
    foliage(scene, limb, 12, 96)
    foliage(scene, bough, 24, 92)
    hook = bough[56]
    centre = (hook[0], hook[1] + scene.near(390, 20))
    for reach, veil in ((300, 0.1), (215, 0.14), (140, 0.2)):
        sheet.cut(ellipse(centre, reach), colour=papers.lamp, lift=0, veil=veil * papers.shine)
    lamp(scene, centre, 1.3)
    sheet.thread([hook, (centre[0], centre[1] - 196)], papers.thread)
    tie(scene, (hook[0], hook[1] + 4))
    verge(scene)


def foliage(scene: Scene, branch: Path, count: int, size: float) -> None:
    """Set folded leaves along a branch, on alternate sides, larger towards the trunk."""
    for i in range(count):
        share = 0.22 + 0.78 * i / (count - 1)
        base = branch[round((len(branch) - 1) * share)]
        side = -1 if i % 2 else 1
        turn = radians(scene.near(-28, 14) + side * 52)
        reach = size * scene.near(1.15 - 0.35 * share, 0.1)
        tip = (base[0] + reach * cos(turn), base[1] + reach * sin(turn))
        folded(scene, base, tip, reach * 0.3, scene.dice.choice(scene.papers.leaves), lift=0.9)


def lamp(scene: Scene, at: Point, scale: float) -> None:
    """Build a lantern: ring, roof, panes with a flame, base."""
    sheet, papers = scene.sheet, scene.papers
    frame = scene.dice.choice((papers.rust, papers.teal))
    dark = mix(frame, papers.shade, 0.35)

    def put(points: Path) -> Path:
        return place(points, at, scale)

    sheet.cut(put(ellipse((0, -132), 27)), holes=[put(ellipse((0, -132), 18))], colour=dark, lift=0.6)
    glass = put([(-66, -64), (66, -64), (54, 92), (-54, 92)])
    sheet.cut(glass, colour=papers.lamp, lift=1.4)
    sheet.cut(put(ellipse((0, 20), 44)), colour=mix(papers.lamp, (255, 255, 255), 0.45), lift=0)
    sheet.cut(put([(-15, 92), (-15, 42), (15, 42), (15, 92)]), colour=papers.cream, lift=0.3)
    flame, half = leaf(put([(0, 46)])[0], put([(0, -28)])[0], 24 * scale)
    sheet.cut(flame, colour=papers.rust, lift=0)
    sheet.cut(leaf(put([(0, 44)])[0], put([(0, 0)])[0], 13 * scale)[0], colour=papers.thread, lift=0)
    for side in (-1, 1):
        bar = put([(side * 62, -62), (side * 52, 92)])
        sheet.cut(*stroke(bar, 11 * scale), colour=frame if side < 0 else dark, lift=0.3)
    roof = bezier((-26, -112), (-34, -84), (-60, -76), (-92, -60), 16) + bezier((92, -60), (60, -76), (34, -84), (26, -112), 16)
    sheet.cut(put(roof), colour=frame, lift=0.7)
    sheet.cut(put([(0, -112), *roof[17:][::-1][:17], (92, -60), (0, -60)]), colour=dark, lift=0)
    sheet.cut(put([(-76, 90), (76, 90), (68, 118), (-68, 118)]), colour=frame, lift=0.5)
    sheet.cut(put([(0, 90), (76, 90), (68, 118), (0, 118)]), colour=dark, lift=0)
