"""Pillows, towels, a stick, a frame, a box: what lies against the body or is held."""

from ..body.parts import Ball, BodyPart, chain, pairs
from ..pose.skeleton import Skeleton
from ..pose.vectors import UP, add, along, between, mixed, unit
from .furniture import STEEL, WOOD, box_faces

PILLOW = "#f3eee2"


def _cushion(name: str, balls: tuple[Ball, ...], fill: str = PILLOW) -> list[BodyPart]:
    return [BodyPart(name, (balls,), fill, name)]


def head_pillow(s: Skeleton, x: float) -> list[BodyPart]:
    """Under the head of who lies; it stays at x when the head has left it."""
    hx, hy, hz = s.points["head"]
    z = max(s.support + 0.035, min(hz - 0.13, s.support + 0.06))
    way = 0.05 if s.points["pelvis"][0] < hx else -0.05
    if hz > s.support + 0.4:
        hx, hy, z, way = x, 0.0, s.support + 0.045, 0.0
    ends = [(hx + dx + way, hy + dy, z) for dx in (-0.13, 0.13) for dy in (-0.2, 0.2)]
    return _cushion("pillow_head", tuple((e, 0.045) for e in ends))


def knee_pillow(s: Skeleton, x: float) -> list[BodyPart]:
    """One under the knees, or a stack under the calves where these are lifted."""
    a, b = s.points["knee_a"], s.points["knee_b"]
    if min(s.points[f"ankle_{k}"][2] for k in "ab") > s.support + 0.25:
        return _calf_pillows(s)
    mid = mixed(a, b, 0.5)
    top = mid[2] - 0.07
    low = s.support
    r = max(0.05, (top - low) / 2)
    ends = [(mid[0] + dx, y, low + r) for dx in (-0.07, 0.07) for y in (a[1] - 0.1, b[1] + 0.1)]
    return _cushion("pillow_knees", tuple((e, r) for e in ends))


def _calf_pillows(s: Skeleton) -> list[BodyPart]:
    """Three pillows on each other, from the support up to both calves."""
    calves = [mixed(s.points[f"knee_{k}"], s.points[f"ankle_{k}"], 0.6) for k in "ab"]
    x, y, z = mixed(calves[0], calves[1], 0.5)
    r = (z - 0.045 - s.support) / 6
    return [
        BodyPart(f"pillow_knees {i}", (tuple(((x + dx, y + dy, s.support + r * (2 * i + 1)), r)
             for dx in (-0.15, 0.15) for dy in (-0.24, 0.24)),), PILLOW, "pillow_knees")
        for i in range(3)
    ]  # fmt: skip


def between_pillow(s: Skeleton, x: float) -> list[BodyPart]:
    ends = [mixed(s.points[f"{n}_a"], s.points[f"{n}_b"], 0.5) for n in ("knee", "ankle")]
    return _cushion("pillow_between", tuple((e, 0.06) for e in ends))


def belly_pillow(s: Skeleton, x: float) -> list[BodyPart]:
    px, py, _ = s.points["waist"]
    ends = [(px + dx, py + dy, s.support + 0.035) for dx in (-0.13, 0.1) for dy in (-0.2, 0.2)]
    return _cushion("pillow_belly", tuple((e, 0.04) for e in ends))


def arms_pillow(s: Skeleton, x: float) -> list[BodyPart]:
    ends = [mixed(s.points[f"elbow_{k}"], s.points[f"hand_{k}"], 0.6) for k in "ab"]
    return _cushion("pillow_arms", tuple((along(e, UP, -0.05), 0.07) for e in ends))


def rolled_towel(s: Skeleton, x: float) -> list[BodyPart]:
    """Behind the low back of who sits, under the waist of who lies; its near end shows the roll."""
    at, frame = s.spine[2]
    spot = along(at, frame.front, -0.135)
    ends = [along(spot, frame.left, k) for k in (-0.25, 0.22)]
    turns = [(along(ends[0], frame.left, -0.012 * i), 0.057 - 0.02 * i) for i in (1, 2)]
    fills = ("#fbe3a2", "#f2c14e")
    roll = _cushion("rolled_towel", tuple((end, 0.057) for end in ends), "#f2c14e")
    return roll + [BodyPart(f"rolled_towel {i}", ((ball,),), fill, "rolled_towel")
                   for i, (ball, fill) in enumerate(zip(turns, fills, strict=True))]  # fmt: skip


def towel(s: Skeleton, x: float) -> list[BodyPart]:
    """A towel from hand to hand round the sole of side a, or round the thigh where that is bent."""
    sole = mixed(s.points["heel_a"], s.points["toe_a"], 0.62)
    under = unit(between(s.points["ankle_a"], sole))
    sole = along(sole, under, 0.035)
    made = []
    for side in "ab":
        hand = s.points[f"hand_{side}"]
        out = (0.0, 0.045 if side == "b" else -0.045, 0.0)
        made += list(pairs(chain(hand, add(sole, out), (0.015, 0.017, 0.02))))
    made.append(((add(sole, (0, 0.045, 0)), 0.022), (add(sole, (0, -0.045, 0)), 0.022)))
    return [BodyPart("towel", tuple(made), "#f2c14e", "towel")]


def stick(s: Skeleton, x: float) -> list[BodyPart]:
    hand = s.points["hand_b"]
    foot = (hand[0] + 0.03, hand[1] + 0.02, 0.015)
    crook = add(hand, (-0.05, 0, 0.035))
    links = (*pairs(chain(foot, add(hand, (0, 0, 0.03)), (0.014,) * 8)),
             ((add(hand, (0.03, 0, 0.035)), 0.016), (crook, 0.016)))  # fmt: skip
    return [BodyPart("stick", links, WOOD[2], "stick")]


def walking_frame(s: Skeleton) -> list[BodyPart]:
    made: list[tuple[Ball, ...]] = []
    for side in "ab":
        x, y, z = s.points[f"hand_{side}"]
        out = 0.05 if side == "b" else -0.05
        for foot in (x - 0.12, x + 0.22):
            made += pairs(chain((foot, y + out, 0.012), (x + 0.02, y + out * 0.4, z), (0.013,) * 6))
    ends = [s.points[f"hand_{k}"] for k in "ab"]
    made.append(tuple((along(e, (1, 0, 0), 0.12), 0.013) for e in ends))
    return [BodyPart("walking frame", tuple(made), STEEL, "walking frame")]


def light_box(s: Skeleton, x: float) -> list[BodyPart]:
    """A box held by its upper rim, or on the floor where the hands do not hold."""
    a, b = s.points["hand_a"], s.points["hand_b"]
    at, half_x, half_y = (x, 0.0, 0.20), 0.14, 0.16
    if s.grips["arm_a"] == "hold":
        at = mixed(a, b, 0.5)
        half_x, half_y = (max(0.14, abs(a[i] - b[i]) / 2 - 0.02) for i in (0, 1))
    box = (at[0] - half_x, at[0] + half_x, at[1] - half_y, at[1] + half_y)
    return box_faces((*box, at[2] - 0.19, at[2] + 0.06), WOOD, "light_box")
