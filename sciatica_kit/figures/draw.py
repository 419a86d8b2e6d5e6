"""A drawing for one side and one body: its panels as SVG, the same bytes for the same words."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Any, Literal

import numpy as np
import shapely

from ..model.pose import Drawing
from .framing import GAP, Box, framed, room_for_signs
from .looks import GHOST, GHOST_EDGE, GROUND, INK, Look, for_side
from .marks import arrow_path, paint_arrow, paint_icons
from .motion import motion_path, skeletons
from .outline import Shape, View, shapes
from .paint import JOINED, Canvas, PaintedFigure, figure, paint_figure, paint_shape
from .pose.skeleton import Skeleton
from .pose.vectors import between, length
from .props.furniture import RUNS_ON
from .props.props import names_of, props
from .props.scenery import water

Side = Literal["left", "right", ""]
LINE = 24.0
# How much is shown of a wall that runs on, above the rest and to either side, in metres.
ABOVE, BESIDE = 0.1, 0.2
# A limb that moves less than this, in metres, has no ghost.
STILL = 0.05
# A piece of ghost smaller than this, in square metres, is left out; metres it runs on unseen.
SMUDGE, UNDER = 0.006, 0.03


@dataclass(frozen=True)
class DrawnScene:
    """One pose made ready for the page: what is behind and before the figure, and the figure."""

    figure: PaintedFigure
    behind: list[Shape]
    before: list[Shape]

    @cached_property
    def areas(self) -> Any:
        """The outline of everything in the scene."""
        found = (*self.figure.shapes, *self.behind, *self.before)
        return np.array([shape.area for shape in found], dtype=object)

    @cached_property
    def runs_on(self) -> Any:
        """Which of the areas run out of the picture."""
        found = (*self.figure.shapes, *self.behind, *self.before)
        return np.array([shape.part.cloth in RUNS_ON for shape in found])

    @property
    def taken(self) -> Any:
        """What a sign must not cover; on a broad wall it may stand, but not on its edge."""
        return np.where(self.runs_on, shapely.boundary(self.areas), self.areas)


@dataclass(frozen=True)
class Drawn:
    """The panels of one drawing, each a whole SVG; those of one row are of the same size."""

    panels: tuple[str, ...]
    alt: str
    columns: int
    wide: int
    highs: tuple[int, ...]

    @property
    def high(self) -> int:
        """The height of the highest row."""
        return max(self.highs)


def draw(drawing: Drawing, side: Side = "", look: Look | None = None) -> Drawn:
    """The panels of a drawing for the patient's side; made once for each content, side and look."""
    return _draw(drawing.model_dump_json(), side, look or Look())


@lru_cache(maxsize=2048)
def _draw(content: str, side: Side, look: Look) -> Drawn:
    drawing = Drawing.model_validate_json(content)
    return drawn_anew(drawing, side, look)


def drawn_anew(drawing: Drawing, side: Side, look: Look) -> Drawn:
    """The panels made anew, whatever was made before."""
    view = View(*drawing.view, mirrored=side == "left")
    marked = for_side(look) if side else look
    poses = skeletons(drawing, marked)
    scenes = [scene(drawing, i, s, marked, view, poses) for i, s in enumerate(poses)]
    arrows = _arrows(drawing, marked, view, scenes)
    boxes = _boxes(scenes, arrows, drawing.sequence)
    columns, frames = framed(boxes)
    areas = [made.taken for made in scenes]
    lines = [shapely.buffer(shapely.linestrings(a), 0.05, quad_segs=2) for a in arrows]
    seen = areas[1:2] if drawing.sequence else areas
    areas[1] = np.concatenate([*seen, np.array(lines, dtype=object)])
    frames, signs = room_for_signs(len(drawing.marks), areas, frames, columns)
    sheets = [Canvas(*frame) for frame in frames]
    for i, (sheet, made) in enumerate(zip(sheets, scenes, strict=True)):
        paint_scene(sheet, made, drawing, marked, view, scenes[0] if i == 1 else None)
    for arrow in arrows:
        paint_arrow(sheets[1], arrow, drawing.both_ways)
    paint_icons(sheets[signs.panel], drawing.marks, signs.middles)
    panels = tuple(svg(s) for s in sheets)
    highs = tuple(frame[4] for frame in frames[::columns])
    return Drawn(panels, drawing_words(drawing.alt, side), columns, frames[0][3], highs)


def drawing_words(alt: str, side: Side) -> str:
    """The alternative text with the side in its place."""
    return alt.replace("{side}", side or "sore")


def svg(sheet: Canvas) -> str:
    """A whole SVG of one panel."""
    return f"{_open_tag(sheet.wide, sheet.high)}{''.join(sheet.out)}</svg>"


def _open_tag(wide: int, high: int, more: str = "") -> str:
    size = f'viewBox="0 0 {wide} {high}" width="{wide / 10:g}" height="{high / 10:g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}{more}>'


def scene(
    drawing: Drawing, i: int, s: Skeleton, look: Look, view: View, poses: Sequence[Skeleton]
) -> DrawnScene:
    """One pose's shapes, in painting order; a mat is as long as all the poses need."""
    pose = drawing.poses[i]
    behind, among = props(drawing, pose, s, look, poses)
    before = water(s, 0.0) if "pool" in names_of(drawing, pose, look) else []
    sides = "a" if drawing.side_matters else "ab"
    made = figure(s, look, view, drawing.muscle if i == 1 else (), among, sides)
    flat = shapes([*behind, *before], view)
    return DrawnScene(made, flat[: len(behind)], flat[len(behind) :])


def _arrows(drawing: Drawing, look: Look, view: View, scenes: list[DrawnScene]) -> list[Any]:
    """The way of one joint or two from the first pose to the second."""
    ends = (scenes[0].figure.skeleton, scenes[1].figure.skeleton)
    names = [name for name in (drawing.follow, drawing.also) if name]
    paths = [view.flat(motion_path(drawing, look, ends, name)) for name in names]
    # Found as if unmirrored, so that left and right have their arrows in the same place.
    turn = np.array([-1.0 if view.mirrored else 1.0, 1.0])
    balls = scenes[1].figure.balls.copy()
    balls[:, :2] *= turn
    return [arrow_path(path[:, :2] * turn, balls) * turn for path in paths]


def _boxes(scenes: Sequence[DrawnScene], arrows: Sequence[Any], sequence: bool) -> list[Box]:
    """What each panel shows; the start stands as far along as the end, and as high as it is."""
    alone = [bounds([made], ()) for made in scenes]
    if sequence:
        return [alone[0], bounds(scenes[1:2], arrows), *alone[2:]]
    left, top, right, foot = bounds(scenes, arrows)
    return [(left, alone[0][1], right, alone[0][3]), (left, top, right, foot)]


def bounds(scenes: Sequence[DrawnScene], arrows: Sequence[Any]) -> Box:
    """The box about every pose, prop and arrow, in metres, and a little of what runs on."""
    whole = np.concatenate([s.areas[~s.runs_on] for s in scenes])
    x0, y0, x1, y1 = shapely.total_bounds(whole).tolist()
    for arrow in arrows:
        (ax0, ay0), (ax1, ay1) = arrow.min(axis=0) - 0.05, arrow.max(axis=0) + 0.05
        x0, y0, x1, y1 = min(x0, ax0), min(y0, ay0), max(x1, ax1), max(y1, ay1)
    near = shapely.box(x0 - BESIDE, y0 - ABOVE, x1 + BESIDE, y1)
    more = shapely.intersection(np.concatenate([s.areas[s.runs_on] for s in scenes]), near)
    x0, y0, x1, y1 = shapely.total_bounds([shapely.box(x0, y0, x1, y1), *more]).tolist()
    return float(x0), float(y0), float(x1), float(y1)


def paint_scene(
    sheet: Canvas,
    made: DrawnScene,
    drawing: Drawing,
    look: Look,
    view: View,
    start: DrawnScene | None,
) -> None:
    """Shadow, props, the ghost of the start, then the figure with what stands among its parts."""
    paint_props(sheet, made, view, LINE)
    if start is not None and not drawing.sequence:
        _ghost(sheet, start.figure, made.figure)
    paint_figure(sheet, made.figure, look, view, LINE)
    for shape in made.before:
        sheet.fill(shape.area, shape.part.fill, ' fill-opacity="0.42"')


def paint_props(sheet: Canvas, made: DrawnScene, view: View, line: float) -> None:
    """The shadow and what stands behind the figure."""
    _shadow(sheet, made.figure.skeleton, view)
    done: dict[str, Shape] = {}
    for shape in made.behind:
        if shape.part.cloth in RUNS_ON:
            _paint_cut(sheet, shape, line)
        else:
            paint_shape(sheet, shape, done, line)


def _paint_cut(sheet: Canvas, shape: Shape, line: float) -> None:
    """A shape that runs out of the picture has no line where it is cut off."""
    sheet.fill(shapely.intersection(shape.area, sheet.frame), shape.part.fill)
    edge = shapely.line_merge(shapely.intersection(shape.area.boundary, sheet.frame))
    runs = [shapely.get_coordinates(run) for run in shapely.get_parts(edge)]
    d = "".join("M" + sheet.line(run) for run in runs if len(run) > 1)
    sheet.stroke(d, INK, line, JOINED)


def _shadow(sheet: Canvas, s: Skeleton, view: View) -> None:
    """A pale patch on the floor under the figure."""
    spots = [(x, y, 0.0) for n, (x, y, _) in s.points.items() if not n.startswith("finger")]
    flat = view.flat(spots)[:, :2]
    patch = shapely.buffer(shapely.convex_hull(shapely.multipoints(flat)), 0.07, quad_segs=6)
    sheet.fill(shapely.intersection(shapely.simplify(patch, 0.003), sheet.frame), GROUND)


def _ghost(sheet: Canvas, start: PaintedFigure, end: PaintedFigure) -> None:
    """Where the parts that move were at the start, as one pale shape with a grey edge.

    Small pieces that peep out from behind the figure are left out: they are smudges, and of arms
    sooner than of what else moves.
    """
    moved = _moved(start.skeleton, end.skeleton)
    parts = [m for m in start.shapes if any(n in moved for n in _JOINTS.get(m.part.name, ()))]
    if not parts:
        return
    ghost = shapely.union_all([m.area for m in parts])
    figure = shapely.union_all([m.area for m in end.shapes])
    seen = shapely.get_parts(shapely.difference(ghost, figure))
    arms = shapely.union_all([m.area for m in parts if _ARM & set(_JOINTS[m.part.name])])
    rest = shapely.area(shapely.difference(seen, arms))
    seen = seen[(rest > SMUDGE) | (shapely.area(seen) > 3 * SMUDGE)]
    # Each piece runs on a little behind the figure, so that its edge there is not seen.
    kept = shapely.intersection(shapely.union_all(shapely.buffer(seen, UNDER)), ghost)
    d = sheet.path(kept)
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


_ARM = {f"{joint}_{k}" for joint in ("elbow", "wrist", "hand") for k in "ab"}


def whole(drawn: Drawn, title: str) -> str:
    """All panels in one SVG, in their rows and columns, with its words for a screen reader."""
    wide = drawn.columns * (drawn.wide + GAP) - GAP
    high = sum(drawn.highs) + GAP * (len(drawn.highs) - 1)
    said = f"<title>{escape(title)}</title><desc>{escape(drawn.alt)}</desc>"
    body = "".join(_placed(p, i, drawn) for i, p in enumerate(drawn.panels))
    head = _open_tag(wide, high, ' role="img"')
    return f"{head}{said}{body}</svg>"


def _placed(panel: str, i: int, drawn: Drawn) -> str:
    x = i % drawn.columns * (drawn.wide + GAP)
    y = sum(high + GAP for high in drawn.highs[: i // drawn.columns])
    return f'<g transform="translate({x} {y})">{panel[panel.index(">") + 1 : -len("</svg>")]}</g>'
