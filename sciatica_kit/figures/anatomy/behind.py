"""The pictures from behind: the nerve's whole path, the deep muscle, the joint, the low back."""

from .back import (
    halves,
    hips,
    joints,
    muscle,
    nerve_behind,
    roots,
    sacrum,
    skin_behind,
    spine_behind,
    strand,
)
from .bones import LOW, ROOTS
from .curves import Placement
from .shapes import (
    FINE,
    LINE,
    NERVE_RIM,
    AnatomyScene,
    Halo,
    Row,
    dots,
    glow,
    line,
    nerves,
    spots,
)

DASHES = ' stroke-dasharray="46 44"'
# The whole figure, the back and the pelvis: a centimetre is so many units.
FIGURE, BACK, PELVIS = Placement(2210, 420, 34), Placement(1500, 150, 47), Placement(1560, -150, 46)
HIGH, PELVIS_HIGH, FIGURE_HIGH = 2300, 2120, 4150
# What the words point to lies in centimetres, the patient's left below nought.
PATH_WORDS: tuple[Row, ...] = (
    ("low_back", 600, 440, -1.6, 9),
    ("buttock", 640, 1300, -12.6, 31),
    ("sciatic_nerve", 620, 2200, -9.3, 49),
    ("foot", 620, 3850, -11.4, 105.4),
)
MUSCLE_WORDS: tuple[Row, ...] = (
    ("deep_muscle", 270, 330, -9.6, 25.4),
    ("hip_bone", 2700, 300, 11.2, 16.5),
    ("sore_place", 250, 1420, -11.6, 29.6),
    ("nerve", 235, 1860, -9.5, 41),
)
JOINT_WORDS: tuple[Row, ...] = (
    ("hip_bone", 290, 300, -11.2, 16.5),
    ("spine_base", 2690, 330, 1.1, 19.5),
    ("sore_joint", 250, 1240, -5.15, 20.6),
    ("nerve", 235, 1860, -9.5, 41),
)
BACK_WORDS: tuple[Row, ...] = (
    ("low_back", 2640, 420, 1.8, 5.4),
    ("sore_area", 250, 560, -11, 14.6),
    ("nerve", 235, 1980, -9.6, 35.5),
)


def nerve_path(both: bool) -> AnatomyScene:
    """From the waist to the feet, with the nerve's whole path."""
    f = FIGURE
    found = [mark for g in halves(f, both) for mark in nerve_behind(g)]
    marks = [*skin_behind(f), *hips(f, FINE), *sacrum(f, FINE), *found, *spine_behind(f, FINE)]
    return AnatomyScene(marks, FIGURE_HIGH, spots(f, PATH_WORDS))


def piriformis(both: bool) -> AnatomyScene:
    """The nerve as it comes out from under the deep muscle of the buttock."""
    f, two = PELVIS, halves(PELVIS, both)
    sore = [Halo(g.at(7.9, 28.1), 240, 198, light=0.45) for g in two]
    found = [mark for g in two for mark in nerve_behind(g)]
    over = [mark for g in halves(f) for mark in muscle(g)]
    # Dashes say that the nerve runs on where bone and muscle hide it.
    dashes = [line(g.all(ROOTS[1]), NERVE_RIM, FINE, DASHES) for g in two]
    far = [*skin_behind(f), *hips(f, LINE, legs=True), *glow(sore)]
    near = [*over, *sacrum(f, LINE), *spine_behind(f, LINE), *dashes, *dots(sore)]
    return AnatomyScene([*far, *found, *near], PELVIS_HIGH, spots(f, MUSCLE_WORDS))


def sacroiliac(both: bool) -> AnatomyScene:
    """The joint between the sacrum and the hip bone, at the back of the pelvis."""
    f, two = PELVIS, halves(PELVIS, both)
    sore = [Halo(g.at(4.8, 21.3), 178, 248, -14 if g.flip else 14) for g in two]
    hidden = nerves([band for g in two for band in roots(g)])
    low = nerves([strand(g, LOW, 0.8, 1.0, 1.25, 1.25, 1.1) for g in two])
    far = [
        *skin_behind(f),
        *hidden,
        *hips(f, LINE, legs=True),
        *low,
        *sacrum(f, LINE),
        *spine_behind(f, LINE),
    ]
    marks = [
        *far,
        *glow(sore),
        *joints(f),
        *dots(sore),
    ]
    return AnatomyScene(marks, PELVIS_HIGH, spots(f, JOINT_WORDS))


def undetermined(both: bool) -> AnatomyScene:
    """The low back and buttocks with one broad soft light and no single place."""
    f = BACK
    sore = Halo(f.at(0 if both else -4.5, 20.5), 766 if both else 583, 627, light=0.24)
    found = [mark for g in halves(f, both) for mark in nerve_behind(g)]
    far = [*skin_behind(f), *hips(f, LINE), *sacrum(f, LINE), *sore.glow()]
    marks = [*far, *found, *spine_behind(f, LINE), *sore.dots()]
    return AnatomyScene(marks, HIGH, spots(f, BACK_WORDS))
