"""Pictures that explain: the sciatic nerve's path, and where it is bothered in each diagnosis."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Literal

from . import behind, beside
from .pregnancy import pregnancy
from .shapes import WIDE, AnatomyScene, Spot

Side = Literal["left", "right", ""]


@dataclass(frozen=True)
class Label:
    """A word by its key: its middle stands at x, y; it points to at_x, at_y; all in shares."""

    key: str
    x: float
    y: float
    at_x: float
    at_y: float


@dataclass(frozen=True)
class Picture:
    """One whole SVG without words, and where its words stand."""

    svg: str
    labels: tuple[Label, ...]


# Pictures from behind show one side or both; those from the side are seen from that side.
FROM_BEHIND: dict[str, Callable[[bool], AnatomyScene]] = {
    "nerve_path": behind.nerve_path,
    "piriformis": behind.piriformis,
    "sacroiliac": behind.sacroiliac,
    "undetermined": behind.undetermined,
}
FROM_BESIDE: dict[str, Callable[[], AnatomyScene]] = {
    "disc_herniation": beside.disc_herniation,
    "spinal_stenosis": beside.spinal_stenosis,
    "degenerative_disc": beside.degenerative_disc,
    "spondylolisthesis": beside.spondylolisthesis,
    "post_surgery": beside.post_surgery,
    "pregnancy": pregnancy,
}
NAMES = tuple(sorted({*FROM_BEHIND, *FROM_BESIDE}))


@cache
def picture(name: str, side: Side = "") -> Picture:
    """A picture by its name, drawn for the left, or drawn anew for the right; KeyError for none.

    "nerve_path" is the low back and legs from behind with the nerve's whole path; the others are
    close-ups of the place where it is bothered. Without a side, those from behind show both.
    """
    scene = FROM_BEHIND[name](not side) if name in FROM_BEHIND else FROM_BESIDE[name]()
    scene = scene.mirrored() if side == "right" else scene
    return Picture(scene.svg(), tuple(_label(spot, scene.high) for spot in scene.spots))


def _label(spot: Spot, high: int) -> Label:
    """A spot in shares of the picture."""
    x, y, at_x, at_y = spot.x / WIDE, spot.y / high, spot.at[0] / WIDE, spot.at[1] / high
    return Label(spot.word, *(round(n, 4) for n in (x, y, at_x, at_y)))
