"""From a pose to the places of the joints: the trunk is put in its place, then the limbs."""

from dataclasses import dataclass

from ...model.pose import Pose
from .frame import REST, SEAT, SIDES, SITTING, Frame
from .landmarks import landmark
from .limbs import limb_frame, reach, swing
from .trunk import trunk_of, trunk_points
from .vectors import Vector, add


@dataclass(frozen=True)
class Skeleton:
    """The joints of one pose in metres, and where pelvis, chest, head, limbs face."""

    points: dict[str, Vector]
    frames: dict[str, Frame]
    spine: tuple[tuple[Vector, Frame], ...]
    grips: dict[str, str]
    support: float


def solve(pose: Pose, support: float, fixed: Vector | None = None) -> Skeleton:
    """The skeleton of a pose on a support at this height; `fixed` is where its anchor stays.

    Metres; the body rests on the support by its lowest part, or sits at seat height.
    """
    trunk = trunk_of(pose)
    points = trunk_points(trunk)
    frames = {"pelvis": trunk.pelvis, "chest": trunk.chest, "head": trunk.head}
    limbs = {"leg_a": pose.leg_a, "leg_b": pose.leg_b, "arm_a": pose.arm_a, "arm_b": pose.arm_b}
    for name, limb in limbs.items():
        if limb.to is None:
            swing(points, frames, name, limb)
    moved = _settled(pose, points, support, fixed)
    points = {name: add(at, moved) for name, at in points.items()}
    spine = tuple((add(at, moved), frame) for at, frame in trunk.spine)
    for name, limb in limbs.items():
        if limb.to is not None:
            reach(points, frames, name, limb, support)
    return Skeleton(points, frames, spine, {n: v.grip for n, v in limbs.items()}, support)


def _settled(pose: Pose, points: dict[str, Vector], support: float, fixed: Vector | None) -> Vector:
    """How far the whole body moves so that it rests on its support, at its place."""
    if pose.z is not None:
        drop = pose.z - points["pelvis"][2]
    elif pose.root == "sit":
        drop = SEAT + SITTING - points["pelvis"][2]
    else:
        drop = support - min(at[2] - REST[n.split("_")[0]] for n, at in _resting(points, pose.root))
    x = pose.x - points["pelvis"][0]
    y = 0.0
    if fixed is not None and pose.anchor in points:
        x, y = fixed[0] - points[pose.anchor][0], fixed[1] - points[pose.anchor][1]
    return (x, y, drop + pose.rise)


def _resting(points: dict[str, Vector], root: str) -> list[tuple[str, Vector]]:
    """The parts a body may rest on; who kneels rests on the knees whatever the feet do."""
    kneels = root in ("quad", "kneel") and {"knee_a", "knee_b"} & set(points)
    allowed = {"knee"} if kneels else set(REST)
    return [(n, at) for n, at in points.items() if n.split("_")[0] in allowed]


__all__ = ["REST", "SEAT", "SIDES", "Frame", "Skeleton", "landmark", "limb_frame", "solve"]
