"""The panels' frames: one scale for a drawing, as large as fits, with room for the signs."""

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any, NamedTuple

import numpy as np
import shapely

# A whole drawing's width and greatest height in units of the page; 50 units are a printed
# millimetre where it is printed 60 mm wide.
WIDE, MOST_HIGH = 3000, 2600
GAP = 60
MARGIN = 60
# The room a sign takes, and from one sign to the next.
SIGN, STEP = 330, 340
Frame = tuple[float, float, float, int, int]
# How many panels may stand side by side, by how many there are.
COLUMNS = {1: (1,), 2: (1, 2), 3: (1, 3), 4: (2, 4)}
# Units a metre at most, so that a small scene is not blown up.
LARGEST = 1700.0
Box = tuple[float, float, float, float]
# How clear of the figure a sign stands, how far down a panel it may, and what it costs to stand in
# a panel that does not show the end, above each other, or lower: in units of the page.
CLEAR, LOWEST = 20, 0.45
ELSEWHERE, COLUMN, LOWER = 500, 150, 0.8


class Signs(NamedTuple):
    """The panel that the signs stand in and the middle of each, in units of the page."""

    panel: int
    middles: tuple[tuple[float, float], ...]


def framed(boxes: Sequence[Box]) -> tuple[int, list[Frame]]:
    """Columns, and for each panel scale, corner, width and height, whichever draws largest.

    A box is left, top, right, bottom of what a panel shows, in metres; each is set in the middle.
    A row is as high as its own panels need.
    """
    across = max(x1 - x0 for x0, _, x1, _ in boxes)
    scale, columns, wide = max(_scaled(boxes, n, across) for n in COLUMNS[len(boxes)])
    frames = []
    for row in _rows(boxes, columns):
        top, foot = _reach(row)
        high = round((foot - top) * scale) + 2 * MARGIN
        frames += [
            (scale, (x0 + x1) / 2 - wide / 2 / scale, foot - (high - MARGIN) / scale, wide, high)
            for x0, _, x1, _ in row
        ]
    return columns, frames


def _rows(boxes: Sequence[Box], columns: int) -> list[Sequence[Box]]:
    return [boxes[i : i + columns] for i in range(0, len(boxes), columns)]


def _reach(row: Sequence[Box]) -> tuple[float, float]:
    """The top and the foot of what stands side by side."""
    return min(b[1] for b in row), max(b[3] for b in row)


def _scaled(boxes: Sequence[Box], columns: int, across: float) -> tuple[float, int, int]:
    rows = [_reach(row) for row in _rows(boxes, columns)]
    wide = (WIDE - GAP * (columns - 1)) // columns
    high = MOST_HIGH - GAP * (len(rows) - 1) - 2 * MARGIN * len(rows)
    up = sum(foot - top for top, foot in rows)
    return min((wide - 2 * MARGIN) / across, high / up, LARGEST), columns, wide


def room_for_signs(
    count: int, areas: Sequence[Any], frames: list[Frame], columns: int
) -> tuple[list[Frame], Signs]:
    """Where the signs stand: free of all else, near the figure, in the last panel if they can.

    Where there is no room, the last row of panels grows upwards. `areas` holds, for each panel,
    what a sign must not cover.
    """
    last = len(frames) - 1
    order = range(last, -1, -1)
    free = [found for i in order for found in _free(count, areas[i], frames[i], i, i != last)]
    if free or not count:
        return frames, min(free)[1] if free else Signs(last, ())
    first = last - last % columns
    grown = [
        (s, x, y - SIGN / s, w, h + SIGN) if i >= first else (s, x, y, w, h)
        for i, (s, x, y, w, h) in enumerate(frames)
    ]
    x, wide = _middle(areas[last], grown[last]), grown[last][3]
    x = min(max(x, (count * STEP) / 2), wide - (count * STEP) / 2)
    return grown, Signs(last, tuple((x + at, SIGN / 2) for at in _steps(count)))


def _steps(count: int) -> list[float]:
    """How far each of the signs in a line stands from their middle, the first one last."""
    return [STEP * ((count - 1) / 2 - i) for i in range(count)]


def _middle(areas: Any, frame: Frame) -> float:
    x0, _, x1, _ = shapely.total_bounds(areas).tolist()
    return float(((x0 + x1) / 2 - frame[1]) * frame[0])


def _free(
    count: int, areas: Any, frame: Frame, panel: int, elsewhere: bool
) -> Iterator[tuple[float, Signs]]:
    """Every free place for a row or a column of signs, with what speaks against it."""
    scale, left, top, wide, high = frame
    long, short = (count - 1) * STEP + SIGN, SIGN
    taken = shapely.STRtree(areas)
    for across, down in {(long, short), (short, long)}:
        if not count or across > wide or down > max(short, high * 0.75):
            continue
        xs = np.linspace(across / 2, wide - across / 2, 33)
        ys = np.linspace(down / 2, max(down / 2, high * LOWEST), 9)
        at = np.array(list(product(xs, ys)))
        x0, y0 = (at - (across / 2, down / 2)).T / scale + [[left], [top]]
        boxes: Any = shapely.box(x0, y0, x0 + across / scale, y0 + down / scale)
        # Most places are covered: those go first, since a distance costs far more than a touch.
        covered = taken.query(boxes, predicate="intersects")[0]
        free = np.setdiff1d(np.arange(len(at)), covered)
        gaps = taken.query_nearest(boxes[free], return_distance=True, all_matches=False)[1]
        for (x, y), gap in zip(at[free].tolist(), (gaps * scale).tolist(), strict=True):
            if gap >= CLEAR:
                cost = gap + y * LOWER + elsewhere * ELSEWHERE + (down > across) * COLUMN
                line = [(x + k * (across > down), y - k * (down > across)) for k in _steps(count)]
                yield cost, Signs(panel, tuple(line))
