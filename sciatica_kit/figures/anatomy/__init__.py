"""Pictures that explain: the sciatic nerve's path, and where it is bothered in each diagnosis."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from . import behind, beside
from .pregnancy import pregnancy
from .shapes import WIDE, Scene, Spot
from .words import ALTS, LABELS, SIDES

Side = Literal["left", "right", ""]


@dataclass(frozen=True)
class Label:
    """A word of a picture: its middle stands at x, y; it points to at_x, at_y; all in shares."""

    key: str
    text: str
    x: float
    y: float
    at_x: float
    at_y: float


@dataclass(frozen=True)
class Picture:
    """One whole SVG without words, its words as data, and what it shows in a sentence or two."""

    svg: str
    labels: tuple[Label, ...]
    alt: str


# Pictures from behind show one side or both; those from the side are seen from that side.
FROM_BEHIND: dict[str, Callable[[bool], Scene]] = {
    "nerve_path": behind.nerve_path,
    "piriformis": behind.piriformis,
    "sacroiliac": behind.sacroiliac,
    "undetermined": behind.undetermined,
}
FROM_BESIDE: dict[str, Callable[[], Scene]] = {
    "disc_herniation": beside.disc_herniation,
    "spinal_stenosis": beside.spinal_stenosis,
    "degenerative_disc": beside.degenerative_disc,
    "spondylolisthesis": beside.spondylolisthesis,
    "post_surgery": beside.post_surgery,
    "pregnancy": pregnancy,
}
DIAGNOSES = tuple(sorted({*FROM_BEHIND, *FROM_BESIDE} - {"nerve_path"}))


def nerve_path(side: Side = "") -> Picture:
    """The low back and legs from behind with the nerve's whole path; without a side, on both."""
    return _picture("nerve_path", side)


def where(diagnosis_id: str, side: Side = "") -> Picture:
    """A close-up of the place where the nerve is bothered in a diagnosis."""
    if diagnosis_id not in DIAGNOSES:
        raise KeyError(diagnosis_id)
    return _picture(diagnosis_id, side)


@cache
def _picture(name: str, side: Side) -> Picture:
    """A picture drawn for the left, or drawn anew for the right."""
    scene = FROM_BEHIND[name](not side) if name in FROM_BEHIND else FROM_BESIDE[name]()
    scene = scene.mirrored() if side == "right" else scene
    labels = tuple(_label(spot, scene.high) for spot in scene.spots)
    return Picture(scene.svg(), labels, _alt(name, side))


def _label(spot: Spot, high: int) -> Label:
    """A spot with its words, in shares of the picture."""
    x, y, at_x, at_y = spot.x / WIDE, spot.y / high, spot.at[0] / WIDE, spot.at[1] / high
    shares = (round(n, 4) for n in (x, y, at_x, at_y))
    return Label(f"anatomy.{spot.word}", LABELS[spot.word], *shares)


def _alt(name: str, side: Side) -> str:
    one, none = ALTS[name]
    return one.format(side=SIDES[side]) if side else none
