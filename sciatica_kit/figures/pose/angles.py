"""The joint angles of a skeleton, however it was posed, to hold against the range of motion."""

from math import asin, atan2, degrees

from ...model.pose import Pose
from .skeleton import SIDES, Skeleton, limb_frame
from .vectors import (
    Vector,
    add,
    angle_between,
    between,
    dot,
    length,
    scaled,
    unit,
)

# Past this much lift to the side, forward and back have no meaning of their own.
SIDEWAYS = 60.0


def joint_angles(s: Skeleton, pose: Pose) -> dict[str, float]:
    """Degrees of every joint; those of the trunk are the pose's own."""
    found = {
        "lumbar": pose.lumbar, "thorax": pose.thorax, "side_bend": pose.side_bend,
        "twist": pose.twist, "neck": pose.neck, "look": pose.look,
    }  # fmt: skip
    for side, sign in SIDES.items():
        found |= {f"{n}_{side}": v for n, v in _leg(s, side, sign).items()}
        found |= {f"{n}_{side}": v for n, v in _arm(s, side, sign).items()}
    return found


def _leg(s: Skeleton, side: str, sign: float) -> dict[str, float]:
    at, base = s.points, s.frames["pelvis"]
    d = unit(between(at[f"hip_{side}"], at[f"knee_{side}"]))
    low = unit(between(at[f"knee_{side}"], at[f"ankle_{side}"]))
    abd = degrees(asin(max(-1.0, min(1.0, dot(d, scaled(base.left, sign))))))
    flex = degrees(atan2(dot(d, base.front), -dot(d, base.up)))
    found = {"hip_flex": flex, "hip_abd": abd, "knee": angle_between(d, low)}
    if found["knee"] > 25:
        found["hip_rot"] = _rotation(d, low, limb_frame(base, sign, flex, abd, 0, True), base.left,
                                     sign)  # fmt: skip
    foot = unit(between(at[f"heel_{side}"], at[f"toe_{side}"]))
    found["ankle"] = degrees(asin(max(-1.0, min(1.0, -dot(foot, low)))))
    return found


def _rotation(
    d: Vector, low: Vector, neutral: tuple[Vector, Vector, Vector], left: Vector, sign: float
) -> float:
    """How far the shank is turned about the thigh from where it bends by itself; outward is +."""
    bent = unit(add(low, scaled(d, -dot(low, d))))
    outward = unit(add(scaled(left, sign), scaled(d, -dot(scaled(left, sign), d))))
    return degrees(atan2(-dot(bent, outward), dot(bent, neutral[1])))


def _arm(s: Skeleton, side: str, sign: float) -> dict[str, float]:
    at, base = s.points, s.frames["chest"]
    d = unit(between(at[f"shoulder_{side}"], at[f"elbow_{side}"]))
    low = unit(between(at[f"elbow_{side}"], at[f"wrist_{side}"]))
    abd = degrees(asin(max(-1.0, min(1.0, dot(d, scaled(base.left, sign))))))
    found = {"shoulder_abd": abd, "elbow": angle_between(d, low)}
    if abs(abd) < SIDEWAYS and length(low):
        found["shoulder_flex"] = degrees(atan2(dot(d, base.front), -dot(d, base.up)))
        if found["shoulder_flex"] < -150:  # Straight up is past neither end of the range.
            found["shoulder_flex"] += 360
    return found
