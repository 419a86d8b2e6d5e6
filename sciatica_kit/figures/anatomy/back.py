"""The back of the body from behind, part by part: clothes, bones, the nerve, the deep muscle."""

from ..looks import SHIRT
from . import bones as cm
from .curves import Placement, Point, Points, ribbon
from .shapes import (
    BONE,
    BONE_FAR,
    CLOTH,
    CLOTH_EDGE,
    DISC,
    FINE,
    FLESH,
    FLESH_EDGE,
    Mark,
    line,
    nerves,
)

MUSCLE, MUSCLE_LINE = "#d99a86", "#8a4a38"


def both_halves(half: Points) -> tuple[Point, ...]:
    """A closed outline, or a line right across, from its half."""
    return (*half, *((-x, y) for x, y in reversed(half)))


def halves(f: Placement, both: bool = True) -> list[Placement]:
    """The patient's left half, which is on the page's left, and the right one too if both."""
    return [f.other(), f] if both else [f.other()]


def skin_behind(f: Placement) -> list[Mark]:
    """Skin with the folds of knees, calves and heels, in shorts and a shirt."""
    folds = [line(g.all(c), FLESH_EDGE) for g in halves(f) for c in cm.CREASES]
    shorts = [
        Mark(f.all(both_halves(cm.SHORTS)), CLOTH),
        line(f.all(both_halves(cm.BELT[::-1])), CLOTH_EDGE),
    ]
    return [
        Mark(f.all(both_halves(cm.BODY)), FLESH),
        *folds,
        *shorts,
        Mark(f.all(both_halves(cm.HEM)), SHIRT),
    ]


def spine_behind(f: Placement, width: float) -> list[Mark]:
    """The five low back bones on their discs, the lower the larger."""
    out = []
    for i in range(5):
        g = Placement(*f.at(0, 1.8 + 3.6 * i), f.scale * (0.92 + 0.04 * i))
        out.append(Mark(f.moved(0, 3.6 + 3.6 * i).all(both_halves(cm.CUSHION)), DISC, width=width))
        out.append(Mark(g.all(both_halves(cm.BLOCK)), BONE, width=width))
        # In the whole figure an edge would leave nothing of so small a shape.
        out.append(Mark(g.all(both_halves(cm.SPUR)), BONE_FAR, width=FINE if width > FINE else 0))
    return out


def sacrum(f: Placement, width: float) -> list[Mark]:
    """The bone at the foot of the spine, with its holes."""
    holes = [line([g.at(x, y), g.at(x, y + 0.2)], BONE_FAR, f.scale * 0.7)
             for g in halves(f) for x, y in cm.HOLES]  # fmt: skip
    return [Mark(f.all(both_halves(cm.SACRUM)), BONE, width=width), *holes]


def hips(f: Placement, width: float, legs: bool = False) -> list[Mark]:
    """Both hip bones, and the tops of the thigh bones if asked for."""
    rows = [(cm.PUBIS, BONE_FAR), *([(cm.THIGH_BONE, BONE)] if legs else []), (cm.HIP, BONE)]
    bones = [Mark(g.all(p), fill, width=width) for p, fill in rows for g in halves(f)]
    return bones + [line(g.all(cm.RIM), BONE_FAR) for g in halves(f)]


def joints(f: Placement) -> list[Mark]:
    """The two joints between sacrum and hip bones."""
    k = f.scale
    bands = [ribbon(g.all(cm.JOINT), 0.6 * k, 0.8 * k, 0.6 * k) for g in halves(f)]
    return [Mark(b, DISC, width=FINE) for b in bands]


def strand(f: Placement, points: Points, *widths: float) -> tuple[Point, ...]:
    """A band of nerve on the page, its widths in centimetres."""
    return ribbon(f.all(points), *(w * f.scale for w in widths))


def roots(f: Placement) -> list[tuple[Point, ...]]:
    """The roots of the nerve of one side."""
    return [strand(f, p, 0.4, 0.65, 0.75) for p in cm.ROOTS]


def nerve_behind(f: Placement) -> list[Mark]:
    """The whole nerve of one side, as if bones and muscles were glass."""
    trunk = strand(f, cm.TRUNK, 0.7, 1.3, 1.25, 1.1, 0.95)
    legs = (strand(f, cm.INNER, 0.9, 0.65, 0.55), strand(f, cm.OUTER, 0.8, 0.5, 0.42))
    return nerves([*roots(f), trunk, *legs])


def muscle(f: Placement) -> list[Mark]:
    """The deep muscle of one buttock, from the sacrum to the top of the thigh bone."""
    return [Mark(f.all(cm.PIRIFORMIS), MUSCLE), *(line(f.all(p), MUSCLE_LINE) for p in cm.FIBRES)]
