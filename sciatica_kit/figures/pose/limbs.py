"""Arms and legs: turned by their angles, or reaching for the place they touch."""

from math import cos, radians, sin, sqrt, tan

from ...model.pose import Limb
from . import proportions as p
from .frame import REST, SIDES, SOLE, Frame
from .landmarks import landmark
from .vectors import (
    UP,
    Vector,
    add,
    along,
    between,
    cross,
    dot,
    flattened,
    length,
    scaled,
    unit,
)


def swing(points: dict[str, Vector], frames: dict[str, Frame], name: str, limb: Limb) -> None:
    """Place a limb by its angles."""
    kind, side = name.split("_")
    leg = kind == "leg"
    base = frames["pelvis" if leg else "chest"]
    d, bent, axis = limb_frame(base, SIDES[side], limb.flex, limb.abd, limb.rot, leg)
    upper, lower = (p.THIGH, p.SHANK) if leg else (p.UPPER_ARM, p.FOREARM)
    names = ("hip", "knee", "ankle") if leg else ("shoulder", "elbow", "wrist")
    top = points[f"{names[0]}_{side}"]
    if not leg:
        top = points[f"{names[0]}_{side}"] = _shrugged(top, base, d)
    hinge = along(top, d, upper)
    low = unit(add(scaled(d, _cos(limb.bend)), scaled(bent, _sin(limb.bend))))
    points[f"{names[1]}_{side}"] = hinge
    points[f"{names[2]}_{side}"] = along(hinge, low, lower)
    ahead = unit(add(scaled(bent, -_cos(limb.bend)), scaled(d, _sin(limb.bend))))
    frames[name] = Frame(ahead if leg else scaled(ahead, -1), scaled(low, -1), axis)
    if leg:
        _foot(points, side, low, ahead, limb)
    else:
        _hand(points, side, unit(add(low, scaled(ahead, _tan(limb.tip or 0)))))


def limb_frame(
    base: Frame, sign: float, flex: float, abd: float, rot: float, leg: bool
) -> tuple[Vector, Vector, Vector]:
    """Direction of thigh or upper arm, direction its hinge bends towards, and the hinge's axis."""
    outward = scaled(base.left, sign)
    down = add(scaled(base.up, -_cos(flex)), scaled(base.front, _sin(flex)))
    ahead = add(scaled(base.front, _cos(flex)), scaled(base.up, _sin(flex)))
    d = add(scaled(down, _cos(abd)), scaled(outward, _sin(abd)))
    across = add(scaled(outward, _cos(abd)), scaled(down, -_sin(abd)))
    bent = add(scaled(ahead, _cos(rot)), scaled(across, _sin(rot)))
    if leg:
        bent = scaled(bent, -1)
    return d, bent, unit(cross(d, bent))


def _shrugged(shoulder: Vector, base: Frame, d: Vector) -> Vector:
    """The shoulder follows an arm that is lifted above the chest."""
    return along(shoulder, base.up, 0.045 * max(0.0, dot(d, base.up)))


def _foot(points: dict[str, Vector], side: str, low: Vector, ahead: Vector, limb: Limb) -> None:
    tip = limb.tip or 0.0
    toes = unit(add(scaled(ahead, _cos(tip)), scaled(low, -_sin(tip))))
    _sole(points, side, toes, unit(add(scaled(low, _cos(tip)), scaled(ahead, _sin(tip)))))


def _sole(points: dict[str, Vector], side: str, toes: Vector, under: Vector) -> None:
    """Heel and toes of a foot that points along `toes`, its sole towards `under`."""
    ankle = points[f"ankle_{side}"]
    points[f"heel_{side}"] = along(along(ankle, under, p.ANKLE - REST["heel"]), toes, -p.HEEL)
    points[f"toe_{side}"] = along(along(ankle, under, p.ANKLE - REST["toe"]), toes, p.FOOT)


def _hand(points: dict[str, Vector], side: str, pointing: Vector) -> None:
    wrist = points[f"wrist_{side}"]
    points[f"hand_{side}"] = along(wrist, pointing, p.HAND * 0.45)
    points[f"finger_{side}"] = along(wrist, pointing, p.HAND)


def reach(
    points: dict[str, Vector], frames: dict[str, Frame], name: str, limb: Limb, support: float
) -> None:
    """Place a limb so that its hand or foot is where it should touch."""
    kind, side = name.split("_")
    leg = kind == "leg"
    base = frames["pelvis" if leg else "chest"]
    names = ("hip", "knee", "ankle") if leg else ("shoulder", "elbow", "wrist")
    upper, lower = (p.THIGH, p.SHANK) if leg else (p.UPPER_ARM, p.FOREARM)
    top = points[f"{names[0]}_{side}"]
    target, pointing = _target(points, frames, name, limb, support)
    if not leg:
        top = points[f"{names[0]}_{side}"] = _shrugged(top, base, unit(between(top, target)))
        if pointing is None:
            pointing = unit(between(top, target))
        target = along(target, pointing, -p.HAND * 0.45)
    hinge, end = _two_bones(top, target, upper, lower, _pole(limb, base, SIDES[side], leg))
    points[f"{names[1]}_{side}"], points[f"{names[2]}_{side}"] = hinge, end
    low, d = unit(between(hinge, end)), unit(between(top, hinge))
    axis = unit(cross(d, low)) if length(cross(d, low)) > 1e-6 else base.left
    ahead = unit(cross(low, axis))
    frames[name] = Frame(ahead if leg else scaled(ahead, -1), scaled(low, -1), axis)
    if not leg:
        _hand(points, side, pointing or low)
    elif limb.tip is not None:
        _foot(points, side, low, ahead, limb)
    else:
        toes = unit((limb.point and _own(limb.point, SIDES[side])) or (1.0, 0.0, 0.0))
        _sole(points, side, toes, scaled(flattened(UP, toes), -1))


def _own(v: Vector, sign: float) -> Vector:
    """x, out, z of a limb's own side as x, y, z."""
    return (v[0], v[1] * sign, v[2])


def _pole(limb: Limb, base: Frame, sign: float, leg: bool) -> Vector:
    if limb.pole is not None:
        return unit(_own(limb.pole, sign))
    if leg:
        return unit(add(base.front, scaled(base.left, sign * 0.15)))
    if base.front[2] > 0.7:  # On the back: elbows lie out to the side, not under the body.
        return unit(add(scaled(base.left, sign), scaled(UP, 0.5)))
    return unit(add(scaled(base.front, -1), scaled(base.left, sign * 0.6), scaled(base.up, -0.4)))


def _target(
    points: dict[str, Vector], frames: dict[str, Frame], name: str, limb: Limb, support: float
) -> tuple[Vector, Vector | None]:
    """Where the ankle or the middle of the hand goes, and where the fingers point if set."""
    kind, side = name.split("_")
    sign, shift = SIDES[side], _own(limb.shift, SIDES[side])
    pointing = unit(_own(limb.point, sign)) if limb.point else None
    if isinstance(limb.to, str):
        at, normal = landmark(points, frames, limb.to, sign)
        return add(along(at, normal, 0.02), shift), pointing
    assert limb.to is not None
    height = SOLE if kind == "leg" else REST["hand"]
    z = limb.to[2] if len(limb.to) == 3 else support + height
    place = (limb.to[0], limb.to[1] * sign, z)
    flat = (1.0, 0.0, 0.0) if kind == "arm" and len(limb.to) == 2 else None
    return add(place, shift), pointing or flat


def _two_bones(
    top: Vector, target: Vector, upper: float, lower: float, pole: Vector
) -> tuple[Vector, Vector]:
    """The hinge and the end of two bones that reach as far as they can towards a target."""
    way = between(top, target)
    far = max(abs(upper - lower) + 1e-4, min(length(way), (upper + lower) * 0.9995))
    d = unit(way)
    side = flattened(pole, d)
    ahead = (upper * upper - lower * lower + far * far) / (2 * far)
    off = sqrt(max(0.0, upper * upper - ahead * ahead))
    return along(along(top, d, ahead), side, off), along(top, d, far)


def _cos(angle: float) -> float:
    return cos(radians(angle))


def _sin(angle: float) -> float:
    return sin(radians(angle))


def _tan(angle: float) -> float:
    return tan(radians(max(-80.0, min(80.0, angle))))
