"""The moving picture for the screen: the poses in between as the frames of one animated SVG."""

from functools import lru_cache
from html import escape

import numpy as np
import shapely

from ..model.pose import Drawing, Look
from .draw import LINE, DrawnScene, Side, bounds, paint_props, scene
from .framing import framed
from .looks import for_side
from .motion import frame_at, skeletons
from .outline import View
from .paint import Canvas, paint_figure
from .pose.skeleton import Skeleton

# Frames from one pose to the next, and how much smaller than in print the page's units are.
STEPS = 12
SHRINK = 0.4
# Seconds a pose is held and seconds from pose to pose.
HOLD, MOVE = 0.9, 1.6


def moving(drawing: Drawing, side: Side = "", look: Look | None = None, name: str = "m") -> str:
    """One self-contained SVG that moves, and stands still at the end for who prefers that.

    `name` keeps its styles apart from those of other drawings on the same page.
    """
    return _moving(drawing.model_dump_json(), side, look or Look(), name)


@lru_cache(maxsize=256)
def _moving(content: str, side: Side, look: Look, name: str) -> str:
    drawing = Drawing.model_validate_json(content)
    view = View(*drawing.view, mirrored=side == "left")
    marked = for_side(look) if side else look
    poses = skeletons(drawing, marked)
    scenes = [scene(drawing, i, s, marked, view, poses) for i, s in _frames(drawing, marked)]
    _, (frame,) = framed([bounds(scenes, ())])
    scale, left, top, wide, high = frame
    small = (scale * SHRINK, left, top, round(wide * SHRINK), round(high * SHRINK))
    back = Canvas(*small)
    same = _same_behind(scenes)
    if same:
        paint_props(back, scenes[0], view, LINE * SHRINK)
    groups = [_group(Canvas(*small), made, marked, view, same) for made in scenes]
    return _svg(name, small[3:], "".join(back.out), groups, _times(drawing), drawing.alt)


def _frames(drawing: Drawing, look: Look) -> list[tuple[int, Skeleton]]:
    """The skeleton of every frame with the pose whose props it has."""
    poses = skeletons(drawing, look)
    made = []
    for i in range(len(poses) - 1):
        ends = (poses[i], poses[i + 1])
        made += [(i, frame_at(drawing, look, ends, k / STEPS, i)) for k in range(STEPS)]
    return [*made, (len(poses) - 1, poses[-1])]


def _same_behind(scenes: list[DrawnScene]) -> bool:
    """Whether what stands behind the figure is the same in every frame."""
    first = [shape.area for shape in scenes[0].behind]
    return all(
        len(s.behind) == len(first)
        and all(np.array([shapely.equals(a.area, b) for a, b in zip(s.behind, first, strict=True)]))
        for s in scenes[1:]
    )


def _group(sheet: Canvas, made: DrawnScene, look: Look, view: View, same: bool) -> str:
    if not same:
        paint_props(sheet, made, view, LINE * SHRINK)
    paint_figure(sheet, made.figure, look, view, LINE * SHRINK)
    for shape in made.before:
        sheet.fill(shape.area, shape.part.fill, ' fill-opacity="0.42"')
    return "".join(sheet.out)


def _times(drawing: Drawing) -> list[list[tuple[float, float]]]:
    """When each frame is seen, as shares of one round: there and back, or on and on for a habit."""
    n = (len(drawing.poses) - 1) * STEPS
    spans: list[list[tuple[float, float]]] = [[] for _ in range(n + 1)]
    order = list(range(n + 1))
    if not drawing.sequence:
        order += list(range(n - 1, 0, -1))
    at, marks = 0.0, []
    for k in order:
        lasts = HOLD if k % STEPS == 0 else MOVE / STEPS
        marks.append((k, at, at + lasts))
        at += lasts
    for k, start, end in marks:
        spans[k].append((start / at, end / at))
    return spans


def _seconds(drawing_spans: list[list[tuple[float, float]]]) -> float:
    held = sum(len(s) for s in drawing_spans[::STEPS])
    moved = sum(len(s) for k, s in enumerate(drawing_spans) if k % STEPS)
    return held * HOLD + moved * MOVE / STEPS


def _svg(
    name: str,
    size: tuple[int, int],
    back: str,
    groups: list[str],
    spans: list[list[tuple[float, float]]],
    alt: str,
) -> str:
    wide, high = size
    style = "".join(_rule(name, k, s, _seconds(spans)) for k, s in enumerate(spans))
    last = len(groups) - 1
    calm = (
        f"@media (prefers-reduced-motion:reduce){{.{name} g{{animation:none!important}}"
        f".{name} .{name}{last}{{visibility:visible}}}}"
        f"@media print{{.{name} g{{animation:none!important}}"
        f".{name} .{name}{last}{{visibility:visible}}}}"
    )
    frames = "".join(f'<g class="{name}{k}">{g}</g>' for k, g in enumerate(groups))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="{name}" role="img"'
        f' aria-label="{escape(alt)}" viewBox="0 0 {wide} {high}">'
        f"<style>{style}{calm}</style>{back}{frames}</svg>"
    )


def _rule(name: str, k: int, spans: list[tuple[float, float]], seconds: float) -> str:
    """A frame is hidden but in its spans of each round."""
    keys = {0.0: "hidden"}
    for start, end in spans:
        keys[start] = "visible"
        keys.setdefault(end, "hidden")
    steps = "".join(f"{t * 100:.2f}%{{visibility:{v}}}" for t, v in sorted(keys.items()) if t < 1)
    return (
        f"@keyframes {name}{k}{{{steps}}}"
        f".{name}{k}{{visibility:hidden;animation:{name}{k} {seconds:g}s step-end infinite}}"
    )
