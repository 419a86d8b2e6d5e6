"""The pictures from the side: what bothers the nerve between the lowest bones of the back."""

from collections.abc import Sequence

from .column import BODY, HIGH, Spine, backs, bodies, core, disc, skin
from .curves import Point, Points, middle, ribbon
from .shapes import (
    BONE_FAR,
    DISC,
    DISC_CORE,
    FINE,
    AnatomyScene,
    Halo,
    Mark,
    Spot,
    nerves,
    patch,
)

DISC_THIN, SAC, USUAL = "#b3c4bd", "#f3e2b4", "#5d6a72"
# About the back rim of the sore disc; the root of a bulge is covered, so that no line parts it.
BULGE: Points = (
    (-70, -76), (0, -70), (70, -96), (140, -102), (196, -58), (212, 8), (184, 74), (110, 106),
    (45, 92), (0, 70), (-70, 76), (-200, 60), (-260, 0), (-200, -60),
)  # fmt: skip
SWELL: Points = (
    (-60, -74), (0, -72), (70, -70), (118, 0), (70, 70), (0, 72), (-60, 74), (-200, 60),
    (-260, 0), (-200, -60),
)  # fmt: skip
COVER: Points = (
    (-60, -60), (-20, -50), (-20, 50), (-60, 60), (-250, 62), (-300, 0), (-250, -62),
)  # fmt: skip
JELLY: Points = (
    (-420, -20), (-300, -46), (-120, -34), (60, -50), (150, 4), (70, 56), (-120, 36), (-300, 46),
    (-420, 20),
)  # fmt: skip
SCAR: Points = (
    (-80, -58), (0, -72), (46, -50), (62, 0), (46, 50), (0, 72), (-80, 58), (-104, 0),
)  # fmt: skip
# How wide the nerve is on its way past the disc and out to the leg, and the bag it runs in.
NERVE = (66, 66, 62, 58, 66, 74, 80)
LANE, LEAVING = (34, 34, 34, 24, 34, 34, 34, 34, 30), (34, 34, 32, 24, 48, 66, 80, 80)
EVEN = (205, 205, 205, 205, 205, 205, 200, 180, 150)
PRESSED = (205, 205, 198, 145, 198, 205, 200, 180, 150)
TIGHT = (262, 262, 255, 150, 255, 262, 245, 210, 160)


def nerve(c: Spine, waist: float) -> list[Mark]:
    """The nerve to the leg, so far behind the bones at the sore disc."""
    return nerves([ribbon(c.root(515, waist), *NERVE)])


def bag(c: Spine, waist: float, *widths: float) -> Mark:
    """The bag of nerves in the canal."""
    return Mark(ribbon(c.strand(590, waist), *widths), SAC, width=FINE)


def paint(
    c: Spine, pad: Sequence[Mark], behind: Sequence[Mark], sore: Sequence[Mark], halo: Halo
) -> list[Mark]:
    """The whole of a picture from far to near; the sore part lies over the light."""
    far = [*skin(), *bodies(c, pad), *behind, *backs(c)]
    return [*far, *halo.glow(), *sore, *halo.dots()]


def column_words(
    c: Spine, pad: str, place: str, at: Point, nerve: str = "nerve"
) -> tuple[Spot, ...]:
    """The words for a bone, for the sore disc, for the place, and for the nerve."""
    pad_at = middle(c.fourth.at(-230, 262), c.fifth.at(-230, -258))
    return (
        Spot("bone", 280, 800, c.fourth.at(-230, -40)),
        Spot(pad, 300, 1440, pad_at),
        Spot(place, 2700, 1900, at),
        Spot(nerve, 330, 2290, c.sacrum.at(60, 390)),
    )


def disc_herniation() -> AnatomyScene:
    """A disc that bulges back and bends the nerve behind it."""
    c = Spine()
    g = c.place
    halo = Halo(g.at(215, 0), 285, 260)
    sore = [Mark(g.all(BULGE), DISC), patch(g.all(COVER), DISC), patch(g.all(JELLY), DISC_CORE)]
    pad, behind = [disc(c.fourth, c.fifth)], [bag(c, 655, *PRESSED)]
    marks = paint(c, pad, behind, [*sore, *nerve(c, 612)], halo)
    return AnatomyScene(marks, HIGH, column_words(c, "disc", "sore_place", g.at(330, 0)))


def spinal_stenosis() -> AnatomyScene:
    """A canal that is narrow in one place, where the nerves crowd together."""
    c = Spine()
    g, four, five = c.place, c.fourth, c.fifth
    halo = Halo(middle(four.at(540, 360), five.at(540, -360)), 300, 260)
    hump = (*four.all([(800, 60), (760, 180)]), *g.all([(315, -70), (268, 0), (310, 70)]),
            *five.all([(750, -110), (800, 0), (880, -100)]), four.at(900, 150))  # fmt: skip
    lanes = [ribbon(c.strand(575 + k, 540 + k / 2), *LANE) for k in (0, 84)]
    root = ribbon(c.root(491, 498), *LEAVING)
    sore = [Mark(g.all(SWELL), DISC), patch(g.all(COVER), DISC), *nerves([root, *lanes])]
    behind = [bag(c, 540, *TIGHT), Mark(hump, BONE_FAR)]
    marks = paint(c, [disc(four, five)], behind, sore, halo)
    return AnatomyScene(
        marks, HIGH, column_words(c, "disc", "narrow_space", g.at(470, 0), "nerves")
    )


def degenerative_disc() -> AnatomyScene:
    """A disc that is thinner than its neighbours, with the nerve close behind it."""
    c = Spine(gap=75)
    g = c.place
    halo = Halo(g.at(140, 0), 270, 240)
    pad = disc(c.fourth, c.fifth, 58, DISC_THIN)
    marks = paint(c, [pad], [bag(c, 590, *EVEN)], nerve(c, 512), halo)
    return AnatomyScene(marks, HIGH, column_words(c, "thin_disc", "sore_place", g.at(290, 0)))


def spondylolisthesis() -> AnatomyScene:
    """A bone that sits forward on the one below; dashes show where it would usually sit."""
    c = Spine(slip=155, x=1350)
    usual = Spine(x=1350).fourth
    dashes = Mark(usual.all(BODY), edge=USUAL, width=FINE, more=' stroke-dasharray="50 42"')
    halo = Halo(c.fifth.at(430, -270), 280, 250)
    at = c.fifth.at(600, -262)
    said = (
        Spot("bone_forward", 300, 380, c.fourth.at(-255, -90)),
        Spot("usual_place", 300, 1700, usual.at(-326, 110)),
        *column_words(c, "disc", "sore_place", at)[2:],
    )
    pad, behind = [disc(c.fourth, c.fifth)], [bag(c, 600, *PRESSED)]
    return AnatomyScene(paint(c, pad, behind, [dashes, *nerve(c, 540)], halo), HIGH, said)


def post_surgery() -> AnatomyScene:
    """A disc with a small place that heals, and a nerve with room again."""
    c = Spine(gap=165)
    g = c.place
    pad = [disc(c.fourth, c.fifth, 20), core(c.fourth, c.fifth)]
    sore = [Mark(g.all(SCAR), DISC_CORE, width=FINE), *nerve(c, 545)]
    marks = paint(c, pad, [bag(c, 615, *EVEN)], sore, Halo(g.at(-20, 0), 185, 170))
    return AnatomyScene(marks, HIGH, column_words(c, "disc", "healing_place", g.at(62, 0)))
