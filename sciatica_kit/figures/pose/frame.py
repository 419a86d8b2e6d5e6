"""Where a body part faces, and what every pose is measured by."""

from typing import NamedTuple

from . import proportions as p
from .vectors import UP, Vector, turned


class Frame(NamedTuple):
    """Where a part of the trunk faces: front, up along the spine, and the body's left."""

    front: Vector
    up: Vector
    left: Vector

    def spun(self, axis: Vector, angle: float) -> "Frame":
        """The frame turned about an axis."""
        if not angle:
            return self
        return Frame(*(turned(v, axis, angle) for v in self))


# Front and up of each root; side a is the body's right and nearest to the viewer.
ROOTS: dict[str, tuple[Vector, Vector]] = {
    "stand": ((1, 0, 0), UP),
    "sit": ((1, 0, 0), UP),
    "kneel": ((1, 0, 0), UP),
    "supine": (UP, (-1, 0, 0)),
    "prone": ((0, 0, -1), (1, 0, 0)),
    "quad": ((0, 0, -1), (1, 0, 0)),
    "side": ((0, -1, 0), (1, 0, 0)),
}
SIDES = {"a": -1.0, "b": 1.0}
SEAT = 0.45
# From the seat up to the middle of the pelvis of who sits on it.
SITTING = 0.14
# How thick the parts are that may rest on something: radius by joint.
REST = {
    "pelvis": 0.105, "chest": 0.105, "head": 0.098, "knee": 0.052, "ankle": 0.042,
    "heel": 0.03, "toe": 0.022, "elbow": 0.036, "wrist": 0.026, "hand": 0.03, "hip": 0.085,
    "shoulder": 0.058,
}  # fmt: skip
SOLE = p.ANKLE
