"""The exercise bike, the pool with its water, and a path to walk on."""

from collections.abc import Sequence

from ..body.parts import Ball, BodyPart, chain, pairs
from ..pose.skeleton import Skeleton
from ..pose.vectors import UP, Vector, along, between, mixed, unit
from .furniture import PALE, STEEL, TINY

POOL = 0.53
RIPPLES = ((-0.48, -0.3), (0.2, -0.28), (-0.4, -0.16), (0.26, -0.12))
TUFTS = ((-0.44, 0.5), (-0.12, 0.42), (0.2, 0.54), (0.44, 0.44))


def bike(s: Skeleton, x: float) -> list[BodyPart]:
    """An upright exercise bike: seat under the pelvis, pedals under the feet, bars at the hands."""
    seat = along(s.points["pelvis"], UP, -0.15)
    pedals = [_pedal(s, side) for side in "ab"]
    crank = mixed(pedals[0], pedals[1], 0.5)
    wheel = (crank[0] + 0.34, 0.0, 0.27)
    rim = BodyPart("wheel", (((wheel, 0.21),),), PALE[1], "wheel")
    hub = BodyPart("hub", (((along(wheel, (0, -1, 0), 0.02), 0.075),),), PALE[0], "wheel")
    return [rim, hub, _bike_frame(s, seat, crank, wheel), *_cranks(crank, pedals), _saddle(seat)]


def _pedal(s: Skeleton, side: str) -> Vector:
    """The middle of the pedal under the ball of a foot."""
    heel, toe, ankle = (s.points[f"{n}_{side}"] for n in ("heel", "toe", "ankle"))
    under = unit(between(ankle, mixed(heel, toe, 0.23)))
    return along(mixed(heel, toe, 0.65), under, 0.035)


def _bike_frame(s: Skeleton, seat: Vector, crank: Vector, wheel: Vector) -> BodyPart:
    """Feet, posts and bars of the bike, in one piece."""
    left, right = s.points["hand_b"], s.points["hand_a"]
    bar = mixed(left, right, 0.5)
    neck = (bar[0] - 0.06, 0.0, bar[2] - 0.08)
    back, front = crank[0] - 0.3, wheel[0] + 0.2
    posts = [
        chain((back, 0, 0.03), (front, 0, 0.03), (0.028,) * 8),
        chain((crank[0] - 0.04, 0, 0.03), crank, (0.034,) * 4),
        chain(crank, along(seat, UP, -0.03), (0.032,) * 6),
        chain(crank, (wheel[0] - 0.02, 0, 0.52), (0.03,) * 5),
        chain((wheel[0], 0, 0.03), (wheel[0], 0, 0.52), (0.024,) * 4),
        chain((wheel[0] - 0.02, 0, 0.52), neck, (0.03,) * 6),
        chain(neck, bar, (0.022,) * 3),
        chain(right, left, (0.019,) * 8),
        *(chain((at, -0.17, 0.026), (at, 0.17, 0.026), (0.026,) * 5) for at in (back, front)),
    ]
    return BodyPart("bike", tuple(p for post in posts for p in pairs(post)), STEEL, "bike")


def _saddle(seat: Vector) -> BodyPart:
    """A broad saddle, narrow towards the front."""
    x, y, z = seat
    balls = (((x - 0.09, y - 0.07, z), 0.04), ((x - 0.09, y + 0.07, z), 0.04),
             ((x + 0.15, y, z), 0.028))  # fmt: skip
    return BodyPart("saddle", (balls,), "#39444b", "bike")


def _cranks(crank: Vector, pedals: Sequence[Vector]) -> list[BodyPart]:
    """An arm from the axle to either pedal, on its own side of the frame."""
    made = []
    for side, pedal in zip("ab", pedals, strict=True):
        y = -0.055 if side == "a" else 0.055
        arm = chain((crank[0], y, crank[2]), (pedal[0], y, pedal[2]), (0.024, 0.02, 0.018))
        tread = chain((pedal[0], y, pedal[2]), pedal, (0.02, 0.02))
        flat = (((pedal[0] - 0.05, pedal[1], pedal[2]), 0.016),
                ((pedal[0] + 0.05, pedal[1], pedal[2]), 0.016))  # fmt: skip
        made.append(BodyPart(f"crank {side}", (*pairs(arm), *pairs(tread), flat), PALE[2], "crank"))
    return made


def swimming_pool(s: Skeleton, x: float) -> list[BodyPart]:
    """The pool's floor, its far wall with a rail, and the water's surface behind the figure."""
    ends = (x0, x1) = (x - POOL, x + POOL)
    top = _level(s)
    floor = _sheet("pool floor", ends, (-0.35, 0.0), (0.5, 0.0), "#c9dde3")
    wall = _sheet("pool wall", ends, (0.5, 0.0), (0.5, top + 0.16), "#dce8ea")
    edge = chain((x0, 0.5, top + 0.16), (x1, 0.5, top + 0.16), (0.03,) * 10)
    rail = chain((x0 + 0.1, 0.4, top + 0.07), (x1 - 0.1, 0.4, top + 0.07), (0.02,) * 10)
    holds = [chain(at, (at[0], 0.5, top + 0.07), (0.02, 0.02)) for at, _ in (rail[1], rail[-2])]
    surface = _sheet("pool surface", ends, (0.0, top), (0.5, top), "#9fd0e3")
    bars = tuple(p for bar in (*holds, rail) for p in pairs(bar))
    return [floor, wall, BodyPart("pool edge", pairs(edge), PALE[1], "pool"), surface,
            BodyPart("pool rail", bars, STEEL, "pool")]  # fmt: skip


def _level(s: Skeleton) -> float:
    """How high the water stands: between waist and chest, in metres."""
    return mixed(s.points["waist"], s.points["chest"], 0.3)[2]


def _sheet(
    name: str, ends: tuple[float, float], a: tuple[float, float], b: tuple[float, float], fill: str
) -> BodyPart:
    """A flat sheet from end to end along x, between two lines given by their y and z."""
    corners = [(x, *at) for x, at in zip((*ends, *ends[::-1]), (a, a, b, b), strict=True)]
    return BodyPart(name, (tuple((c, TINY) for c in corners),), fill, "pool", line=False)


def water(s: Skeleton, x: float) -> list[BodyPart]:
    """The water in front of the figure, and its surface up to where the body stands in it."""
    ends, top = (x - POOL, x + POOL), _level(s)
    near = _sheet("water", ends, (-0.35, 0.0), (-0.35, top), "#4fa3c7")
    surface = _sheet("water surface", ends, (-0.35, top), (0.0, top), "#8cc9df")
    return [near, surface, *(_ripple(x + at, y, top) for at, y in RIPPLES)]


def _ripple(x: float, y: float, z: float) -> BodyPart:
    """A short wave on the water, seen as a pale line."""
    rise = (0.0, 0.012, 0.0, -0.012, 0.0, 0.012, 0.0)
    balls = tuple(((x + 0.035 * i, y, z + up), 0.007) for i, up in enumerate(rise))
    return BodyPart("ripple", pairs(balls), "#ffffff", "water", line=False)


def path(s: Skeleton, x: float) -> list[BodyPart]:
    """A paved path with grass beyond it."""
    x0, x1 = x - 0.56, x + 0.56
    grass = BodyPart("grass", _flat(x0, x1, 0.3, 0.62), "#c9dcb4", "path", line=False)
    tufts = [BodyPart("tuft", _tuft(x + at, y), "#8fb277", "path", line=False) for at, y in TUFTS]
    pave = BodyPart("path", _flat(x0, x1, -0.32, 0.3), PALE[0], "path", line=False)
    kerb = BodyPart("kerb", pairs(chain((x0, 0.3, 0), (x1, 0.3, 0), (0.008,) * 4)), PALE[2], "path",
                line=False)  # fmt: skip
    return [grass, *tufts, pave, kerb]


def _flat(x0: float, x1: float, y0: float, y1: float) -> tuple[tuple[Ball, ...], ...]:
    """A rectangle on the floor."""
    return (tuple(((x, y, 0.0), TINY) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))),)


def _tuft(x: float, y: float) -> tuple[tuple[Ball, ...], ...]:
    """Three blades of grass."""
    return tuple((((x, y, 0.0), 0.008), ((x + way, y, 0.07), 0.004)) for way in (-0.035, 0, 0.035))
