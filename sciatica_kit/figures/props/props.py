"""What stands about the figure: which props a pose has, and how they are made."""

from collections.abc import Callable, Iterable, Sequence

from ...model.pose import Drawing, Pose
from ..body.parts import BodyPart
from ..looks import Look
from ..pose.skeleton import Skeleton
from .cushions import (
    arms_pillow,
    belly_pillow,
    between_pillow,
    head_pillow,
    knee_pillow,
    light_box,
    rolled_towel,
    stick,
    towel,
    walking_frame,
)
from .furniture import (
    BED_TOP,
    LONG,
    MAT_TOP,
    MATTRESS_TOP,
    PALE,
    WOOD,
    chair,
    doorway,
    rail,
    solid,
    wall,
)
from .scenery import bike, path, swimming_pool


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
) -> tuple[list[BodyPart], list[BodyPart]]:
    """What is painted behind the figure, and what is sorted in among its parts.

    A mat or bed is as long as all the poses need that lie on it.
    """
    behind: list[BodyPart] = []
    among: list[BodyPart] = []
    for name in names_of(drawing, pose, look):
        at = drawing.prop_x.get(name, START[name])
        if name in LONG:
            behind += LONG[name](reach_of(others or (s,), s.support))
            continue
        (among if name in AMONG else behind).extend(MAKE[name](s, at))
    if look.aid and "path" in names_of(drawing, pose, look):
        among += stick(s, 0.0) if look.aid == "stick" else walking_frame(s)
    return behind, among


def reach_of(poses: Sequence[Skeleton], support: float) -> tuple[float, float]:
    """From where to where along x the poses on this support lie, in metres."""
    low = [at[0] for s in poses if abs(s.support - support) < 1e-6
           for n, at in s.points.items()
           if support - 0.02 < at[2] < support + 0.45 and not n.startswith("finger")]  # fmt: skip
    return min(low) - 0.15, max(low) + 0.15


MAKE: dict[str, Callable[[Skeleton, float], list[BodyPart]]] = {
    "firm_chair": chair, "wall": wall, "doorway": doorway,
    "counter": solid("counter", PALE), "low_step": solid("low_step", WOOD), "rail": rail,
    "towel": towel, "pillow_head": head_pillow, "pillow_knees": knee_pillow,
    "pillow_between": between_pillow, "pillow_belly": belly_pillow, "pillow_arms": arms_pillow,
    "rolled_towel": rolled_towel, "stick": stick, "stationary_bike": bike, "pool": swimming_pool,
    "light_box": light_box, "path": path,
}  # fmt: skip
START: dict[str, float] = {
    **dict.fromkeys((*MAKE, *LONG), 0.0),
    "wall": 0.5, "counter": 0.4, "rail": 0.4, "low_step": 0.25, "doorway": 0.3, "light_box": 0.5,
}  # fmt: skip
AMONG = frozenset({
    "towel", "stick", "stationary_bike", "light_box", "pillow_between", "pillow_arms",
    "rolled_towel", "pillow_knees", "rail",
})  # fmt: skip
