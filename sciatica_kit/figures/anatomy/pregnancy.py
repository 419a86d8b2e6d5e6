"""The picture for pregnancy: the trunk from the side, with spine, pelvis, baby and soft halos."""

from math import atan2, degrees

from .curves import Placement, Points, ribbon
from .shapes import (
    BONE,
    BONE_FAR,
    CLOTH,
    DISC,
    FINE,
    FLESH,
    FLESH_EDGE,
    LINE,
    AnatomyScene,
    Halo,
    Mark,
    Row,
    dots,
    glow,
    line,
    nerves,
    spots,
)

TOP, WATER = "#a5cfcc", "#f7ebde"
PLACE, HIGH = Placement(1280, -300, 46), 2500
# Centimetres: x to the back from the middle of the hips, y down from the chest.
SLACKS: Points = (
    (-13.4, 44), (-10.4, 47.6), (-9.8, 52), (-9.5, 60), (-9, 70), (-9, 70), (8.8, 70), (8.8, 70),
    (9.2, 63), (10.4, 57.2), (12.6, 52.5), (14, 47.5), (13.8, 42.5), (12.4, 38.4), (12.4, 38.4),
    (4, 41), (-4, 43.4),
)  # fmt: skip
SHIRT: Points = (
    (-9.4, -2), (-9.4, -2), (-11.4, 3), (-13.6, 7), (-14.2, 10.4), (-12.6, 13.6), (-12.4, 15.6),
    (-15, 18.6), (-19, 23.4), (-21.6, 29), (-21.8, 34), (-19.8, 39.2), (-16, 43.2), (-12.4, 45.6),
    (-12.4, 45.6), (-4, 45), (5, 42.8), (13, 39.5), (13, 39.5), (11.9, 37), (9.9, 32.4),
    (8.9, 27.5), (9.3, 21.5), (10.6, 14), (11.5, 7), (11.7, 0), (11.6, -2), (11.6, -2),
)  # fmt: skip
WOMB: Points = (
    (-11.4, 19.4), (-6.6, 20.8), (-3.2, 25), (-2.4, 31), (-3.6, 37), (-7.4, 41.2), (-12.4, 41.6),
    (-16.8, 38.4), (-19.2, 33.2), (-18.8, 27.2), (-15.8, 21.6),
)  # fmt: skip
# The baby lies head down, as most do in the end.
BABY: Points = (
    (-12.6, 34.2), (-15.6, 32), (-16.6, 28.2), (-15.2, 24.4), (-11.8, 22.4), (-8, 23.2), (-6.2, 26),
    (-7, 28.6), (-9.2, 30.2), (-9.2, 33),
)  # fmt: skip
HEAD: Points = (
    (-9.2, 31.8), (-6.4, 33), (-5.6, 35.8), (-6.8, 38.8), (-9.6, 40), (-12.6, 39), (-14, 36.4),
    (-13, 33.4),
)  # fmt: skip
LIMBS: tuple[Points, ...] = (
    ((-11, 25.4), (-8, 26.8), (-5.4, 29), (-7.2, 30.6)),
    ((-13, 31), (-11.4, 29.6), (-9.2, 30.8)),
)
# The middles of the bones from the chest down to the last of the low back, then the sacrum's top.
COLUMN: Points = (
    (7.1, -4.6), (7.3, -1.6), (7.3, 1.4), (7, 4.4), (6.5, 7.4), (5.8, 10.5), (5, 13.8), (4.1, 17.2),
    (3.3, 20.8), (2.7, 24.5), (2.6, 28.3), (3.3, 32.1), (4.6, 35.6),
)  # fmt: skip
BODY: Points = (
    (-1.6, -1.05), (-1.4, -1.3), (0, -1.2), (1.4, -1.3), (1.6, -1.05), (1.5, 0), (1.6, 1.05),
    (1.4, 1.3), (0, 1.2), (-1.4, 1.3), (-1.6, 1.05), (-1.5, 0),
)  # fmt: skip
PROCESS: Points = (
    (1.2, -0.9), (2.5, -0.8), (3.3, 0), (4.3, 0.5), (4.6, 1.2), (4, 1.7), (2.7, 1.1), (1.2, 0.4),
)  # fmt: skip
SACRUM: Points = (
    (2.6, 36.6), (3.3, 35.5), (4.9, 34.4), (6, 34.8), (7.6, 37.4), (8.9, 41), (9.3, 44.5),
    (8.6, 47.8), (7.2, 49.4), (6.9, 48.8), (7.5, 47), (7.2, 44.6), (6, 42.2), (4.2, 39.6),
)  # fmt: skip
HIP: Points = (
    (7.5, 37), (5.9, 33.8), (2.4, 31.6), (-2, 31.6), (-5.6, 33.8), (-7.2, 36.8), (-6.4, 39),
    (-5.6, 41), (-4.4, 42.8), (-6.6, 44.8), (-8.6, 46.4), (-8.4, 48.6), (-6.2, 49.6), (-3.4, 51),
    (-0.6, 53.2), (2, 54.6), (4.2, 53.4), (4.5, 50.8), (3.6, 48.4), (4.6, 46.6), (3.6, 44.2),
    (3.7, 41.6), (5.4, 40), (7.4, 39),
)  # fmt: skip
GAP: Points = ((-5.8, 47), (-3.6, 47.4), (-1.2, 49.6), (-0.6, 51.4), (-2.8, 50.4), (-5.4, 48.6))
CREST: Points = ((-5.6, 36), (-1.8, 33.4), (2.2, 33.3), (5.2, 35.2))
SOCKET: Points = (
    (-0.6, 42.4), (1.4, 43.2), (2.2, 45.2), (1.4, 47.2), (-0.6, 48), (-2.6, 47.2), (-3.4, 45.2),
    (-2.6, 43.2),
)  # fmt: skip
NERVE: Points = (
    (3.4, 33.6), (4.6, 37), (5.2, 40.6), (5.2, 44), (5.7, 48), (6, 53), (5.4, 60), (4.9, 72),
)  # fmt: skip
WORDS: tuple[Row, ...] = (
    ("baby", 260, 420, -15, 27),
    ("back_bones", 2600, 420, 5.6, 13.8),
    ("sore_joints", 2600, 1300, 9, 37),
    ("pelvis", 330, 2200, -4, 38),
)


def bone(f: Placement, i: int) -> list[Mark]:
    """One bone of the spine, turned as the spine bends there, the lower the larger."""
    (ax, ay), (x, y), (bx, by) = COLUMN[i - 1 : i + 2]
    turn = degrees(atan2(bx - ax, by - ay))
    g = Placement(*f.at(x, y), f.scale * (0.86 + 0.03 * i), turn)
    return [Mark(g.all(points), BONE, width=FINE) for points in (PROCESS, BODY)]


def spine(f: Placement) -> list[Mark]:
    """The bones of the spine on a band of discs."""
    pads = Mark(ribbon(f.all(COLUMN), 2.2 * f.scale, 3.3 * f.scale), DISC, width=FINE)
    return [pads, *(mark for i in range(1, len(COLUMN) - 1) for mark in bone(f, i))]


def pelvis(f: Placement) -> list[Mark]:
    """The sacrum and the hip bone from the side."""
    rows = ((SACRUM, BONE, LINE), (HIP, BONE, LINE), (GAP, CLOTH, FINE), (SOCKET, BONE_FAR, FINE))
    return [*(Mark(f.all(p), fill, width=w) for p, fill, w in rows), line(f.all(CREST), BONE_FAR)]


def trunk(f: Placement) -> list[Mark]:
    """The clothes, and the baby in the womb."""
    rows = ((SLACKS, CLOTH, LINE), (SHIRT, TOP, LINE), (WOMB, WATER, FINE), (BABY, FLESH, FINE),
            (HEAD, FLESH, FINE))  # fmt: skip
    shapes = [Mark(f.all(p), fill, width=w) for p, fill, w in rows]
    return [*shapes, *(line(f.all(p), FLESH_EDGE) for p in LIMBS)]


def pregnancy() -> AnatomyScene:
    """A pregnant trunk in clothes, with halos on the joints at the back and front of the pelvis."""
    f, k = PLACE, PLACE.scale
    sore = (Halo(f.at(5.9, 36.8), 5.2 * k, 5.8 * k), Halo(f.at(-8.2, 47.4), 3 * k, 3 * k))
    nerve = nerves([ribbon(f.all(NERVE), 0.8 * k, 1.2 * k, 1.3 * k, 1.1 * k)])
    marks = [*trunk(f), *spine(f), *nerve, *pelvis(f), *glow(sore), *dots(sore)]
    return AnatomyScene(marks, HIGH, spots(f, WORDS))
