"""A drawing as data: how a body is posed and looks, where it touches, and whence it is seen.

Angles are degrees, lengths metres of a body 1.70 m tall. `a` is the patient's sore side and the
side nearest to the viewer, `b` the other. x runs across the page, z is up from the floor; `out`
is the distance from the middle of the body to a limb's own side.
"""

from typing import Any, Literal, Self

from pydantic import model_validator

from .base import Model

Root = Literal["stand", "sit", "supine", "prone", "side", "quad", "kneel"]
Prop = Literal[
    "mat", "bed", "firm_chair", "wall", "doorway", "counter", "rail", "towel", "pillow_head",
    "pillow_knees", "pillow_between", "pillow_belly", "pillow_arms", "rolled_towel", "low_step",
    "stick", "stationary_bike", "pool", "light_box", "path",
]  # fmt: skip
Mark = Literal["hold", "breathe", "squeeze", "steps", "swap", "time"]
Muscle = Literal[
    "gluteals", "hamstrings", "quadriceps", "calf", "shin", "hip_flexor", "belly", "low_back",
    "side_trunk", "outer_hip", "piriformis", "nerve", "chest",
]  # fmt: skip


class Limb(Model):
    """An arm or a leg: by its angles, or by the place its hand or foot is put.

    `flex`, `abd`, `rot` turn hip or shoulder (forward, outward, outward about itself); `bend` is
    the knee or elbow, `tip` the ankle (toes up) or wrist (back). `to` is a place: two numbers are
    x and out on the support, three are x, out and z, a word is a part of the body. `pole` says
    where knee or elbow point; `point` where the toes or fingers do.
    """

    flex: float = 0
    abd: float = 0
    rot: float = 0
    bend: float = 0
    tip: float | None = None
    to: tuple[float, float] | tuple[float, float, float] | str | None = None
    shift: tuple[float, float, float] = (0, 0, 0)
    pole: tuple[float, float, float] | None = None
    point: tuple[float, float, float] | None = None
    grip: Literal["flat", "rest", "hold"] = "rest"


class Pose(Model):
    """One position of the whole body.

    `lean` tips the trunk's root forward, `tilt` towards side a, `roll` turns it about its length
    towards side a. Forward bends of `lumbar`, `thorax` and `neck` are positive. `anchor` is the
    part that stays where the first pose had it.
    """

    root: Root
    x: float = 0
    z: float | None = None
    rise: float = 0
    lean: float = 0
    tilt: float = 0
    roll: float = 0
    lumbar: float = 0
    thorax: float = 0
    side_bend: float = 0
    twist: float = 0
    neck: float = 0
    look: float = 0
    leg_a: Limb = Limb()
    leg_b: Limb = Limb()
    arm_a: Limb = Limb()
    arm_b: Limb = Limb()
    anchor: str = ""
    props: tuple[Prop, ...] | None = None


def _both(given: dict[str, Any]) -> dict[str, Any]:
    """A pose with `legs` and `arms` given to both sides; a side's own words come after."""
    pose = dict(given)
    for pair, sides in (("legs", ("leg_a", "leg_b")), ("arms", ("arm_a", "arm_b"))):
        shared = pose.pop(pair, None)
        for side in sides if shared is not None else ():
            pose[side] = {**shared, **pose.get(side, {})}
    return pose


class Drawing(Model):
    """Two poses of an exercise, or up to four of a habit; each gives only what it changes.

    The arrow follows the path of joint `follow`, a second one that of `also`; `both_ways` gives
    it a head at either end. `prop_x` moves a prop along x, in metres.
    """

    view: tuple[float, float] = (20, 13)
    props: tuple[Prop, ...] = ()
    prop_x: dict[str, float] = {}
    muscle: tuple[Muscle, ...] = ()
    follow: str = ""
    also: str = ""
    both_ways: bool = False
    marks: tuple[Mark, ...] = ()
    contacts: tuple[str, ...] = ()
    side_matters: bool = True
    sequence: bool = False
    poses: tuple[Pose, ...]
    alt: str

    @model_validator(mode="before")
    @classmethod
    def _inherit(cls, data: Any) -> Any:
        """Every pose after the first begins as the one before it."""
        if not isinstance(data, dict) or not isinstance(data.get("poses"), list):
            return data
        poses: list[dict[str, Any]] = []
        for given in data["poses"]:
            poses.append({**(poses[-1] if poses else {}), **_both(given)})
        return {**data, "poses": poses}

    @model_validator(mode="after")
    def _counted(self) -> Self:
        """Two to four poses."""
        if not 2 <= len(self.poses) <= 4:
            raise ValueError("a drawing has two to four poses")
        return self


class Look(Model):
    """One body. `surface` is what it lies on; `sided` gives the sore side a coloured shoe."""

    skin: Literal["light", "tan", "brown", "dark"] = "tan"
    hair: Literal["black", "brown", "blond", "grey"] = "brown"
    build: Literal["usual", "larger", "pregnant"] = "usual"
    older: bool = False
    bun: bool = True
    surface: Literal["mat", "bed"] = "mat"
    aid: Literal["", "stick", "frame"] = ""
    sided: bool = False
