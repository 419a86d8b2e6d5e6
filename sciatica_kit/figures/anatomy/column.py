"""The lowest back bones cut open from the side: where each stands, and what they are made of."""

from collections.abc import Sequence
from dataclasses import dataclass

from .curves import Placement, Point, Points, middle, oval
from .shapes import (
    BONE,
    BONE_FAR,
    DISC,
    DISC_CORE,
    FLESH,
    LINE,
    Mark,
    line,
    patch,
)

SCALE, HIGH = 0.8, 2500
# One bone about the middle of its body: x to the back, y down, two hundred to the centimetre.
BODY: Points = (
    (-345, -215), (-318, -262), (-200, -256), (0, -244), (200, -252), (318, -258), (345, -215),
    (322, 0), (345, 215), (318, 262), (0, 246), (-318, 268), (-350, 220), (-318, 0),
)  # fmt: skip
ARCH: Points = (
    (250, -225), (500, -240), (760, -175), (860, 60), (700, 70), (500, -20), (290, -20),
)  # fmt: skip
PROCESS: Points = (
    (745, -120), (805, -185), (890, -125), (1010, -30), (1170, 10), (1290, 40), (1350, 140),
    (1330, 280), (1230, 340), (1080, 305), (950, 265), (840, 250), (770, 170), (738, 20),
)  # fmt: skip
SACRUM: Points = (
    (-348, 40), (-322, -12), (-200, -10), (0, 0), (200, -8), (322, -12), (348, 40), (322, 240),
    (300, 460), (270, 700), (230, 950), (180, 1350), (-90, 1350), (-100, 950), (-150, 650),
    (-240, 330),
)  # fmt: skip
CREST: Points = (
    (690, 70), (760, 30), (880, 120), (930, 240), (880, 360), (880, 480), (820, 600), (790, 720),
    (720, 860), (630, 1100), (530, 1350), (400, 1350), (450, 900), (530, 560), (630, 250),
)  # fmt: skip
# The skin of the back, and the soft frame that closes the picture in front.
SKIN: Points = ((2480, -60), (2430, 450), (2424, 950), (2464, 1450), (2548, 1950), (2720, 2560))
FRONT: Points = (
    (150, 2500), (92, 2488), (44, 2456), (12, 2408), (0, 2350), (0, 2350), (0, 150), (0, 150),
    (12, 92), (44, 44), (92, 12), (150, 0),
)  # fmt: skip


@dataclass(frozen=True)
class Spine:
    """The bones, with a gap between the two middle ones, how far the upper one slid, and where."""

    gap: float = 190.0
    slip: float = 0.0
    x: float = 1300.0

    @property
    def fifth(self) -> Placement:
        """The lowest bone of the low back, by which all others stand."""
        return Placement(self.x, 1580, SCALE, 12)

    @property
    def fourth(self) -> Placement:
        """The bone above it."""
        half = 265 + self.gap / 2
        return self.fifth.moved(-self.slip, -half, -4).moved(0, -half, -4)

    @property
    def third(self) -> Placement:
        """The bone above that."""
        return self.fourth.moved(0, -360, -3).moved(0, -360, -3)

    @property
    def second(self) -> Placement:
        """The bone at the upper edge of the picture."""
        return self.third.moved(0, -360, -2).moved(0, -360, -2)

    @property
    def sacrum(self) -> Placement:
        """The top of the sacrum."""
        return self.fifth.moved(0, 372, 6).moved(0, 112, 6)

    @property
    def place(self) -> Placement:
        """The back rim of the sore disc, whatever picture it is."""
        rim = middle(self.fourth.at(345, 262), self.fifth.at(345, -258))
        return Placement(*rim, SCALE, 8)

    def canal(self, x: float, waist: float) -> list[Point]:
        """A line down the canal: so far behind the bodies, and so far at the sore disc."""
        half, four, five = 265 + self.gap / 2, self.fourth, self.fifth
        narrow = middle(four.at(waist, half), five.at(waist, -half))
        return [self.third.at(x, -700), self.third.at(x, 60), four.at(x, 0), narrow, five.at(x, 20)]

    def root(self, x: float, waist: float) -> list[Point]:
        """The nerve that runs past the sore disc and leaves below the next bone for the leg."""
        s = self.sacrum
        leaves = [s.at(300, 90), s.at(90, 330), s.at(-50, 620), s.at(-120, 1300)]
        return [*self.canal(x, waist), self.fifth.at(450, 230), *leaves]

    def strand(self, x: float, waist: float, shrink: float = 1.0) -> list[Point]:
        """A nerve, or the middle of their bag, that runs on down the canal."""
        s, aside = self.sacrum, (x - 590) * shrink
        low = [s.at(540 + aside, 90), s.at(485 + aside * 0.7, 330), s.at(430 + aside * 0.5, 900)]
        return [*self.canal(x, waist), self.fifth.at(585 + aside, 260), *low]


def disc(a: Placement, b: Placement, out: float = 32.0, fill: str = DISC) -> Mark:
    """The pad between two bones, which swells a little before and behind."""
    before = middle(a.at(-335, 262), b.at(-335, -258))
    behind = middle(a.at(335, 262), b.at(335, -258))
    top = a.all([(-335, 262), (-310, 225), (0, 215), (310, 225), (335, 258)])
    foot = b.all([(335, -255), (310, -220), (0, -210), (-310, -220), (-335, -255)])
    swell = ((behind[0] + out, behind[1]), (before[0] - out, before[1]))
    return Mark((*top, swell[0], *foot, swell[1]), fill)


def core(a: Placement, b: Placement) -> Mark:
    """The soft middle of a disc."""
    at = middle(a.at(20, 250), b.at(20, -250))
    return patch(oval(at, 135, 40, (a.turn + b.turn) / 2), DISC_CORE)


def skin() -> list[Mark]:
    """A piece of the low back with the line of the skin behind."""
    edge = [SKIN[0], *SKIN, SKIN[-1]]
    return [patch((*edge, *FRONT), FLESH), line(SKIN, width=LINE)]


def bodies(c: Spine, pad: Sequence[Mark]) -> list[Mark]:
    """What stands before the canal: arches, discs, of which the sore one is given, and bodies."""
    four = (c.second, c.third, c.fourth, c.fifth)
    pairs = ((c.second, c.third), (c.third, c.fourth), (c.fifth, c.sacrum.moved(0, 258)))
    pads = [mark for a, b in pairs for mark in (disc(a, b), core(a, b))]
    arches = [Mark(f.all(ARCH), BONE_FAR) for f in four]
    blocks = [Mark(f.all(BODY), BONE) for f in four]
    return [*arches, *pads, *pad, *blocks, Mark(c.sacrum.all(SACRUM), BONE)]


def backs(c: Spine) -> list[Mark]:
    """The parts of the bones behind the canal."""
    four = [Mark(f.all(PROCESS), BONE) for f in (c.second, c.third, c.fourth, c.fifth)]
    return [*four, Mark(c.sacrum.all(CREST), BONE)]
