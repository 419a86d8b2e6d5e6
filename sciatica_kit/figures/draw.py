"""A drawing for one side and one body: its panels as SVG, the same bytes for the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Any, Literal

import numpy as np
import shapely

from ..model.pose import Drawing
from .framing import GAP, SIGN, Box, framed, room_for_signs
from .looks import GHOST, GHOST_EDGE, GROUND, Look, for_side
from .marks import arrow_path, paint_arrow, paint_icons
from .motion import path_of, skeletons
from .outline import Shape, View, shapes
from .paint import JOINED, Figure, Sheet, figure, outline, paint_figure, paint_shape
from .props import names_of, props
from .scenery import water
from .skeleton import Skeleton
from .vectors import between, length

Side = Literal["left", "right", ""]
LINE = 24.0
# A limb that moves less than this, in metres, has no ghost.
STILL = 0.05


@dataclass(frozen=True)
class Scene:
    """One pose made ready for the page: what is behind and before the figure, and the figure."""

    figure: Figure
    behind: list[Shape]
    before: list[Shape]

    @cached_property
    def areas(self) -> Any:
        """The outline of everything in the scene."""
        found = (*self.figure.shapes, *self.behind, *self.before)
        return np.array([shape.area for shape in found], dtype=object)


@dataclass(frozen=True)
class Drawn:
    """The panels of one drawing, each a whole SVG of the same size."""

    panels: tuple[str, ...]
    alt: str
    columns: int
    wide: int
    high: int


def draw(drawing: Drawing, side: Side = "", look: Look | None = None) -> Drawn:
    """The panels of a drawing for the patient's side; made once for each content, side and look."""
    return _draw(drawing.model_dump_json(), side, look or Look())


@lru_cache(maxsize=2048)
def _draw(content: str, side: Side, look: Look) -> Drawn:
    drawing = Drawing.model_validate_json(content)
    return fresh(drawing, side, look)


def fresh(drawing: Drawing, side: Side, look: Look) -> Drawn:
    """The panels made anew, whatever was made before."""
    view = View(*drawing.view, mirrored=side == "left")
    marked = for_side(look) if side else look
    poses = skeletons(drawing, marked)
    scenes = [scene(drawing, i, s, marked, view, poses) for i, s in enumerate(poses)]
    arrows = _arrows(drawing, marked, view, scenes)
    boxes = [bounds([made], ()) for made in scenes]
    boxes = boxes if drawing.sequence else [bounds(scenes, arrows)] * len(scenes)
    if drawing.sequence and arrows:
        boxes[1] = bounds(scenes[1:2], arrows)
    columns, frames = framed(boxes)
    areas = [made.areas for made in scenes]
    if not drawing.sequence:
        lines = [shapely.buffer(shapely.linestrings(a), 0.05, quad_segs=2) for a in arrows]
        areas[1] = np.concatenate([*areas, np.array(lines, dtype=object)])
    frames, panel, corner = room_for_signs(len(drawing.marks), areas, frames)
    sheets = [Sheet(*frame) for frame in frames]
    for i, (sheet, made) in enumerate(zip(sheets, scenes, strict=True)):
        paint_scene(sheet, made, drawing, marked, view, scenes[0] if i == 1 else None)
    for arrow in arrows:
        paint_arrow(sheets[1], arrow, drawing.both_ways)
    wide, high = frames[0][3:]
    paint_icons(sheets[panel], drawing.marks, corner, SIGN // 2)
    panels = tuple(svg(s) for s in sheets)
    return Drawn(panels, words(drawing.alt, side), columns, wide, high)


def words(alt: str, side: Side) -> str:
    """The alternative text with the side in its place."""
    return alt.replace("{side}", side or "sore")


def svg(sheet: Sheet) -> str:
    """A whole SVG of one panel."""
    return f"{_open_tag(sheet.wide, sheet.high)}{''.join(sheet.out)}</svg>"


def _open_tag(wide: int, high: int, more: str = "") -> str:
    size = f'viewBox="0 0 {wide} {high}" width="{wide / 10:g}" height="{high / 10:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{more}>'


def scene(
    drawing: Drawing, i: int, s: Skeleton, look: Look, view: View, poses: Sequence[Skeleton]
) -> Scene:
    """One pose's shapes, in painting order; a mat is as long as all the poses need."""
    pose = drawing.poses[i]
    behind, among = props(drawing, pose, s, look, poses)
    before = water(s, 0.0) if "pool" in names_of(drawing, pose, look) else []
    sides = "a" if drawing.side_matters else "ab"
    made = figure(s, look, view, drawing.muscle if i == 1 else (), among, sides)
    flat = shapes([*behind, *before], view)
    return Scene(made, flat[: len(behind)], flat[len(behind) :])


def _arrows(drawing: Drawing, look: Look, view: View, scenes: list[Scene]) -> list[Any]:
    """The way of one joint or two from the first pose to the second."""
    ends = (scenes[0].figure.skeleton, scenes[1].figure.skeleton)
    names = [name for name in (drawing.follow, drawing.also) if name]
    paths = [view.flat(path_of(drawing, look, ends, name)) for name in names]
    # Found as if unmirrored, so that left and right have their arrows in the same place.
    turn = np.array([-1.0 if view.mirrored else 1.0, 1.0])
    balls = scenes[1].figure.balls.copy()
    balls[:, :2] *= turn
    return [arrow_path(path[:, :2] * turn, balls) * turn for path in paths]


def bounds(scenes: Sequence[Scene], arrows: Sequence[Any]) -> Box:
    """The box about every pose, prop and arrow, in metres."""
    x0, y0, x1, y1 = shapely.total_bounds(np.concatenate([s.areas for s in scenes])).tolist()
    for arrow in arrows:
        (ax0, ay0), (ax1, ay1) = arrow.min(axis=0) - 0.05, arrow.max(axis=0) + 0.05
        x0, y0, x1, y1 = min(x0, ax0), min(y0, ay0), max(x1, ax1), max(y1, ay1)
    return float(x0), float(y0), float(x1), float(y1)


def paint_scene(
    sheet: Sheet, made: Scene, drawing: Drawing, look: Look, view: View, start: Scene | None
) -> None:
    """Shadow, props, the ghost of the start, then the figure with what stands among its parts."""
    paint_props(sheet, made, view, LINE)
    if start is not None and not drawing.sequence:
        _ghost(sheet, start.figure, made.figure)
    paint_figure(sheet, made.figure, look, view, LINE)
    for shape in made.before:
        sheet.fill(shape.area, shape.part.fill, ' fill-opacity="0.42"')


def paint_props(sheet: Sheet, made: Scene, view: View, line: float) -> None:
    """The shadow and what stands behind the figure."""
    _shadow(sheet, made.figure.skeleton, view)
    done: dict[str, Shape] = {}
    for shape in made.behind:
        paint_shape(sheet, shape, done, line)


def _shadow(sheet: Sheet, s: Skeleton, view: View) -> None:
    """A pale patch on the floor under the figure."""
    spots = [(x, y, 0.0) for n, (x, y, _) in s.points.items() if not n.startswith("finger")]
    flat = view.flat(spots)[:, :2]
    patch = shapely.buffer(shapely.convex_hull(shapely.multipoints(flat)), 0.07, quad_segs=6)
    sheet.fill(shapely.intersection(shapely.simplify(patch, 0.003), sheet.frame), GROUND)


def _ghost(sheet: Sheet, start: Figure, end: Figure) -> None:
    """Where the parts that move were at the start, as one pale shape with a grey edge."""
    moved = _moved(start.skeleton, end.skeleton)
    parts = [m for m in start.shapes if any(n in moved for n in _JOINTS.get(m.part.name, ()))]
    d = "".join("M" + sheet.line(ring) + "Z" for m in parts for ring in outline(m))
    if d:  # The fill covers the inner half of every line, so one outline is left about them all.
        sheet.stroke(d, GHOST_EDGE, LINE * 1.6, f'{JOINED} stroke-dasharray="75 55"')
        sheet.out.append(f'<path d="{d}" fill="{GHOST}"/>')


def _moved(a: Skeleton, b: Skeleton) -> set[str]:
    return {n for n in a.points if length(between(a.points[n], b.points[n])) > STILL}


_JOINTS = {
    "pelvis": ("pelvis",), "shirt": ("chest", "waist"), "neck": ("neck",), "head": ("head",),
    "hair": ("head",), "bun": ("head",), "nose": ("head",),
    **{f"thumb_{k}": (f"hand_{k}",) for k in "ab"},
    **{f"thigh_{k}": (f"knee_{k}",) for k in "ab"},
    **{f"shank_{k}": (f"ankle_{k}", f"knee_{k}") for k in "ab"},
    **{f"foot_{k}": (f"toe_{k}", f"heel_{k}") for k in "ab"},
    **{f"upper_arm_{k}": (f"elbow_{k}",) for k in "ab"},
    **{f"sleeve_{k}": (f"elbow_{k}", f"shoulder_{k}") for k in "ab"},
    **{f"forearm_{k}": (f"wrist_{k}", f"elbow_{k}") for k in "ab"},
    **{f"hand_{k}": (f"hand_{k}",) for k in "ab"},
}  # fmt: skip


def whole(drawn: Drawn, title: str) -> str:
    """All panels in one SVG, in their rows and columns, with its words for a screen reader."""
    rows = -(-len(drawn.panels) // drawn.columns)
    wide = drawn.columns * (drawn.wide + GAP) - GAP
    high = rows * (drawn.high + GAP) - GAP
    said = f"<title>{escape(title)}</title><desc>{escape(drawn.alt)}</desc>"
    body = "".join(_placed(p, i, drawn) for i, p in enumerate(drawn.panels))
    head = _open_tag(wide, high, ' role="img"')
    return f"{head}{said}{body}</svg>"


def _placed(panel: str, i: int, drawn: Drawn) -> str:
    x = i % drawn.columns * (drawn.wide + GAP)
    y = i // drawn.columns * (drawn.high + GAP)
    return f'<g transform="translate({x} {y})">{panel[panel.index(">") + 1 : -len("</svg>")]}</g>'
