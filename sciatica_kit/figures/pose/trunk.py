"""Pelvis, spine, chest, neck and head of a pose, before it is put in its place."""

from typing import NamedTuple

from ...model.pose import Pose
from . import proportions as p
from .frame import ROOTS, SIDES, Frame
from .vectors import Vector, along, cross, mixed


class Trunk(NamedTuple):
    """The frames of pelvis, chest and head, the spine between them, and the neck and skull."""

    pelvis: Frame
    chest: Frame
    head: Frame
    spine: tuple[tuple[Vector, Frame], ...]
    neck: Vector
    skull: Vector


def trunk_of(pose: Pose) -> Trunk:
    """The trunk with its pelvis at the origin: every bend is shared out over the spine."""
    frame = _root(pose)
    pelvis, at = frame, (0.0, 0.0, 0.0)
    spine = [(at, frame)]
    parts = [(s, pose.lumbar / len(p.LUMBAR)) for s in p.LUMBAR]
    parts += [(s, pose.thorax / len(p.THORAX)) for s in p.THORAX]
    for size, flex in parts:
        frame = frame.spun(frame.left, flex)
        frame = frame.spun(frame.front, pose.side_bend / len(parts))
        frame = frame.spun(frame.up, -pose.twist / len(parts))
        at = along(at, frame.up, size)
        spine.append((at, frame))
    upright = frame.spun(frame.left, pose.neck * 0.6)
    neck = along(at, upright.up, p.NECK)
    head = upright.spun(frame.left, pose.neck * 0.4)
    head = head.spun(head.up, -pose.look)
    skull = along(along(neck, head.up, p.HEAD), head.front, 0.022)
    return Trunk(pelvis, frame, head, tuple(spine), neck, skull)


def _root(pose: Pose) -> Frame:
    front, up = ROOTS[pose.root]
    frame = Frame(front, up, cross(up, front))
    frame = frame.spun(frame.up, -pose.roll)
    frame = frame.spun(frame.left, pose.lean)
    return frame.spun(frame.front, pose.tilt)


def trunk_points(trunk: Trunk) -> dict[str, Vector]:
    """The named places of a trunk."""
    middle, chest, frame = trunk.spine[0][0], trunk.spine[-1][0], trunk.chest
    points = {
        "pelvis": middle,
        "waist": trunk.spine[3][0],
        "chest": mixed(trunk.spine[5][0], trunk.spine[6][0], 0.5),
        "nape": chest,
        "neck": trunk.neck,
        "head": trunk.skull,
    }
    for side, sign in SIDES.items():
        hip = along(middle, trunk.pelvis.left, sign * p.HIPS)
        points[f"hip_{side}"] = along(hip, trunk.pelvis.up, -0.03)
        shoulder = along(chest, frame.left, sign * p.SHOULDERS)
        points[f"shoulder_{side}"] = along(shoulder, frame.up, -0.035)
    return points
