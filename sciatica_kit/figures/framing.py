"""The panels' frames: one scale for a drawing, as large as fits, with room for the signs."""

from collections.abc import Sequence
from typing import Any

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


def room_for_signs(
    count: int, areas: Sequence[Any], frames: list[Frame]
) -> tuple[list[Frame], int, float]:
    """Frames with room for the signs, the panel they stand in, and the x of their right end.

    An upper corner of the last panel or of the first will do; else all panels grow upwards.
    `areas` holds, for each panel, what a sign must not cover.
    """
    wide, long = frames[0][3], (count - 1) * STEP
    corners = (wide - SIGN / 2, SIGN / 2 + long)
    last = len(frames) - 1
    for panel, corner in ((last, corners[0]), (0, corners[0]), (last, corners[1]), (0, corners[1])):
        if not count or _free(areas[panel], frames[panel], corner, long):
            return frames, panel, corner
    grown = [(s, x, y - SIGN / s, w, h + SIGN) for s, x, y, w, h in frames]
    return grown, last, corners[0]


def _free(areas: Any, frame: Frame, corner: float, long: float) -> bool:
    scale, left, top, _, _ = frame
    x0, x1 = corner - long - SIGN / 2, corner + SIGN / 2
    box = shapely.box(left + x0 / scale, top, left + x1 / scale, top + SIGN / scale)
    return not shapely.intersects(areas, box).any()
