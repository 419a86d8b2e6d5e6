"""What every drawing must keep to: human joints, solid props, touching hands, standing firm."""

from collections.abc import Iterator

import numpy as np
import shapely

from ..model.pose import Drawing, Pose
from .body.body import body
from .looks import Look
from .motion import skeletons
from .pose.angles import joint_angles
from .pose.proportions import HEIGHT, RANGES
from .pose.skeleton import REST, SIDES, Skeleton, landmark
from .pose.vectors import Vector, between, length, mixed
from .props.furniture import boxes
from .props.props import START, names_of

CONTACT = 0.01 * HEIGHT
# Metres that a soft body may sink into what it rests on.
SINK = 0.022
SOFT = 0.045
BALANCE = 0.04
# Share of the body's mass and where it lies. Source: Winter's table of segments, rounded.
MASSES = (
    (0.50, ("pelvis", "nape")), (0.08, ("head", "head")),
    (0.10, ("hip_a", "knee_a")), (0.10, ("hip_b", "knee_b")),
    (0.06, ("knee_a", "toe_a")), (0.06, ("knee_b", "toe_b")),
    (0.05, ("shoulder_a", "hand_a")), (0.05, ("shoulder_b", "hand_b")),
)  # fmt: skip


def drawing_faults(drawing: Drawing, look: Look | None = None) -> list[str]:
    """Every fault of a drawing's poses, each in one sentence; none is a drawing that holds."""
    look = look or Look()
    found: list[str] = []
    for i, (pose, s) in enumerate(zip(drawing.poses, skeletons(drawing, look), strict=True), 1):
        said = [*_ranges(s, pose), *_solid(drawing, pose, s, look), *_balanced(drawing, pose, s)]
        said += [] if drawing.sequence else list(_contacts(drawing, s, look))
        found += [f"pose {i}: {line}" for line in said]
    return found


def _ranges(s: Skeleton, pose: Pose) -> Iterator[str]:
    for name, angle in joint_angles(s, pose).items():
        low, high = RANGES[name.removesuffix("_a").removesuffix("_b")]
        if not low - 1 <= angle <= high + 1:
            yield f"{name} is at {angle:.0f} degrees, range {low} to {high}"


def _solid(drawing: Drawing, pose: Pose, s: Skeleton, look: Look) -> Iterator[str]:
    """Nothing below the floor, through the support, or inside a prop."""
    names = names_of(drawing, pose, look)
    solid = [(n, b) for n in names for b in boxes(n, drawing.prop_x.get(n, _start(n)))]
    worst: dict[str, float] = {}
    for part in body(s, look, (0.0, -1.0, 0.0)):
        soft = part.cloth in ("pelvis", "shirt", "hair") or part.name.startswith("thigh")
        allowed = (SOFT if soft else SINK) + (0.035 if look.build != "usual" and soft else 0)
        for (x, y, z), r in (ball for link in part.links for ball in link):
            deep = (s.support if _over(x, y, names) else 0.0) - (z - r)
            if deep > allowed and z > s.support - 0.2:
                worst[f"{part.name} is below the support"] = deep
            for name, box in solid:
                inside = _depth((x, y, z), r, box)
                if inside > allowed and name not in ("mat", "bed", "rail"):
                    worst[f"{part.name} is inside the {name}"] = inside
    for said, deep in worst.items():
        yield f"{said} by {deep * 100:.0f} cm"


def _start(name: str) -> float:
    return START.get(name, 0.0)


def _over(x: float, y: float, names: tuple[str, ...]) -> bool:
    return "bed" not in names or -0.42 < y < 0.48


def _depth(at: Vector, r: float, box: tuple[float, ...]) -> float:
    """How deep a ball is in a box, by its nearest face; negative outside."""
    x0, x1, y0, y1, z0, z1 = box
    gaps = (at[0] - x0, x1 - at[0], at[1] - y0, y1 - at[1], at[2] - z0, z1 - at[2])
    if min(gaps) >= 0:
        return min(gaps) + r
    outside = [max(0.0, -min(gaps[i], gaps[i + 1])) for i in (0, 2, 4)]
    return r - float(np.hypot(np.hypot(outside[0], outside[1]), outside[2]))


def _contacts(drawing: Drawing, s: Skeleton, look: Look) -> Iterator[str]:
    for line in drawing.contacts:
        first, _, second = line.partition(" on ")
        gap = contact_gap(drawing, s, look, first, second)
        if gap > CONTACT:
            yield f"{line}: {gap * 100:.1f} cm apart, at most {CONTACT * 100:.1f}"


def contact_gap(drawing: Drawing, s: Skeleton, look: Look, first: str, second: str) -> float:
    """Metres between the surfaces of two things that should touch."""
    if second in ("floor", "support"):
        low = min(s.points[n][2] - REST[n.split("_")[0]] for n in _lowest(first))
        return abs(low - (0.0 if second == "floor" and s.support > 0.1 else s.support))
    at = _place(s, first)
    thick = REST.get(first.split("_")[0], 0.0)
    solid = boxes(second, drawing.prop_x.get(second, _start(second)))
    if solid:
        return abs(min(-_depth(at, thick, box) for box in solid))
    return abs(_to_body(s, at, first, second) - thick)


def _lowest(name: str) -> list[str]:
    """A foot touches by heel or toe, the back by the chest, the hips by the pelvis."""
    part, _, side = name.partition("_")
    if part == "foot":
        return [f"heel_{side}", f"toe_{side}"]
    return {"back": ["chest"], "hips": ["pelvis"], "shoulders": ["shoulder_a", "shoulder_b"]}.get(
        name, [name]
    )


def _place(s: Skeleton, name: str) -> Vector:
    if name.startswith("foot_"):
        return mixed(s.points[f"heel_{name[-1]}"], s.points[f"toe_{name[-1]}"], 0.5)
    return s.points[{"back": "chest", "hips": "pelvis"}.get(name, name)]


def _to_body(s: Skeleton, at: Vector, first: str, second: str) -> float:
    """From a hand's middle to the surface of the body part it should touch."""
    sign = SIDES.get(first[-1], 1.0)
    if second in s.points:
        return length(between(at, s.points[second])) - REST.get(second.split("_")[0], 0.0)
    spot, _ = landmark(s.points, s.frames, second, sign)
    return length(between(at, spot))


def _balanced(drawing: Drawing, pose: Pose, s: Skeleton) -> Iterator[str]:
    """Standing, kneeling and on hands and knees, the centre of mass lies over what holds it."""
    if pose.root not in ("stand", "quad", "kneel") or not _held(drawing, pose):
        return
    low = {n: at[2] - REST.get(n.split("_")[0], -1.0) for n, at in s.points.items()}
    feet = [s.points[n][:2] for n, z in low.items() if z < s.support + 0.03]
    feet += [s.points[n][:2] for n in _hands_on_props(drawing, s)]
    if len(feet) < 2:
        yield "fewer than two points touch the support"
        return
    base = shapely.buffer(shapely.convex_hull(shapely.multipoints(feet)), BALANCE)
    x, y = centre_of_mass(s)[:2]
    if not shapely.contains_xy(base, x, y):
        gap = shapely.distance(base, shapely.points(x, y))
        yield f"the centre of mass is {gap * 100:.0f} cm beside what holds it"


def _held(drawing: Drawing, pose: Pose) -> bool:
    """Water holds the body in its own way, and a walk is never still."""
    return "pool" not in drawing.props and "steps" not in drawing.marks


def _hands_on_props(drawing: Drawing, s: Skeleton) -> list[str]:
    solid = ("wall", "counter", "rail", "firm_chair", "doorway", "stick")
    return [c.split(" on ")[0] for c in drawing.contacts
            if c.startswith("hand") and c.split(" on ")[1] in solid]  # fmt: skip


def centre_of_mass(s: Skeleton) -> Vector:
    """Where the body's mass has its middle, in metres."""
    parts = [(share, mixed(s.points[a], s.points[b], 0.45)) for share, (a, b) in MASSES]
    total = sum(share for share, _ in parts)
    x, y, z = (sum(share * at[i] for share, at in parts) / total for i in range(3))
    return (x, y, z)
