"""Plain geometry: smooth lines and outlines as lists of points."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import atan2, ceil, cos, degrees, hypot, pi, radians, sin

Point = tuple[float, float]
Path = list[Point]


def bezier(start: Point, pull: Point, push: Point, end: Point, steps: int = 40) -> Path:
    """Sample a cubic curve, both ends included."""
    path = []
    for step in range(steps + 1):
        t = step / steps
        u = 1 - t
        weights = (u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t)
        corners = (start, pull, push, end)
        path.append(
            (
                sum(w * x for w, (x, _) in zip(weights, corners, strict=True)),
                sum(w * y for w, (_, y) in zip(weights, corners, strict=True)),
            )
        )
    return path


def spline(points: Sequence[Point], steps: int = 14, closed: bool = False) -> Path:
    """Draw a smooth curve through every point (Catmull-Rom)."""
    points = list(points)
    ring = [points[-1], *points, *points[:2]] if closed else [points[0], *points, points[-1]]
    path: Path = []
    for before, a, b, after in zip(ring, ring[1:], ring[2:], ring[3:], strict=False):
        pull = (a[0] + (b[0] - before[0]) / 6, a[1] + (b[1] - before[1]) / 6)
        push = (b[0] - (after[0] - a[0]) / 6, b[1] - (after[1] - a[1]) / 6)
        path += bezier(a, pull, push, b, steps)[:-1]
    return path if closed else [*path, points[-1]]


def ellipse(centre: Point, rx: float, ry: float | None = None, turn: float = 0) -> Path:
    """Outline an ellipse, or a circle when ry is left out."""
    ry = rx if ry is None else ry
    count = max(20, min(120, ceil(max(rx, ry) * 0.9)))
    ring = [(rx * cos(2 * pi * i / count), ry * sin(2 * pi * i / count)) for i in range(count)]
    return place(ring, centre, turn=turn)


def place(points: Sequence[Point], at: Point, scale: float = 1, turn: float = 0) -> Path:
    """Turn (degrees, clockwise on screen), scale, then move points drawn around (0, 0)."""
    c, s = cos(radians(turn)) * scale, sin(radians(turn)) * scale
    return [(at[0] + x * c - y * s, at[1] + x * s + y * c) for x, y in points]


def between(a: Point, b: Point, share: float) -> Point:
    """Find the point a share of the way from a to b."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def heading(a: Point, b: Point) -> float:
    """Give the direction from a to b in degrees, clockwise from the right."""
    return degrees(atan2(b[1] - a[1], b[0] - a[0]))


def paced(path: Path, gap: float) -> Path:
    """Pick points along a path at even distances, so that dots and bows are evenly spaced."""
    picked, left = [path[0]], gap
    for a, b in pairwise(path):
        length = hypot(b[0] - a[0], b[1] - a[1])
        done = left
        while done <= length:
            picked.append(between(a, b, done / length))
            done += gap
        left = done - length
    return picked


def stroke(path: Path, width: float, end: float | None = None) -> list[Path]:
    """Cover a path with rounded pieces; with end, the line tapers from width to end."""
    end = width if end is None else end
    pieces = []
    last = len(path) - 1
    for i, (a, b) in enumerate(pairwise(path)):
        ra, rb = (width + (end - width) * k / last for k in (i, i + 1))
        length = hypot(b[0] - a[0], b[1] - a[1]) or 1
        nx, ny = (a[1] - b[1]) / length / 2, (b[0] - a[0]) / length / 2
        pieces.append(
            [
                (a[0] + nx * ra, a[1] + ny * ra),
                (b[0] + nx * rb, b[1] + ny * rb),
                (b[0] - nx * rb, b[1] - ny * rb),
                (a[0] - nx * ra, a[1] - ny * ra),
            ]
        )
        pieces.append(ellipse(a, ra / 2))
    pieces.append(ellipse(path[-1], end / 2))
    return pieces


def leaf(base: Point, tip: Point, width: float) -> tuple[Path, Path]:
    """Outline a leaf, and the side of its rib that lies in shade (wider than the leaf)."""
    length, turn = hypot(tip[0] - base[0], tip[1] - base[1]), heading(base, tip)
    upper = bezier((0, 0), (length * 0.3, -width), (length * 0.75, -width * 0.7), (length, 0), 14)
    lower = [(x, -y) for x, y in reversed(upper)]
    side = [(0, 0), (length, 0), (length, width), (0, width)]
    return place(upper + lower, base, turn=turn), place(side, base, turn=turn)


def under(edge: Callable[[float], float], floor: float, start: float = -60, stop: float = 1660) -> Path:
    """Outline everything below an edge given as height at x."""
    count = ceil((stop - start) / 12)
    xs = [start + (stop - start) * i / count for i in range(count + 1)]
    return [*((x, edge(x)) for x in xs), (stop, floor), (start, floor)]
