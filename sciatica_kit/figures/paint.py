"""Shapes to SVG: outlines that leave out the seams where a limb runs on, faces, muscles."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from .body.body import body
from .body.head import features
from .body.muscles import muscle_balls
from .body.parts import BodyPart
from .looks import INK, MUSCLE, MUSCLE_EDGE, SKINS, Look
from .outline import Shape, View, far_to_near, shapes
from .pose.skeleton import Skeleton


class Canvas:
    """Collects SVG; places are whole units of the page."""

    def __init__(self, scale: float, left: float, top: float, wide: int, high: int) -> None:
        self.scale, self.left, self.top = scale, left, top
        self.wide, self.high = wide, high
        self.out: list[str] = []

    @property
    def frame(self) -> Any:
        """The panel's rectangle in metres of the figure."""
        right, foot = self.left + self.wide / self.scale, self.top + self.high / self.scale
        return shapely.box(self.left, self.top, right, foot)

    def path(self, area: Any) -> str:
        """The path of a polygon or of several."""
        return "".join("M" + self.line(ring) + "Z" for ring in rings(area))

    def line(self, points: Any) -> str:
        """Points in metres as the numbers of a path."""
        page = np.rint((points[:, :2] - (self.left, self.top)) * self.scale).astype(int).tolist()
        kept = [a for a, b in zip(page, [None, *page], strict=False) if a != b]
        return " ".join([f"{x} {y}" for x, y in kept])

    def fill(self, area: Any, colour: str, more: str = "") -> None:
        """A filled area."""
        d = self.path(area)
        if d:
            self.out.append(f'<path d="{d}" fill="{colour}"{more}/>')

    def stroke(self, d: str, colour: str, width: float, more: str = "") -> None:
        """A line along a path; the width is in units of the page."""
        if d:
            self.out.append(
                f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}"{more}/>'
            )

    def dot(self, at: Any, r: float, colour: str) -> None:
        """A round spot; its radius is in metres."""
        x, y = (at[0] - self.left) * self.scale, (at[1] - self.top) * self.scale
        self.out.append(
            f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r * self.scale:.0f}" fill="{colour}"/>'
        )


def rings(area: Any) -> list[Any]:
    """Every outer and inner ring of an area, as points."""
    if area.geom_type == "Polygon":
        pieces = [area]
    else:
        pieces = [p for p in shapely.get_parts(area).tolist() if p.geom_type == "Polygon"]
    found = [r for p in pieces if not p.is_empty for r in (p.exterior, *p.interiors)]
    return [shapely.get_coordinates(r)[:-1] for r in found]


def outline(shape: Shape) -> list[Any]:
    """The rings of a shape."""
    return [shape.ring] if shape.ring is not None else rings(shape.area)


JOINED = ' stroke-linejoin="round" stroke-linecap="round"'


def paint_shape(sheet: Canvas, shape: Shape, done: dict[str, Shape], w: float) -> None:
    """Fill a part, then draw its outline but for the seams to what is painted already."""
    found, part = outline(shape), shape.part
    whole = "".join("M" + sheet.line(ring) + "Z" for ring in found)
    lines = [_open(sheet, ring, shape, done) for ring in found] if part.line else []
    seams = [line for line in lines if line is not None]
    edge = f' stroke="{INK}" stroke-width="{w:g}"{JOINED}' if part.line and not seams else ""
    if whole:
        sheet.out.append(f'<path d="{whole}" fill="{part.fill}"{edge}/>')
    sheet.stroke("".join(seams), INK, w, JOINED)
    done[part.name] = shape


def _open(sheet: Canvas, ring: Any, shape: Shape, done: dict[str, Shape]) -> str | None:
    """A ring without the stretches inside a joint and its neighbour; None where there are none."""
    near = [(done[name], joint) for name, joint in shape.joints if name in done]
    if not near:
        return None
    hidden = np.zeros(len(ring), dtype=bool)
    for other, (x, y, r) in near:
        close = np.hypot(ring[:, 0] - x, ring[:, 1] - y) < r * 1.12
        if close.any():
            hidden |= close & shapely.contains_xy(other.area, ring[:, 0], ring[:, 1])
    return _runs(sheet, ring, hidden.tolist()) if hidden.any() else None


def _runs(sheet: Canvas, points: Any, hidden: list[bool]) -> str:
    """The stretches of a ring that are not hidden, as open lines."""
    n, start = len(hidden), hidden.index(True)
    runs: list[list[int]] = [[]]
    for k in range(start, start + n):
        if hidden[k % n]:
            runs.append([])
        else:
            runs[-1].append(k % n)
    return "".join("M" + sheet.line(points[run]) for run in runs if len(run) > 1)


@dataclass(frozen=True)
class PaintedFigure:
    """One figure on the page: its shapes far to near, and the muscles picked out by their part."""

    skeleton: Skeleton
    shapes: list[Shape]
    muscles: dict[str, list[Shape]]

    @property
    def balls(self) -> Any:
        """x, y, depth and radius of every ball of the figure and of what it holds."""
        return np.concatenate([m.balls for m in self.shapes])


def figure(
    s: Skeleton,
    look: Look,
    view: View,
    muscles: Iterable[str] = (),
    props: Sequence[BodyPart] = (),
    sides: str = "a",
) -> PaintedFigure:
    """A figure's shapes and those of the things about it, in painting order."""
    parts = [*body(s, look, view.toward), *props]
    strips = [(on, BodyPart(f"{name} on {on}", balls, MUSCLE, "muscle"))
              for name in muscles for on, balls in muscle_balls(s, name, sides)]  # fmt: skip
    found = shapes([*parts, *(part for _, part in strips)], view)
    marks: dict[str, list[Shape]] = {}
    for (on, _), shape in zip(strips, found[len(parts) :], strict=True):
        marks.setdefault(on, []).append(shape)
    return PaintedFigure(s, far_to_near(found[: len(parts)]), marks)


def paint_figure(sheet: Canvas, made: PaintedFigure, look: Look, view: View, width: float) -> None:
    """One figure and the things about it, from far to near."""
    done: dict[str, Shape] = {}
    for shape in made.shapes:
        paint_shape(sheet, shape, done, width)
        for mark in made.muscles.get(shape.part.name, ()):
            d = sheet.path(shapely.intersection(mark.area, shape.area))
            if d:
                look_of = f'fill="{MUSCLE}" stroke="{MUSCLE_EDGE}" stroke-width="{width:g}"'
                sheet.out.append(f'<path d="{d}" {look_of}/>')
        if shape.part.name == "hair":
            _face(sheet, made.skeleton, look, view, width)


def _face(sheet: Canvas, s: Skeleton, look: Look, view: View, width: float) -> None:
    """Ear, eyes and mouth where they can be seen."""
    found = features(s, view.toward)
    for at in found["ear"]:
        sheet.dot(view.flat([at])[0], 0.021, SKINS[look.skin][1])
    for at in found["eye"]:
        sheet.dot(view.flat([at])[0], 0.0105, INK)
    if found["mouth"]:
        d = "M" + sheet.line(view.flat(found["mouth"]))
        sheet.stroke(d, INK, width, JOINED)
