"""The panels' frames: one scale for a drawing, as large as fits, with room for the signs."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from .outline import Shape

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


def framed(boxes: Sequence[Box]) -> tuple[int, list[Frame]]:
    """Columns, and for each panel scale, corner, width and height, whichever draws largest.

    A box is left, top, right, bottom of what a panel shows, in metres; each is set in the middle.
    """
    across = max(x1 - x0 for x0, _, x1, _ in boxes)
    top, foot = min(b[1] for b in boxes), max(b[3] for b in boxes)
    scale, columns, wide = max(
        _scaled(len(boxes), n, across, foot - top) for n in COLUMNS[len(boxes)]
    )
    high = round((foot - top) * scale) + 2 * MARGIN
    return columns, [
        (scale, (x0 + x1) / 2 - wide / 2 / scale, foot - (high - MARGIN) / scale, wide, high)
        for x0, _, x1, _ in boxes
    ]


def _scaled(panels: int, columns: int, across: float, up: float) -> tuple[float, int, int]:
    rows = -(-panels // columns)
    wide = (WIDE - GAP * (columns - 1)) // columns
    high = (MOST_HIGH - GAP * (rows - 1)) // rows
    fits = min((wide - 2 * MARGIN) / across, (high - 2 * MARGIN) / up, LARGEST)
    return fits, columns, wide


def room_for_signs(count: int, spots: Any, frames: list[Frame]) -> tuple[list[Frame], float]:
    """Frames with room for the signs in the last panel's upper corner, and their right end's x."""
    scale, left, top, wide, _ = frames[-1]
    right, long = wide - SIGN / 2, (count - 1) * STEP
    x, y, r = (spots - (left, top, 0)).T * scale
    for corner in (right, SIGN / 2 + long):
        inside = (x + r > corner - long - SIGN / 2) & (x - r < corner + SIGN / 2)
        if not count or not (inside & (y - r < SIGN)).any():
            return frames, corner
    return [(s, x, y - SIGN / s, w, h + SIGN) for s, x, y, w, h in frames], right


def spots_of(balls: Any, arrows: Sequence[Any], behind: Sequence[Shape]) -> Any:
    """x, y and radius of whatever a sign must not cover: figure, arrows, edges of props."""
    found = [balls[:, [0, 1, 3]]]
    found += [np.column_stack([a, np.full(len(a), 0.05)]) for a in arrows]
    for shape in behind:
        points = shapely.get_coordinates(shapely.segmentize(shape.area.exterior, 0.1))
        found.append(np.column_stack([points, np.full(len(points), 0.02)]))
    return np.concatenate(found)
