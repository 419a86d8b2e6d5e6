"""Places on the body's surface that a hand or a foot may touch."""

from .frame import Frame
from .vectors import Vector, add, along, between, cross, mixed, scaled, unit


def landmark(
    points: dict[str, Vector], frames: dict[str, Frame], name: str, sign: float
) -> tuple[Vector, Vector]:
    """A place on the body's surface and the direction that points away from it there."""
    pelvis, chest, head = frames["pelvis"], frames["chest"], frames["head"]
    outward = scaled(chest.left, sign)
    part, _, side = name.rpartition("_")
    if part in ("shin", "thigh", "knee", "behind_thigh", "behind_knee", "ankle"):
        upper = (points[f"hip_{side}"], points[f"knee_{side}"])
        lower = (points[f"knee_{side}"], points[f"ankle_{side}"])
        at, r = {
            "shin": (mixed(*lower, 0.3), 0.05),
            "thigh": (mixed(*upper, 0.68), 0.065),
            "behind_thigh": (mixed(*upper, 0.72), 0.062),
            "knee": (points[f"knee_{side}"], 0.052),
            "behind_knee": (mixed(*upper, 0.93), 0.055),
            "ankle": (mixed(*lower, 0.85), 0.042),
        }[part]
        bone = unit(between(*(lower if part in ("shin", "ankle") else upper)))
        front = unit(cross(bone, frames[f"leg_{side}"].left))
        if part.startswith("behind"):
            front = scaled(front, -1)
        normal = unit(add(front, scaled(outward, 0.45)))
        return along(at, normal, r), normal
    at, normal, r = {
        "belly": (points["waist"], unit(add(pelvis.front, scaled(outward, 0.3))), 0.11),
        "hip": (points["pelvis"], unit(add(outward, scaled(pelvis.front, 0.35))), 0.16),
        "back": (points["waist"], unit(add(scaled(pelvis.front, -1), scaled(outward, 0.5))), 0.12),
        "chest": (points["chest"], unit(add(chest.front, scaled(outward, 0.2))), 0.12),
        "shoulder": (points["chest"], unit(add(chest.front, scaled(outward, -0.9))), 0.17),
        "head": (points["head"], unit(add(scaled(head.front, -1), scaled(outward, 0.8))), 0.1),
        "face": (points["head"], unit(add(scaled(outward, 1), scaled(head.up, -0.7))), 0.1),
        "brow": (points["head"], unit(add(scaled(head.front, 1), scaled(head.up, 0.6))), 0.105),
    }[name]
    return along(at, normal, r), normal
