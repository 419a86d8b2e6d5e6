"""Geometry of the explaining pictures: soft curves, bands, ovals, and places to draw them in."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import cos, hypot, pi, radians, sin

Point = tuple[float, float]
Points = Sequence[Point]


@dataclass(frozen=True)
class Placement:
    """Where a shape stands: its own units, turned (front down), stretched, moved to the page."""

    x: float
    y: float
    scale: float = 1.0
    turn: float = 0.0
    flip: bool = False

    def at(self, x: float, y: float) -> Point:
        """A point of the shape on the page."""
        a, s = radians(self.turn), self.scale
        x = -x if self.flip else x
        return (self.x + s * (x * cos(a) + y * sin(a)), self.y + s * (y * cos(a) - x * sin(a)))

    def all(self, points: Points) -> tuple[Point, ...]:
        """Every point of the shape on the page."""
        return tuple(self.at(x, y) for x, y in points)

    def moved(self, x: float, y: float, turn: float = 0.0) -> "Placement":
        """A frame that starts at a point of this one, turned further."""
        at = self.at(x, y)
        return replace(self, x=at[0], y=at[1], turn=self.turn + turn)

    def other(self) -> "Placement":
        """The same place for the other half of the body."""
        return replace(self, flip=not self.flip)


def middle(a: Point, b: Point) -> Point:
    """The point half way."""
    return ((a[0] + b[0]) / 2, (a[1] + b[1]) / 2)


def smooth(points: Points, closed: bool) -> str:
    """A soft curve through points in whole numbers; a point given twice is a corner."""
    ends = (points[-1], (points[0], points[1])) if closed else (points[0], (points[-1],))
    p = [ends[0], *points, *ends[1]]
    legs = (_leg(*p[i : i + 4]) for i in range(len(p) - 3))
    return f"M{_whole(points[0])}" + "".join(legs) + ("Z" if closed else "")


def _whole(*points: Point) -> str:
    return " ".join(str(round(n)) for point in points for n in point)


def _leg(a: Point, b: Point, c: Point, d: Point) -> str:
    """One stretch of a curve, from the second to the third of four points in a row."""
    size = 0.36 * hypot(c[0] - b[0], c[1] - b[1])
    if not size:
        return ""
    (ux, uy), (vx, vy) = _way(a, b, c), _way(b, c, d)
    one, two = (b[0] + ux * size, b[1] + uy * size), (c[0] - vx * size, c[1] - vy * size)
    return "C" + _whole(one, two, c)


def _way(a: Point, b: Point, c: Point) -> Point:
    """The direction of a curve at the middle of three points, nearer to that of the short side."""
    h, k = hypot(b[0] - a[0], b[1] - a[1]) or 1e-9, hypot(c[0] - b[0], c[1] - b[1]) or 1e-9
    x = (b[0] - a[0]) * k / h + (c[0] - b[0]) * h / k
    y = (b[1] - a[1]) * k / h + (c[1] - b[1]) * h / k
    size = hypot(x, y) or 1.0
    return (x / size, y / size)


def ribbon(points: Points, *widths: float) -> tuple[Point, ...]:
    """The outline of a band along points; its widths are spread evenly from end to end."""
    n, p = len(points), [points[0], *points, points[-1]]
    rows = [(*points[i], *_way(*p[i : i + 3]), _spread(widths, i / (n - 1))) for i in range(n)]
    one = [(x - v * w / 2, y + u * w / 2) for x, y, u, v, w in rows]
    two = [(x + v * w / 2, y - u * w / 2) for x, y, u, v, w in reversed(rows)]
    return (one[0], *one, one[-1], two[0], *two, two[-1])


def _spread(widths: Sequence[float], share: float) -> float:
    """The width at a share of the way along."""
    at = share * (len(widths) - 1)
    i = min(int(at), len(widths) - 2)
    return widths[i] + (widths[i + 1] - widths[i]) * (at - i)


def oval(at: Point, wide: float, high: float, turn: float = 0.0) -> tuple[Point, ...]:
    """Points round an oval of two half axes."""
    turns = [i * pi / 6 for i in range(12)]
    return Placement(*at, turn=turn).all([(wide * cos(a), high * sin(a)) for a in turns])
