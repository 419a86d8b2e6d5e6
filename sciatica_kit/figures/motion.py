"""From one pose to the next: the poses in between, along the joints' own angles."""

from ..model.pose import Drawing, Limb, Pose
from .looks import Look
from .pose.frame import ROOTS, SIDES
from .pose.skeleton import Skeleton, solve
from .pose.vectors import Vector, between, mixed
from .props.furniture import MAT_TOP, MATTRESS_TOP
from .props.props import names_of, on_mattress, support_height

NUMBERS = ("x", "rise", "lean", "tilt", "roll", "lumbar", "thorax", "side_bend", "twist", "neck",
           "look")  # fmt: skip
LIMBS = ("leg_a", "leg_b", "arm_a", "arm_b")


def skeletons(drawing: Drawing, look: Look) -> list[Skeleton]:
    """The skeleton of every pose; what is anchored stays where the first pose had it."""
    made: list[Skeleton] = []
    for pose in drawing.poses:
        made.append(posed(pose, drawing, look, made[0] if made else None))
    return made


def posed(pose: Pose, drawing: Drawing, look: Look, first: Skeleton | None) -> Skeleton:
    """One pose on the support its props give."""
    support = support_height(names_of(drawing, pose, look))
    fixed = first.points.get(pose.anchor) if first else None
    return solve(raised(pose, drawing, look), support, fixed)


def raised(pose: Pose, drawing: Drawing, look: Look) -> Pose:
    """The pose as on a mattress where the look has that in place of the mat it was made on."""
    names = drawing.props if pose.props is None else pose.props
    if not on_mattress(names, pose, look):
        return pose
    up = MATTRESS_TOP - MAT_TOP
    limbs = {n: _lifted(getattr(pose, n), up) for n in LIMBS}
    return pose.model_copy(update={**limbs, "z": None if pose.z is None else pose.z + up})


def _lifted(limb: Limb, up: float) -> Limb:
    if isinstance(limb.to, tuple) and len(limb.to) == 3:
        return limb.model_copy(update={"to": (limb.to[0], limb.to[1], limb.to[2] + up)})
    return limb


def halfway(a: tuple[Pose, Skeleton], b: tuple[Pose, Skeleton], t: float) -> Pose | None:
    """The pose a share t of the way, or None where the two start from different roots."""
    (p, s), (q, u) = a, b
    if ROOTS[p.root] != ROOTS[q.root]:
        return None
    change: dict[str, object] = {n: _lerp(getattr(p, n), getattr(q, n), t) for n in NUMBERS}
    if p.root != q.root or p.z is not None or q.z is not None:
        change["x"] = _lerp(s.points["pelvis"][0], u.points["pelvis"][0], t)
        change["z"] = _lerp(s.points["pelvis"][2], u.points["pelvis"][2], t)
        change["rise"], change["anchor"] = 0.0, ""
    for name in LIMBS:
        change[name] = _limb(name, (getattr(p, name), s), (getattr(q, name), u), t)
    return q.model_copy(update=change)


def _lerp(a: float, b: float, t: float) -> float:
    return a + (b - a) * t


def _limb(name: str, a: tuple[Limb, Skeleton], b: tuple[Limb, Skeleton], t: float) -> Limb:
    (p, s), (q, u) = a, b
    if p.to is None and q.to is None:
        both = ("flex", "abd", "rot", "bend")
        change = {n: _lerp(getattr(p, n), getattr(q, n), t) for n in both}
        return q.model_copy(update={**change, "tip": _lerp(p.tip or 0.0, q.tip or 0.0, t)})
    if isinstance(p.to, str) and p.to == q.to:
        moved: dict[str, object] = {"shift": mixed(p.shift, q.shift, t)}
        for way in ("pole", "point"):
            if getattr(p, way) and getattr(q, way):
                moved[way] = mixed(getattr(p, way), getattr(q, way), t)
        return q.model_copy(update=moved)
    return _carried(name, (p, s), (q, u), t)


def _carried(name: str, a: tuple[Limb, Skeleton], b: tuple[Limb, Skeleton], t: float) -> Limb:
    """A limb whose end goes straight from place to place, its hinge as it was turned."""
    kind, side = name.split("_")
    sign = SIDES[side]
    end = "ankle" if kind == "leg" else "hand"
    top, hinge = ("hip", "knee") if kind == "leg" else ("shoulder", "elbow")

    def own(v: Vector) -> Vector:
        return (v[0], v[1] * sign, v[2])

    places, poles, points = [], [], []
    for _, s in (a, b):
        at = s.points
        places.append(own(at[f"{end}_{side}"]))
        middle = mixed(
            at[f"{top}_{side}"], at[f"{'ankle' if kind == 'leg' else 'wrist'}_{side}"], 0.5
        )
        poles.append(own(between(middle, at[f"{hinge}_{side}"])))
        tips = (
            (f"heel_{side}", f"toe_{side}")
            if kind == "leg"
            else (f"wrist_{side}", f"finger_{side}")
        )
        points.append(own(between(at[tips[0]], at[tips[1]])))
    return b[0].model_copy(
        update={
            "to": mixed(places[0], places[1], t), "pole": mixed(poles[0], poles[1], t),
            "point": mixed(points[0], points[1], t),
            "shift": (0.0, 0.0, 0.0), "tip": None,
        }
    )  # fmt: skip


def motion_path(
    drawing: Drawing, look: Look, ends: tuple[Skeleton, Skeleton], name: str, steps: int = 3
) -> list[Vector]:
    """Where a joint goes from the first pose to the second."""
    way = (frame_at(drawing, look, ends, i / steps) for i in range(steps + 1))
    return [s.points[name] for s in way]


def frame_at(
    drawing: Drawing, look: Look, ends: tuple[Skeleton, Skeleton], t: float, first: int = 0
) -> Skeleton:
    """The skeleton a share t of the way from one pose to the next."""
    p, q = (raised(pose, drawing, look) for pose in drawing.poses[first : first + 2])
    if t <= 0 or t >= 1:
        return ends[t >= 1]
    pose = halfway((p, ends[0]), (q, ends[1]), t)
    if pose is None:
        return ends[t >= 0.5]
    support = support_height(names_of(drawing, q, look))
    fixed = ends[0].points.get(pose.anchor) if first == 0 else ends[1].points.get(pose.anchor)
    return solve(pose, support, fixed)
