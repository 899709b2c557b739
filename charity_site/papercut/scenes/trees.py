"""Subjects that hang in a tree: the swing and the lantern."""

from collections.abc import Sequence
from math import cos, radians, sin

from .curves import Path, Point, between, bezier, ellipse, leaf, place, stroke
from .land import hills, verge
from .palette import WHITE, Color, mix
from .plants import crown, folded, growth, timber
from .props import tie
from .scene import Scene
from .sky import sky


def swing(scene: Scene) -> None:
    """Hang a swing on two gold ropes from the arm of a broad tree."""
    papers = scene.papers
    sun = sky(scene, (1290, 500), clear=(500, 200))
    x = scene.near(430, 20)
    for depth, ridge in enumerate(hills(scene, 760, 1010, papers.hills[:4], x + 160, sun, size=54)):
        if depth == 1:
            growth(scene, ridge, scene.near(1260, 60), papers.hills[4], 104)
        if depth == 3:
            foot = (x, ridge(x) + 40)
            trunk = bezier(foot, (x + 24, foot[1] - 200), (x - 24, foot[1] - 420), (x + 16, 270))
            arm = bezier((x - 6, 530), (x + 130, 410), (x + 320, 434), (x + 690, scene.near(380, 14)), 60)
            twig = place(bezier((0, 0), (34, -20), (50, -60), (54, -100), 16), arm[50])
            timber(scene, trunk, 92, 56, stroke(arm, 50, 16) + stroke(twig, 13, 8))
    leaves = scene.dice.choice((papers.leaves, papers.blossom))
    crown(scene, (x + 10, 306), 320, leaves)
    crown(scene, (x + 640, 310), 112, leaves)
    seat(scene, arm[31], arm[42], scene.near(420, 16), scene.dice.choice((-1, 1)) * scene.near(8, 3))
    verge(scene)


def seat(scene: Scene, left: Point, right: Point, drop: float, angle: float) -> None:
    """Let two ropes down from the arm and hang the board in them, caught in mid swing."""
    sheet, papers = scene.sheet, scene.papers
    away = (-drop * sin(radians(angle)), drop * cos(radians(angle)))
    low_left, low_right = ((x + away[0], y + away[1]) for x, y in (left, right))
    board = [between(low_left, low_right, -0.24), between(low_left, low_right, 1.24)]
    sheet.line(board, 28, colour=papers.sand, lift=1.2)
    sheet.line([(x, y + 9) for x, y in board], 9, colour=mix(papers.sand, papers.shade, 0.35))
    for top, low in ((left, low_left), (right, low_right)):
        sheet.thread([top, low], papers.thread)
        for turn in (-9, 0, 9):
            sheet.thread(place([(turn - 2, -19), (turn + 2, 17)], top), papers.thread)
        sheet.cut(ellipse(low, 11), colour=papers.thread, lift=0.5)


def lantern(scene: Scene) -> None:
    """Hang a lantern on a gold thread from a leafy branch."""
    sheet, papers = scene.sheet, scene.papers
    sun = sky(scene, (1240, 360), clear=(760, 400))
    x = scene.near(250, 20)
    for depth, ridge in enumerate(hills(scene, 800, 1020, papers.hills[:4], scene.near(400, 60), sun, size=54)):
        if depth == 1:
            growth(scene, ridge, scene.near(1200, 80), papers.hills[4], 104)
        if depth == 3:
            trunk = bezier((x, ridge(x) + 40), (x - 20, 660), (x + 30, 420), (x - 60, -60))
            bough = bezier((x, 560), (x + 130, 300), (x + 420, 200), (x + 840, scene.near(300, 20)), 80)
            limb = bezier((x, 400), (x + 60, 230), (x + 200, 120), (x + 330, -40))
            timber(scene, trunk, 104, 72, stroke(bough, 52, 10) + stroke(limb, 34, 14))
    leaves = scene.dice.choice((papers.leaves, papers.blossom))
    foliage(scene, limb, 12, 96, leaves)
    foliage(scene, bough, 24, 92, leaves)
    hook = bough[56]
    centre = (hook[0], hook[1] + scene.near(390, 20))
    for reach, veil in ((300, 0.1), (215, 0.14), (140, 0.2)):
        sheet.cut(ellipse(centre, reach), colour=papers.lamp, veil=veil * papers.shine)
    lamp(scene, centre, 1.3)
    sheet.thread([hook, (centre[0], centre[1] - 196)], papers.thread)
    tie(scene, (hook[0], hook[1] + 4))
    verge(scene)


def foliage(scene: Scene, branch: Path, count: int, size: float, leaves: Sequence[Color]) -> None:
    """Set folded leaves along a branch, on alternate sides, larger towards the trunk."""
    for i in range(count):
        share = 0.22 + 0.78 * i / (count - 1)
        base = branch[round((len(branch) - 1) * share)]
        turn = radians(scene.near(-28, 14) + (-52 if i % 2 else 52))
        reach = size * scene.near(1.15 - 0.35 * share, 0.1)
        tip = (base[0] + reach * cos(turn), base[1] + reach * sin(turn))
        folded(scene, base, tip, reach * 0.3, scene.dice.choice(leaves), lift=0.9)


def lamp(scene: Scene, at: Point, scale: float) -> None:
    """Build a lantern: ring, panes with a candle, frame, roof and base."""
    sheet, papers = scene.sheet, scene.papers
    frame = scene.dice.choice((papers.rust, papers.teal))
    dark = mix(frame, papers.shade, 0.35)

    def put(points: Path) -> Path:
        return place(points, at, scale)

    shaded = [(put([(0, -150), (120, -150), (120, 150), (0, 150)]), dark)]
    sheet.cut(put(ellipse((0, -132), 27)), holes=[put(ellipse((0, -132), 18))], colour=dark, lift=0.6)
    halo = (put(ellipse((0, 20), 44)), mix(papers.lamp, WHITE, 0.45))
    sheet.cut(put([(-66, -64), (66, -64), (54, 92), (-54, 92)]), colour=papers.lamp, lift=1.4, panels=[halo])
    sheet.cut(put([(-15, 92), (-15, 42), (15, 42), (15, 92)]), colour=papers.cream, lift=0.3)
    for wick, peak, width, color in ((46, -28, 24, papers.rust), (44, 0, 13, papers.thread)):
        sheet.cut(put(leaf((0, wick), (0, peak), width)[0]), colour=color)
    for side, color in ((-1, frame), (1, dark)):
        sheet.line(put([(side * 62, -62), (side * 52, 92)]), 11 * scale, colour=color, lift=0.3)
    eave = bezier((26, -112), (34, -84), (60, -76), (92, -60), 16)
    roof = [(-x, y) for x, y in eave] + eave[::-1]
    sheet.cut(put(roof), colour=frame, lift=0.7, panels=shaded)
    sheet.cut(put([(-76, 90), (76, 90), (68, 118), (-68, 118)]), colour=frame, lift=0.5, panels=shaded)
