"""Where each muscle that a drawing may pick out lies on the body."""

from collections.abc import Callable

from ..pose.skeleton import Skeleton
from ..pose.vectors import Vector, add, along, between, cross, mixed, scaled, unit
from .parts import Ball, chain, pairs

Links = tuple[tuple[Ball, ...], ...]
SWELL = (0.018, 0.032, 0.037, 0.034, 0.024, 0.014)


def muscle_balls(s: Skeleton, name: str, sides: str = "a") -> list[tuple[str, Links]]:
    """The parts that a muscle shows on, with its balls there, for each of the sides."""
    return [found for side in sides for found in PLACES[name](s, side)]


def _front(s: Skeleton, side: str, part: str) -> tuple[Vector, Vector, Vector, Vector]:
    """Both ends of a thigh or shank, its front and its outer side."""
    names = ("hip", "knee") if part == "thigh" else ("knee", "ankle")
    a, b = (s.points[f"{n}_{side}"] for n in names)
    front = unit(cross(unit(between(a, b)), s.frames[f"leg_{side}"].left))
    outer = scaled(s.frames["pelvis"].left, -1.0 if side == "a" else 1.0)
    return a, b, front, outer


def _sign(side: str) -> float:
    return -1.0 if side == "a" else 1.0


def _strip(
    s: Skeleton,
    side: str,
    part: str,
    off: tuple[float, float],
    ends: tuple[float, float],
    k: float = 1.0,
) -> list[tuple[str, Links]]:
    """A strip along a limb, so far forward and outward of the bone, from end to end in shares."""
    a, b, front, outer = _front(s, side, part)
    move = add(scaled(front, off[0]), scaled(outer, off[1]))
    balls = chain(add(mixed(a, b, ends[0]), move), add(mixed(a, b, ends[1]), move), SWELL, k)
    return [(f"{part}_{side}", pairs(balls))]


def _on_hip(side: str, links: Links) -> list[tuple[str, Links]]:
    return [("pelvis", links), (f"thigh_{side}", links)]


def _gluteals(s: Skeleton, side: str) -> list[tuple[str, Links]]:
    at, frame = s.points[f"hip_{side}"], s.frames["pelvis"]
    high = along(along(at, frame.front, -0.055), frame.up, 0.035)
    low = along(along(at, frame.front, -0.05), frame.up, -0.03)
    return _on_hip(side, (((high, 0.05), (low, 0.042)),))


def _outer_hip(s: Skeleton, side: str) -> list[tuple[str, Links]]:
    at, frame = s.points[f"hip_{side}"], s.frames["pelvis"]
    out = along(at, frame.left, 0.07 * _sign(side))
    high = along(along(out, frame.up, 0.075), frame.front, -0.02)
    return _on_hip(side, (((high, 0.042), (out, 0.028)),))


def _piriformis(s: Skeleton, side: str) -> list[tuple[str, Links]]:
    at, frame = s.points[f"hip_{side}"], s.frames["pelvis"]
    back, out = along(at, frame.front, -0.06), _sign(side)
    inner = (along(back, frame.left, -0.02 * out), 0.026)
    outer = (along(back, frame.left, 0.05 * out), 0.018)
    return _on_hip(side, ((inner, outer), ((along(at, frame.front, -0.055), 0.038),)))


def _hip_flexor(s: Skeleton, side: str) -> list[tuple[str, Links]]:
    a, b, front, _ = _front(s, side, "thigh")
    pelvis = s.frames["pelvis"]
    top = along(along(s.points[f"hip_{side}"], pelvis.front, 0.06), pelvis.up, 0.07)
    low = along(mixed(a, b, 0.3), front, 0.045)
    return _on_hip(side, pairs(chain(top, low, (0.02, 0.03, 0.03, 0.02))))


def _slab(
    s: Skeleton, side: str, ids: range, off: tuple[float, float], r: float
) -> list[tuple[str, Links]]:
    """A strip along the spine, so far forward and to the side of it."""
    move = [(s.spine[i][0], s.spine[i][1]) for i in ids]
    balls = [
        (add(at, scaled(f.front, off[0]), scaled(f.left, off[1] * _sign(side))), r)
        for at, f in move
    ]
    links = pairs(tuple(balls))
    return [("shirt", links), ("pelvis", links)] if 0 in ids else [("shirt", links)]


def _nerve(s: Skeleton, side: str) -> list[tuple[str, Links]]:
    thigh = _strip(s, side, "thigh", (-0.03, 0.0), (0.05, 0.98), 0.45)
    return thigh + _strip(s, side, "shank", (-0.02, 0.0), (0.02, 0.9), 0.4)


Place = Callable[[Skeleton, str], list[tuple[str, Links]]]
PLACES: dict[str, Place] = {
    "hamstrings": lambda s, x: _strip(s, x, "thigh", (-0.04, 0.0), (0.12, 0.9)),
    "quadriceps": lambda s, x: _strip(s, x, "thigh", (0.034, 0.01), (0.15, 0.9)),
    "calf": lambda s, x: _strip(s, x, "shank", (-0.022, 0.0), (0.08, 0.6), 0.95),
    "shin": lambda s, x: _strip(s, x, "shank", (0.026, 0.01), (0.12, 0.75), 0.6),
    "gluteals": _gluteals,
    "outer_hip": _outer_hip,
    "piriformis": _piriformis,
    "hip_flexor": _hip_flexor,
    "nerve": _nerve,
    "belly": lambda s, x: _slab(s, x, range(5), (0.07, 0.03), 0.03),
    "low_back": lambda s, x: _slab(s, x, range(5), (-0.06, 0.03), 0.032),
    "side_trunk": lambda s, x: _slab(s, x, range(1, 5), (0.0, 0.09), 0.036),
    "chest": lambda s, x: _slab(s, x, range(5, 7), (0.06, 0.06), 0.035),
}
