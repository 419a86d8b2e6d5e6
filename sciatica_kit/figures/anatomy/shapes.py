"""What the explaining pictures are made of: flat marks, nerves with an edge, halos, scenes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import pi, sqrt

from ..looks import INK
from .curves import Placement, Point, Points, oval, smooth

# A unit is a fiftieth of a millimetre where the picture is printed 60 mm wide.
WIDE = 3000
LINE, FINE = 26.0, 18.0
FLESH, FLESH_EDGE = "#e6d0bc", "#8a705a"
CLOTH, CLOTH_EDGE = "#b9c8cf", "#6d828d"
BONE, BONE_FAR = "#fbf5e4", "#d9caa4"
DISC, DISC_CORE = "#8fc7cb", "#d3ebea"
NERVE, NERVE_RIM, NERVE_EDGE = "#ee7a1c", "#7a3206", "#fff6dc"
HALO, HALO_DOTS = "#ffa94d", "#944505"
# The pale edge of a nerve; the dots round a halo, and how far apart they stand.
PALE, DOT, GAP = 20.0, 34.0, 84.0


@dataclass(frozen=True)
class Mark:
    """One path on the page: its points, how it is filled and how it is edged."""

    points: tuple[Point, ...]
    fill: str = "none"
    edge: str = INK
    width: float = LINE
    closed: bool = True
    more: str = ""

    def mirrored(self) -> "Mark":
        """The same mark on the other half of the page."""
        return replace(self, points=tuple((WIDE - x, y) for x, y in self.points))

    def svg(self) -> str:
        """The path as SVG; a width of nothing draws no edge."""
        round_off = 'stroke-linejoin="round" stroke-linecap="round"'
        edge = f' stroke="{self.edge}" stroke-width="{self.width:g}" {round_off}'
        drawn = f'd="{smooth(self.points, self.closed)}" fill="{self.fill}"'
        return f"<path {drawn}{edge if self.width else ''}{self.more}/>"


def line(points: Points, edge: str = INK, width: float = FINE, more: str = "") -> Mark:
    """An open line."""
    return Mark(tuple(points), "none", edge, width, closed=False, more=more)


def patch(points: Points, fill: str) -> Mark:
    """A shape without an edge."""
    return Mark(tuple(points), fill, width=0)


def nerves(bands: Sequence[tuple[Point, ...]]) -> list[Mark]:
    """Nerves that run into one another: pale edge, dark rim, warm core."""
    rings = ((NERVE_EDGE, 2 * PALE + 2 * FINE), (NERVE_RIM, 2 * FINE))
    rims = [Mark(b, colour, colour, width) for colour, width in rings for b in bands]
    return rims + [patch(b, NERVE) for b in bands]


@dataclass(frozen=True)
class Halo:
    """The mark of a place: a soft oval light with a dotted edge."""

    at: Point
    wide: float
    high: float
    turn: float = 0.0
    light: float = 0.34

    def glow(self) -> list[Mark]:
        """The light, which lies over bone and under what matters."""
        return [replace(self._ring(k), fill=HALO, width=0) for k in (1.0, 0.8, 0.58)]

    def dots(self) -> list[Mark]:
        """The edge, which lies over all else; its dots divide the way round evenly."""
        a, b = self.wide, self.high
        around = pi * (3 * (a + b) - sqrt((3 * a + b) * (a + 3 * b)))
        gap = around / round(around / GAP)
        more = f' stroke-dasharray="0 {gap:.1f}"'
        return [replace(self._ring(1.0), edge=HALO_DOTS, width=DOT, more=more)]

    def _ring(self, k: float) -> Mark:
        points = oval(self.at, self.wide * k, self.high * k, self.turn)
        return Mark(points, more=f' fill-opacity="{self.light:g}"')


def glow(halos: Sequence[Halo]) -> list[Mark]:
    """The light of several halos."""
    return [mark for halo in halos for mark in halo.glow()]


def dots(halos: Sequence[Halo]) -> list[Mark]:
    """The dotted edges of several halos."""
    return [mark for halo in halos for mark in halo.dots()]


@dataclass(frozen=True)
class Spot:
    """A word of the picture: which one, where its middle stands, and what it points to."""

    word: str
    x: float
    y: float
    at: Point


# A word, where it stands on the page, and what it points to in units of the body.
Row = tuple[str, float, float, float, float]


def spots(f: Placement, rows: Sequence[Row]) -> tuple[Spot, ...]:
    """The words of a body that stands in a frame."""
    return tuple(Spot(word, x, y, f.at(at_x, at_y)) for word, x, y, at_x, at_y in rows)


@dataclass(frozen=True)
class AnatomyScene:
    """A picture before it is words and bytes: its marks from far to near, height and spots."""

    marks: Sequence[Mark]
    high: int
    spots: tuple[Spot, ...]

    def mirrored(self) -> "AnatomyScene":
        """The same scene drawn anew for the other side."""
        spots = tuple(Spot(s.word, WIDE - s.x, s.y, (WIDE - s.at[0], s.at[1])) for s in self.spots)
        return AnatomyScene([m.mirrored() for m in self.marks], self.high, spots)

    def svg(self) -> str:
        """The scene as one SVG."""
        box = f'viewBox="0 0 {WIDE} {self.high}" width="{WIDE // 10}" height="{self.high // 10}"'
        body = "".join(mark.svg() for mark in self.marks)
        return f'<svg xmlns="http://www.w3.org/2000/svg" {box}>{body}</svg>'
