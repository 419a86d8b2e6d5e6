"""What stands about the figure: mat, bed, chair, wall and the rest, as boxes, bars and cushions."""

from collections.abc import Callable, Iterable, Sequence

from ..model.pose import Drawing, Pose
from .looks import Look
from .parts import Ball, Part, chain, pairs
from .skeleton import SEAT, Skeleton
from .vectors import UP, Vector, add, along, between, mixed, unit

MAT_TOP, MATTRESS_TOP, BED_TOP = 0.012, 0.15, 0.50
TINY = 0.004
WOOD = ("#d9b483", "#b98f5c", "#9a7343")
CLOTH = ("#a9d3d3", "#7fb7b8", "#669fa1")
PALE = ("#e9e4da", "#d3ccbe", "#bdb5a4")
STEEL = "#7d8a93"
PILLOW = "#f3eee2"
Box = tuple[float, float, float, float, float, float]
Where = tuple[Skeleton, Pose, float]


def support_height(names: Iterable[str]) -> float:
    """Metres from the floor to what the figure lies or kneels on."""
    given = set(names)
    tops = {"bed": BED_TOP, "mattress": MATTRESS_TOP, "mat": MAT_TOP}
    return next((top for name, top in tops.items() if name in given), 0.0)


def names_of(drawing: Drawing, pose: Pose, look: Look) -> tuple[str, ...]:
    """The props of one pose; a mat becomes a mattress for who has a bed and no mat."""
    names = drawing.props if pose.props is None else pose.props
    if on_mattress(names, pose, look):
        return tuple("mattress" if n == "mat" else n for n in names)
    return tuple(names)


def on_mattress(names: Iterable[str], pose: Pose, look: Look) -> bool:
    """Whether who lies on a mat in this pose lies on a bed in this look."""
    return look.surface == "bed" and pose.root in ("supine", "prone", "side") and "mat" in names


def props(
    drawing: Drawing, pose: Pose, s: Skeleton, look: Look, others: Sequence[Skeleton] = ()
) -> tuple[list[Part], list[Part]]:
    """What is painted behind the figure, and what is sorted in among its parts.

    A mat or bed is as long as all the poses need that lie on it.
    """
    behind: list[Part] = []
    among: list[Part] = []
    for name in names_of(drawing, pose, look):
        at = drawing.prop_x.get(name, START[name])
        if name in LONG:
            behind += LONG[name](reach_of(others or (s,), s.support))
            continue
        (among if name in AMONG else behind).extend(MAKE[name](s, at))
    if look.aid and "path" in names_of(drawing, pose, look):
        among += _stick(s, 0.0) if look.aid == "stick" else _frame(s)
    return behind, among


def boxes(name: str, x: float) -> list[Box]:
    """The boxes that nothing may pass through: x, y and z from and to, in metres."""
    return {
        "mat": [(-1.0, 1.0, -0.33, 0.33, 0.0, MAT_TOP)],
        "bed": [(x - 1.05, x + 1.05, -0.42, 0.48, 0.16, BED_TOP)],
        "firm_chair": [
            (x - 0.24, x + 0.2, -0.22, 0.22, SEAT - 0.045, SEAT),
            (x - 0.27, x - 0.235, -0.22, 0.22, SEAT - 0.045, 0.95),
        ],
        "wall": [(x, x + 0.05, -0.35, 0.75, 0.0, 1.95)],
        "doorway": [(x, x + 0.10, 0.0, 0.10, 0.0, 1.6)],
        "counter": [(x, x + 0.5, -0.28, 0.5, 0.0, 0.9)],
        "low_step": [(x, x + 0.32, -0.3, 0.3, 0.0, 0.16)],
        "rail": [(x - 0.024, x + 0.024, -0.3, 0.42, 0.926, 0.974)],
    }.get(name, [])


def _box(box: Box, colours: tuple[str, str, str], name: str) -> list[Part]:
    """The three faces of a box that are seen from above, in front, and from the figure's front."""
    x0, x1, y0, y1, z0, z1 = box
    top = [(x0, y0, z1), (x1, y0, z1), (x1, y1, z1), (x0, y1, z1)]
    side = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
    end = [(x1, y0, z0), (x1, y1, z0), (x1, y1, z1), (x1, y0, z1)]
    faces = ((end, colours[2]), (side, colours[1]), (top, colours[0]))
    return [
        Part(f"{name} {i}", (tuple((c, TINY) for c in face),), colour, name)
        for i, (face, colour) in enumerate(faces)
    ]


def _solid(name: str, colours: tuple[str, str, str]) -> Callable[[Skeleton, float], list[Part]]:
    return lambda s, x: [p for b in boxes(name, x) for p in _box(b, colours, name)]


def reach_of(poses: Sequence[Skeleton], support: float) -> tuple[float, float]:
    """From where to where along x the poses on this support lie, in metres."""
    low = [at[0] for s in poses if abs(s.support - support) < 1e-6
           for n, at in s.points.items()
           if support - 0.02 < at[2] < support + 0.45 and not n.startswith("finger")]  # fmt: skip
    return min(low) - 0.15, max(low) + 0.15


def _mat(ends: tuple[float, float]) -> list[Part]:
    return _box((*ends, -0.33, 0.33, 0.0, MAT_TOP), CLOTH, "mat")


def _mattress(ends: tuple[float, float]) -> list[Part]:
    """The top of a bed alone, so that who lies on it stays large in the picture."""
    made = _box((*ends, -0.42, 0.42, 0.0, 0.04), WOOD, "bed frame")
    return made + _box((*ends, -0.42, 0.42, 0.04, MATTRESS_TOP), CLOTH, "mattress")


def _bed(ends: tuple[float, float]) -> list[Part]:
    """A bed with its headboard on the left, where the head of who lies on the back is."""
    x0, x1 = ends
    made = _box((x0 - 0.06, x0, -0.44, 0.5, 0.0, 0.8), WOOD, "headboard")
    made += _box((x1 - 0.08, x1 - 0.02, -0.4, -0.34, 0.0, 0.2), WOOD, "bed leg")
    made += _box((x0, x1, -0.42, 0.48, 0.16, 0.3), WOOD, "bed frame")
    return made + _box((x0, x1, -0.42, 0.48, 0.3, BED_TOP), CLOTH, "bed")


LONG = {"mat": _mat, "mattress": _mattress, "bed": _bed}


def _chair(s: Skeleton, x: float) -> list[Part]:
    seat, back = boxes("firm_chair", x)
    legs = [
        (x + a, x + a + 0.04, y, y + 0.04, 0.0, SEAT - 0.045)
        for y in (0.17, -0.21)
        for a in (-0.24, 0.15)
    ]
    made = [p for b in legs[:2] for p in _box(b, WOOD, "leg")]
    made += _box(back, WOOD, "back")
    made += [p for b in legs[2:] for p in _box(b, WOOD, "leg")]
    return made + _box(seat, WOOD, "seat")


def _wall(s: Skeleton, x: float) -> list[Part]:
    """A panel of wall that the figure faces or leans on, seen from its near edge."""
    x0, x1, y0, y1, z0, z1 = boxes("wall", x)[0]
    face = [(x0, y0, z0), (x0, y1, z0), (x0, y1, z1), (x0, y0, z1)]
    edge = [(x0, y0, z0), (x1, y0, z0), (x1, y0, z1), (x0, y0, z1)]
    return [
        Part("wall face", (tuple((c, TINY) for c in face),), PALE[0], "wall"),
        *_box((x0, x1, y0, y1, z0, z1), (PALE[0], PALE[1], PALE[0]), "wall"),
        Part("wall edge", (tuple((c, TINY) for c in edge),), PALE[1], "wall"),
    ]


def _doorway(s: Skeleton, x: float) -> list[Part]:
    """The frame's post beside the figure, with a piece of the wall behind it."""
    (box,) = boxes("doorway", x)
    wall = (x + 0.02, x + 0.08, 0.10, 0.75, 0.0, 1.6)
    return _box(wall, PALE, "doorway wall") + _box(box, WOOD, "doorway")


def _rail(s: Skeleton, x: float) -> list[Part]:
    post = chain((x, 0.32, 0.0), (x, 0.32, 0.95), (0.02, 0.02))
    bar = chain((x, -0.3, 0.95), (x, 0.42, 0.95), (0.024,) * 8)
    near = chain((x, -0.27, 0.0), (x, -0.27, 0.95), (0.02, 0.02))
    return [Part("rail", (*pairs(post), *pairs(bar), *pairs(near)), STEEL, "rail")]


def _cushion(name: str, balls: tuple[Ball, ...], fill: str = PILLOW) -> list[Part]:
    return [Part(name, (balls,), fill, name)]


def _head_pillow(s: Skeleton, x: float) -> list[Part]:
    """Under the head of who lies; it stays at x when the head has left it."""
    hx, hy, hz = s.points["head"]
    z = max(s.support + 0.035, min(hz - 0.13, s.support + 0.06))
    way = 0.05 if s.points["pelvis"][0] < hx else -0.05
    if hz > s.support + 0.4:
        hx, hy, z, way = x, 0.0, s.support + 0.045, 0.0
    ends = [(hx + dx + way, hy + dy, z) for dx in (-0.13, 0.13) for dy in (-0.2, 0.2)]
    return _cushion("pillow_head", tuple((e, 0.045) for e in ends))


def _knee_pillow(s: Skeleton, x: float) -> list[Part]:
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


def _calf_pillows(s: Skeleton) -> list[Part]:
    """Three pillows on each other, from the support up to both calves."""
    calves = [mixed(s.points[f"knee_{k}"], s.points[f"ankle_{k}"], 0.6) for k in "ab"]
    x, y, z = mixed(calves[0], calves[1], 0.5)
    r = (z - 0.045 - s.support) / 6
    return [
        Part(f"pillow_knees {i}", (tuple(((x + dx, y + dy, s.support + r * (2 * i + 1)), r)
             for dx in (-0.15, 0.15) for dy in (-0.24, 0.24)),), PILLOW, "pillow_knees")
        for i in range(3)
    ]  # fmt: skip


def _between_pillow(s: Skeleton, x: float) -> list[Part]:
    ends = [mixed(s.points[f"{n}_a"], s.points[f"{n}_b"], 0.5) for n in ("knee", "ankle")]
    return _cushion("pillow_between", tuple((e, 0.06) for e in ends))


def _belly_pillow(s: Skeleton, x: float) -> list[Part]:
    px, py, _ = s.points["waist"]
    ends = [(px + dx, py + dy, s.support + 0.035) for dx in (-0.13, 0.1) for dy in (-0.2, 0.2)]
    return _cushion("pillow_belly", tuple((e, 0.04) for e in ends))


def _arms_pillow(s: Skeleton, x: float) -> list[Part]:
    ends = [mixed(s.points[f"elbow_{k}"], s.points[f"hand_{k}"], 0.6) for k in "ab"]
    return _cushion("pillow_arms", tuple((along(e, UP, -0.05), 0.07) for e in ends))


def _rolled_towel(s: Skeleton, x: float) -> list[Part]:
    """Behind the low back of who sits, under the waist of who lies."""
    at, frame = s.spine[2]
    spot = along(at, frame.front, -0.135)
    ends = tuple((along(spot, frame.left, k), 0.047) for k in (-0.2, 0.2))
    return _cushion("rolled_towel", ends, "#f2c14e")


def _band(s: Skeleton, x: float) -> list[Part]:
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
    return [Part("towel", tuple(made), "#f2c14e", "towel")]


def _stick(s: Skeleton, x: float) -> list[Part]:
    hand = s.points["hand_b"]
    foot = (hand[0] + 0.03, hand[1] + 0.02, 0.015)
    crook = add(hand, (-0.05, 0, 0.035))
    links = (*pairs(chain(foot, add(hand, (0, 0, 0.03)), (0.014,) * 8)),
             ((add(hand, (0.03, 0, 0.035)), 0.016), (crook, 0.016)))  # fmt: skip
    return [Part("stick", links, WOOD[2], "stick")]


def _frame(s: Skeleton) -> list[Part]:
    made: list[tuple[Ball, ...]] = []
    for side in "ab":
        x, y, z = s.points[f"hand_{side}"]
        out = 0.05 if side == "b" else -0.05
        for foot in (x - 0.12, x + 0.22):
            made += pairs(chain((foot, y + out, 0.012), (x + 0.02, y + out * 0.4, z), (0.013,) * 6))
    ends = [s.points[f"hand_{k}"] for k in "ab"]
    made.append(tuple((along(e, (1, 0, 0), 0.12), 0.013) for e in ends))
    return [Part("walking frame", tuple(made), STEEL, "walking frame")]


def _light_box(s: Skeleton, x: float) -> list[Part]:
    """A box held by its upper rim, or on the floor where the hands do not hold."""
    a, b = s.points["hand_a"], s.points["hand_b"]
    at, half_x, half_y = (x, 0.0, 0.20), 0.14, 0.16
    if s.grips["arm_a"] == "hold":
        at = mixed(a, b, 0.5)
        half_x, half_y = (max(0.14, abs(a[i] - b[i]) / 2 - 0.02) for i in (0, 1))
    box = (at[0] - half_x, at[0] + half_x, at[1] - half_y, at[1] + half_y)
    return _box((*box, at[2] - 0.19, at[2] + 0.06), WOOD, "light_box")


def _bike(s: Skeleton, x: float) -> list[Part]:
    """An upright exercise bike: seat under the pelvis, pedals under the feet, bars at the hands."""
    seat = along(s.points["pelvis"], UP, -0.15)
    pedals = [_pedal(s, side) for side in "ab"]
    crank = mixed(pedals[0], pedals[1], 0.5)
    wheel = (crank[0] + 0.34, 0.0, 0.27)
    rim = Part("wheel", (((wheel, 0.21),),), PALE[1], "wheel")
    hub = Part("hub", (((along(wheel, (0, -1, 0), 0.02), 0.075),),), PALE[0], "wheel")
    return [rim, hub, _bike_frame(s, seat, crank, wheel), *_cranks(crank, pedals), _saddle(seat)]


def _pedal(s: Skeleton, side: str) -> Vector:
    """The middle of the pedal under the ball of a foot."""
    heel, toe, ankle = (s.points[f"{n}_{side}"] for n in ("heel", "toe", "ankle"))
    under = unit(between(ankle, mixed(heel, toe, 0.23)))
    return along(mixed(heel, toe, 0.65), under, 0.035)


def _bike_frame(s: Skeleton, seat: Vector, crank: Vector, wheel: Vector) -> Part:
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
    return Part("bike", tuple(p for post in posts for p in pairs(post)), STEEL, "bike")


def _saddle(seat: Vector) -> Part:
    """A broad saddle, narrow towards the front."""
    x, y, z = seat
    balls = (((x - 0.09, y - 0.07, z), 0.04), ((x - 0.09, y + 0.07, z), 0.04),
             ((x + 0.15, y, z), 0.028))  # fmt: skip
    return Part("saddle", (balls,), "#39444b", "bike")


def _cranks(crank: Vector, pedals: Sequence[Vector]) -> list[Part]:
    """An arm from the axle to either pedal, on its own side of the frame."""
    made = []
    for side, pedal in zip("ab", pedals, strict=True):
        y = -0.055 if side == "a" else 0.055
        arm = chain((crank[0], y, crank[2]), (pedal[0], y, pedal[2]), (0.024, 0.02, 0.018))
        tread = chain((pedal[0], y, pedal[2]), pedal, (0.02, 0.02))
        flat = (((pedal[0] - 0.05, pedal[1], pedal[2]), 0.016),
                ((pedal[0] + 0.05, pedal[1], pedal[2]), 0.016))  # fmt: skip
        made.append(Part(f"crank {side}", (*pairs(arm), *pairs(tread), flat), PALE[2], "crank"))
    return made


def _pool(s: Skeleton, x: float) -> list[Part]:
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
    return [floor, wall, Part("pool edge", pairs(edge), PALE[1], "pool"), surface,
            Part("pool rail", bars, STEEL, "pool")]  # fmt: skip


def _level(s: Skeleton) -> float:
    """How high the water stands: between waist and chest, in metres."""
    return mixed(s.points["waist"], s.points["chest"], 0.3)[2]


def _sheet(
    name: str, ends: tuple[float, float], a: tuple[float, float], b: tuple[float, float], fill: str
) -> Part:
    """A flat sheet from end to end along x, between two lines given by their y and z."""
    corners = [(x, *at) for x, at in zip((*ends, *ends[::-1]), (a, a, b, b), strict=True)]
    return Part(name, (tuple((c, TINY) for c in corners),), fill, "pool", line=False)


def water(s: Skeleton, x: float) -> list[Part]:
    """The water in front of the figure, and its surface up to where the body stands in it."""
    ends, top = (x - POOL, x + POOL), _level(s)
    near = _sheet("water", ends, (-0.35, 0.0), (-0.35, top), "#4fa3c7")
    surface = _sheet("water surface", ends, (-0.35, top), (0.0, top), "#8cc9df")
    return [near, surface, *(_ripple(x + at, y, top) for at, y in RIPPLES)]


def _ripple(x: float, y: float, z: float) -> Part:
    """A short wave on the water, seen as a pale line."""
    rise = (0.0, 0.012, 0.0, -0.012, 0.0, 0.012, 0.0)
    balls = tuple(((x + 0.035 * i, y, z + up), 0.007) for i, up in enumerate(rise))
    return Part("ripple", pairs(balls), "#ffffff", "water", line=False)


def _path(s: Skeleton, x: float) -> list[Part]:
    """A paved path with grass beyond it."""
    x0, x1 = x - 0.56, x + 0.56
    grass = Part("grass", _flat(x0, x1, 0.3, 0.62), "#c9dcb4", "path", line=False)
    tufts = [Part("tuft", _tuft(x + at, y), "#8fb277", "path", line=False) for at, y in TUFTS]
    pave = Part("path", _flat(x0, x1, -0.32, 0.3), PALE[0], "path", line=False)
    kerb = Part("kerb", pairs(chain((x0, 0.3, 0), (x1, 0.3, 0), (0.008,) * 4)), PALE[2], "path",
                line=False)  # fmt: skip
    return [grass, *tufts, pave, kerb]


def _flat(x0: float, x1: float, y0: float, y1: float) -> tuple[tuple[Ball, ...], ...]:
    """A rectangle on the floor."""
    return (tuple(((x, y, 0.0), TINY) for x, y in ((x0, y0), (x1, y0), (x1, y1), (x0, y1))),)


def _tuft(x: float, y: float) -> tuple[tuple[Ball, ...], ...]:
    """Three blades of grass."""
    return tuple((((x, y, 0.0), 0.008), ((x + way, y, 0.07), 0.004)) for way in (-0.035, 0, 0.035))


# Half the pool's length in metres, and where ripples and tufts of grass are, as x and y.
POOL = 0.53
RIPPLES = ((-0.48, -0.3), (0.2, -0.28), (-0.4, -0.16), (0.26, -0.12))
TUFTS = ((-0.44, 0.5), (-0.12, 0.42), (0.2, 0.54), (0.44, 0.44))


MAKE: dict[str, Callable[[Skeleton, float], list[Part]]] = {
    "firm_chair": _chair, "wall": _wall, "doorway": _doorway,
    "counter": _solid("counter", PALE), "low_step": _solid("low_step", WOOD), "rail": _rail,
    "towel": _band, "pillow_head": _head_pillow, "pillow_knees": _knee_pillow,
    "pillow_between": _between_pillow, "pillow_belly": _belly_pillow, "pillow_arms": _arms_pillow,
    "rolled_towel": _rolled_towel, "stick": _stick, "stationary_bike": _bike, "pool": _pool,
    "light_box": _light_box, "path": _path,
}  # fmt: skip
# Where a prop stands unless a drawing says otherwise, in metres along x.
START: dict[str, float] = {
    **dict.fromkeys((*MAKE, *LONG), 0.0),
    "wall": 0.5, "counter": 0.4, "rail": 0.4, "low_step": 0.25, "doorway": 0.3, "light_box": 0.5,
}  # fmt: skip
AMONG = frozenset({
    "towel", "stick", "stationary_bike", "light_box", "pillow_between", "pillow_arms",
    "rolled_towel", "pillow_knees", "rail",
})  # fmt: skip
