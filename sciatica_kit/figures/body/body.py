"""From a skeleton to the parts that are painted: balls in chains, one chain a part."""

from ..looks import (
    SHIRT,
    SHIRT_FAR,
    SHOE,
    SHOE_FAR,
    SKINS,
    SORE_SHOE,
    TROUSERS,
    TROUSERS_FAR,
    Look,
)
from ..pose.skeleton import SIDES, Skeleton
from ..pose.vectors import (
    UP,
    Vector,
    add,
    along,
    between,
    cross,
    dot,
    flattened,
    mixed,
    scaled,
    unit,
)
from .head import head
from .parts import Ball, BodyPart, chain, pairs

THIGH = (0.090, 0.087, 0.079, 0.069, 0.060, 0.054)
SHANK = (0.053, 0.057, 0.057, 0.049, 0.042, 0.038)
UPPER_ARM = (0.056, 0.052, 0.048, 0.044, 0.040, 0.037)
FOREARM = (0.037, 0.039, 0.037, 0.033, 0.028, 0.025)
# Half the width and half the depth of the trunk from the seat to the shoulders.
SEAT = (0.135, 0.086)
PELVIS = (0.168, 0.112)
TRUNK = ((0.156, 0.106), (0.141, 0.100), (0.138, 0.101), (0.146, 0.106), (0.158, 0.112),
         (0.164, 0.113), (0.158, 0.104), (0.120, 0.078))  # fmt: skip
LARGER = 1.22


def body(s: Skeleton, look: Look, view: Vector) -> list[BodyPart]:
    """Every part of one figure as seen from a direction, in no order of depth."""
    parts = [*_trunk(s, look), *head(s, look, view)]
    for side in ("a", "b"):
        far = dot(scaled(s.frames["pelvis"].left, SIDES[side]), view) < -0.2
        parts += _leg(s, look, side, far)
        far = dot(scaled(s.frames["chest"].left, SIDES[side]), view) < -0.2
        parts += _arm(s, look, side, far)
    return parts


def _fat(look: Look) -> float:
    return LARGER if look.build == "larger" else 1.0


def _leg(s: Skeleton, look: Look, side: str, far: bool) -> list[BodyPart]:
    at, k = s.points, 1 + (_fat(look) - 1) * 0.7
    cloth = TROUSERS_FAR if far else TROUSERS
    hip, knee, ankle = (at[f"{n}_{side}"] for n in ("hip", "knee", "ankle"))
    thigh, shank = chain(hip, knee, THIGH, k), chain(knee, ankle, SHANK, k)
    heel, toe = at[f"heel_{side}"], at[f"toe_{side}"]
    sole = unit(between(ankle, mixed(heel, toe, 0.23)))
    ball = along(mixed(heel, toe, 0.68), sole, -0.012)
    foot = (((heel, 0.032), (ankle, 0.043), (ball, 0.036), (toe, 0.026)),)
    return [
        BodyPart(f"thigh_{side}", (thigh,), cloth, f"leg_{side}",
             (("pelvis", (hip, 0.098 * k)), (f"shank_{side}", (knee, 0.062 * k)))),
        BodyPart(f"shank_{side}", (shank[:-1],), cloth, f"leg_{side}",
             ((f"thigh_{side}", (knee, 0.062 * k)),)),
        BodyPart(f"foot_{side}", foot, _shoe(look, side, far), "shoe"),
    ]  # fmt: skip


def _shoe(look: Look, side: str, far: bool) -> str:
    """The sore side wears a coloured shoe, so that left and right are never confused."""
    if look.sided and side == "a":
        return SORE_SHOE
    return SHOE_FAR if far else SHOE


def _arm(s: Skeleton, look: Look, side: str, far: bool) -> list[BodyPart]:
    at, k = s.points, 1 + (_fat(look) - 1) * 0.7
    skin = SKINS[look.skin][far]
    shoulder, elbow, wrist = (at[f"{n}_{side}"] for n in ("shoulder", "elbow", "wrist"))
    upper, fore = chain(shoulder, elbow, UPPER_ARM, k), chain(elbow, wrist, FOREARM, k)
    sleeve = tuple((c, r + 0.007) for c, r in upper[:4])
    return [
        BodyPart(f"upper_arm_{side}", (upper,), skin, f"arm_{side}",
             ((f"forearm_{side}", (elbow, 0.042 * k)),)),
        BodyPart(f"sleeve_{side}", (sleeve,), SHIRT_FAR if far else SHIRT, f"shirt_{side}",
             (("shirt", (shoulder, 0.075 * k)),)),
        BodyPart(f"forearm_{side}", (fore,), skin, f"arm_{side}",
             ((f"upper_arm_{side}", (elbow, 0.042 * k)), (f"hand_{side}", (wrist, 0.032 * k)))),
        *_hand(s, side, skin),
    ]  # fmt: skip


def _hand(s: Skeleton, side: str, skin: str) -> list[BodyPart]:
    """Palm with fingers, and the thumb; a hand that holds has its fingers bent round."""
    at = s.points
    wrist, middle, tips = at[f"wrist_{side}"], at[f"hand_{side}"], at[f"finger_{side}"]
    d, palm, out = _palm(s, side)
    root = along(mixed(wrist, middle, 0.55), out, 0.018)
    thumb = along(along(root, out, 0.030), d, 0.036)
    hand: tuple[Ball, ...] = ((wrist, 0.025), (middle, 0.031), (tips, 0.017))
    if s.grips[f"arm_{side}"] == "hold":
        bent = along(along(middle, d, 0.034), palm, 0.032)
        tips = along(along(middle, d, 0.012), palm, 0.05)
        hand = ((wrist, 0.025), (middle, 0.031), (bent, 0.024), (tips, 0.02))
    joint = ((f"forearm_{side}", (wrist, 0.034)), (f"thumb_{side}", (root, 0.02)))
    return [
        BodyPart(f"hand_{side}", (hand,), skin, f"arm_{side}", joint),
        BodyPart(f"thumb_{side}", (((root, 0.016), (thumb, 0.013)),), skin, f"arm_{side}",
             ((f"hand_{side}", (root, 0.024)),)),
    ]  # fmt: skip


def _palm(s: Skeleton, side: str) -> tuple[Vector, Vector, Vector]:
    """Where fingers, palm and thumb of a hand point."""
    d, frame = unit(between(s.points[f"wrist_{side}"], s.points[f"finger_{side}"])), s.frames
    palm = unit(cross(d, cross(frame[f"arm_{side}"].front, d)))
    bent_back = dot(d, scaled(frame[f"arm_{side}"].up, -1)) < 0.94
    low = s.points[f"hand_{side}"][2] < s.support + 0.06
    if abs(d[2]) < 0.5 and (low or bent_back):
        palm = scaled(flattened(UP, d), -1)  # A hand on the floor or on a counter lies flat.
    out = cross(palm, d)
    inward = scaled(frame["chest"].left, 1.0 if side == "a" else -1.0)
    if dot(out, add(frame["chest"].front, scaled(inward, 0.5), scaled(UP, 0.3))) < 0:
        out = scaled(out, -1)
    return d, palm, out


def _section(at: Vector, left: Vector, wide: float, deep: float) -> tuple[Ball, ...]:
    """A slice of the trunk as two balls side by side."""
    off = max(0.0, wide - deep)
    return ((along(at, left, -off), deep), (along(at, left, off), deep))


def _trunk(s: Skeleton, look: Look) -> list[BodyPart]:
    k = _fat(look)
    (middle, pelvis), *_ = s.spine
    low = _section(along(along(middle, pelvis.up, -0.075), pelvis.front, -0.012), pelvis.left,
                   SEAT[0] * k, SEAT[1] * k)  # fmt: skip
    main = _section(along(middle, pelvis.front, -0.008), pelvis.left, PELVIS[0] * k, PELVIS[1] * k)
    slices = [
        _section(at, frame.left, wide * k, deep * k)
        for (at, frame), (wide, deep) in zip(s.spine, TRUNK, strict=True)
    ]
    hips = BodyPart("pelvis", (low + main + slices[1],), TROUSERS, "pelvis",
                tuple((f"thigh_{x}", (s.points[f"hip_{x}"], 0.098 * k)) for x in "ab"))  # fmt: skip
    links = [
        a + b + c for a, b, c in zip(slices[:-2:2], slices[1:-1:2], slices[2::2], strict=False)
    ]
    links += [(*slices[-2], *slices[-1], _cap(s, x, k)) for x in "ab"]
    links += _belly(s, look)
    joints = tuple((f"sleeve_{x}", (s.points[f"shoulder_{x}"], 0.075 * k)) for x in "ab")
    neck = ((s.points["nape"], 0.062), (s.points["neck"], 0.052), (s.points["head"], 0.05))
    skin = SKINS[look.skin][0]
    return [
        hips,
        BodyPart("shirt", tuple(links), SHIRT, "shirt", joints),
        BodyPart("neck", pairs(neck), skin, "neck"),
    ]


def _cap(s: Skeleton, side: str, k: float) -> Ball:
    return (s.points[f"shoulder_{side}"], 0.06 * k)


def _belly(s: Skeleton, look: Look) -> list[tuple[Ball, ...]]:
    """A rounder front for a pregnant or a larger body."""
    size = {"usual": 0.0, "larger": 0.108, "pregnant": 0.128}[look.build]
    if not size:
        return []
    out = 0.075 if look.build == "pregnant" else 0.06
    balls = [(along(at, frame.front, out), size) for at, frame in (s.spine[1], s.spine[3])]
    return [(balls[0], balls[1], (s.spine[2][0], 0.1)), (balls[1], (s.spine[5][0], 0.11))]
