"""Arrows along a joint's path; the small signs: hold, breathe, squeeze, steps, swap, time."""

from collections.abc import Sequence
from math import cos, pi, sin
from typing import Any

import numpy as np

from .looks import ARROW, INK
from .paint import Canvas

# Metres: the shortest arrow, how clear of the body it should run, how far aside it may be moved.
SHORTEST = 0.16
CLEAR = 0.035
OFFSETS = tuple(k * s for k in (0.05, 0.09, 0.13, 0.18, 0.24, 0.3, 0.38) for s in (1, -1))
# A joint that moves less than this presses or tilts: its arrow lies on the body where it is.
PRESSED = 0.04
# Units of the page, of which a panel is 3000 wide.
HEAD = 110.0
STROKE = 42.0
EDGE = 45.0
LINE = 26.0
Flat = Any


def arrow_path(path: Flat, balls: Flat) -> Flat:
    """A path moved aside until it runs clear of the figure, and made long enough to be seen."""
    points = _long_enough(smoothed(np.asarray(path, dtype=float)[:, :2]))
    if _size(np.asarray(path, dtype=float)[:, :2]) < PRESSED:
        return points
    chord = points[-1] - points[0]
    normal = np.array([chord[1], -chord[0]]) / max(float(np.hypot(*chord)), 1e-9)
    offs = np.array(OFFSETS)
    moved = points[None] + normal * offs[:, None, None]
    apart = moved[:, :, None, :] - balls[None, None, :, :2]
    gaps = (np.hypot(apart[..., 0], apart[..., 1]) - balls[:, 3]).min(axis=2)
    over = (gaps < 0).mean(axis=1) * _size(points)
    cost = over * 6 + np.abs(offs) + (gaps.min(axis=1) < CLEAR) * 0.12
    return moved[int(np.argmin(cost))]


def _size(points: Flat) -> float:
    """The length of a path."""
    return float(np.hypot(*np.diff(points, axis=0).T).sum())


def smoothed(points: Flat, between: int = 4) -> Flat:
    """A curve through the points (Catmull and Rom), with so many steps from each to the next."""
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    a, b, c, d = ends[:-3], ends[1:-2], ends[2:-1], ends[3:]
    t = np.linspace(0, 1, between, endpoint=False)[None, :, None]
    a, b, c, d = (v[:, None] for v in (a, b, c, d))
    curve = b + t / 2 * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)))
    return np.vstack([curve.reshape(-1, 2), points[-1:]])


def _long_enough(points: Flat) -> Flat:
    """A short path is stretched about its middle to a length that can be seen."""
    if _size(points) >= SHORTEST:
        return points
    chord = points[-1] - points[0]
    if np.hypot(*chord) < 1e-6:
        chord = np.array([0.0, -1.0])
    middle, way = points.mean(axis=0), chord / np.hypot(*chord)
    return np.linspace(middle - way * SHORTEST / 2, middle + way * SHORTEST / 2, 5)


def paint_arrow(sheet: Canvas, points: Flat, both_ways: bool = False) -> None:
    """A bold line with a head, on a white edge so that it reads on anything."""
    if both_ways:
        _one_way(sheet, np.asarray(points)[::-1])
    _one_way(sheet, points)


def _one_way(sheet: Canvas, points: Flat) -> None:
    page = (np.asarray(points) - (sheet.left, sheet.top)) * sheet.scale
    tip, back = page[-1], _before(page, HEAD * 0.9)
    way = (tip - back) / max(float(np.hypot(*(tip - back))), 1e-9)
    side = np.array([way[1], -way[0]])
    shaft = np.vstack([page[np.hypot(*(page - tip).T) > HEAD * 0.95], [back]])
    wings = (tip, back + side * HEAD * 0.62, back - side * HEAD * 0.62)
    head = "M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in wings) + "Z"
    line = "M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in shaft)
    joined = ' stroke-linecap="round" stroke-linejoin="round"'
    sheet.stroke(line, "#fff", STROKE + EDGE, joined)
    sheet.stroke(head, "#fff", EDGE, joined)
    sheet.stroke(line, ARROW, STROKE, joined)
    sheet.out.append(f'<path d="{head}" fill="{ARROW}" stroke="{ARROW}" stroke-width="10"/>')


def _before(page: Flat, size: float) -> Flat:
    """The point so far back along a path from its end."""
    left = size
    for a, b in zip(page[-2::-1], page[:0:-1], strict=True):
        step = float(np.hypot(*(b - a)))
        if step >= left:
            return b + (a - b) * left / step
        left -= step
    return page[0]


def _ring(x: float, y: float, r: float) -> str:
    return (
        f'<circle cx="{x:g}" cy="{y:g}" r="{r:g}" fill="#fff" stroke="{INK}" stroke-width="2.6"/>'
    )


def _stroke(d: str, colour: str = INK, width: float = 2.6) -> str:
    return (
        f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:g}"'
        ' stroke-linecap="round" stroke-linejoin="round"/>'
    )


def _arc(x: float, y: float, r: float, a: float, b: float) -> str:
    steps = [a + (b - a) * i / 10 for i in range(11)]
    return "M" + " ".join(f"{x + r * cos(t):.0f} {y + r * sin(t):.0f}" for t in steps)


def _hold(x: float = 0.0, y: float = 0.0) -> str:
    """A stopwatch: stay there for a while."""
    hand = _stroke(f"M{x:g} {y + 2:g}L{x:g} {y - 4:g}M{x:g} {y + 2:g}L{x + 4:g} {y + 4:g}")
    knob = _stroke(f"M{x - 3:g} {y - 14:g}L{x + 3:g} {y - 14:g}M{x:g} {y - 14:g}L{x:g} {y - 10:g}")
    return _ring(x, y + 1, 11) + hand + knob


def _time(x: float = 0.0, y: float = 0.0) -> str:
    """A clock: do it for minutes."""
    return _ring(x, y, 12) + _stroke(f"M{x:g} {y - 7:g}L{x:g} {y:g}L{x + 5:g} {y + 3:g}")


def _breathe(x: float = 0.0, y: float = 0.0) -> str:
    """Three lines of air: breathe on."""
    rows = [(y - 6, 11), (y, 15), (y + 6, 9)]
    return "".join(
        _stroke(f"M{x - 12:g} {r:g}q{w / 4:g} -4 {w / 2:g} 0t{w / 2:g} 0t{w / 3:g} 0")
        for r, w in rows
    )


def _squeeze(x: float = 0.0, y: float = 0.0) -> str:
    """Two arrows that meet: tighten."""
    return "".join(
        _stroke(f"M{x + k * 15:g} {y:g}L{x + k * 4:g} {y:g}M{x + k * 9:g} {y - 5:g}"
                f"L{x + k * 3.5:g} {y:g}L{x + k * 9:g} {y + 5:g}", ARROW, 3.2)
        for k in (-1, 1)
    )  # fmt: skip


def _swap(x: float = 0.0, y: float = 0.0) -> str:
    """Two arrows round in turn: the other side next."""
    one = _arc(x, y, 10, -pi * 0.95, -pi * 0.1)
    two = _arc(x, y, 10, pi * 0.05, pi * 0.9)
    heads = (
        f"M{x + 13.5:g} {y - 9:g}L{x + 9.5:g} {y - 2.5:g}L{x + 3:g} {y - 6:g}"
        f"M{x - 13.5:g} {y + 9:g}L{x - 9.5:g} {y + 2.5:g}L{x - 3:g} {y + 6:g}"
    )
    return _stroke(one) + _stroke(two) + _stroke(heads)


def _steps(x: float = 0.0, y: float = 0.0) -> str:
    """Two soles: step after step."""
    sole = '<ellipse cx="{:g}" cy="{:g}" rx="7" ry="3.6" fill="' + INK + '"/>'
    heel = '<circle cx="{:g}" cy="{:g}" r="3" fill="' + INK + '"/>'
    return "".join(
        sole.format(x + dx, y + dy) + heel.format(x + dx - 10.5, y + dy)
        for dx, dy in ((-4, 6), (6, -6))
    )


ICONS = {"hold": _hold, "breathe": _breathe, "squeeze": _squeeze, "swap": _swap,
         "steps": _steps, "time": _time}  # fmt: skip


def paint_icons(
    sheet: Canvas, names: Sequence[str], middles: Sequence[tuple[float, float]]
) -> None:
    """The signs, each in its place."""
    for name, (x, y) in zip(names, middles, strict=True):
        at = f'transform="translate({x:.0f} {y:.0f}) scale(10)"'
        sheet.out.append(f"<g {at}>{ICONS[name]()}</g>")
