"""A drawing as data: how a body is posed and looks, where it touches, and whence it is seen.

Angles are degrees, up to a full turn; lengths are metres of a body 1.70 m tall. `a` is the
patient's sore side and the side nearest to the viewer, `b` the other. x runs across the page, z is
up from the floor; `out` is the distance from the middle of the body to a limb's own side.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, model_validator

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
# A joint or a place along the spine, and a place on the surface that a hand or a foot may touch.
SPINE = ("pelvis", "waist", "chest", "neck", "nape", "head")
JOINTS = ("shoulder", "elbow", "wrist", "hand", "finger", "hip", "knee", "ankle", "heel", "toe")
POINTS = frozenset((*SPINE, *(f"{joint}_{side}" for joint in JOINTS for side in "ab")))
FACES = ("belly", "hip", "back", "chest", "shoulder", "head", "face", "brow")
LIMBS = ("shin", "thigh", "knee", "behind_thigh", "behind_knee", "ankle")
PLACES = frozenset((*FACES, *(f"{limb}_{side}" for limb in LIMBS for side in "ab")))
# What may touch something, and what may be touched.
TOUCHING = POINTS | {"foot_a", "foot_b", "back", "hips", "shoulders"}
SOLID = ("mat", "bed", "firm_chair", "wall", "doorway", "counter", "low_step", "rail")
TOUCHED = POINTS | PLACES | {"floor", "support", *SOLID}
Measure = Annotated[float, Field(ge=-360, le=360)]


def _of(words: frozenset[str]) -> AfterValidator:
    """A word that is blank or one of these."""

    def check(word: str) -> str:
        if word and word not in words:
            raise ValueError(f"no body has it: write one of {', '.join(sorted(words))}")
        return word

    return AfterValidator(check)


def _contact(line: str) -> str:
    """What touches, on, what it touches."""
    first, _, second = line.partition(" on ")
    if first not in TOUCHING or second not in TOUCHED:
        raise ValueError("it is no contact: write such as hand_a on wall")
    return line


Point = Annotated[str, _of(POINTS)]
Place = Annotated[str, _of(PLACES)]


class Limb(Model):
    """An arm or a leg: by its angles, or by the place its hand or foot is put.

    `flex`, `abd`, `rot` turn hip or shoulder (forward, outward, outward about itself); `bend` is
    the knee or elbow, `tip` the ankle (toes up) or wrist (back). `to` is a place: two numbers are
    x and out on the support, three are x, out and z, a word is a part of the body. `pole` says
    where knee or elbow point; `point` where the toes or fingers do.
    """

    flex: Measure = 0
    abd: Measure = 0
    rot: Measure = 0
    bend: Measure = 0
    tip: Measure | None = None
    to: tuple[Measure, Measure] | tuple[Measure, Measure, Measure] | Place | None = None
    shift: tuple[Measure, Measure, Measure] = (0, 0, 0)
    pole: tuple[Measure, Measure, Measure] | None = None
    point: tuple[Measure, Measure, Measure] | None = None
    grip: Literal["flat", "rest", "hold"] = "rest"


class Pose(Model):
    """One position of the whole body.

    `lean` tips the trunk's root forward, `tilt` towards side a, `roll` turns it about its length
    towards side a. Forward bends of `lumbar`, `thorax` and `neck` are positive. `anchor` is the
    part that stays where the first pose had it.
    """

    root: Root
    x: Measure = 0
    z: Measure | None = None
    rise: Measure = 0
    lean: Measure = 0
    tilt: Measure = 0
    roll: Measure = 0
    lumbar: Measure = 0
    thorax: Measure = 0
    side_bend: Measure = 0
    twist: Measure = 0
    neck: Measure = 0
    look: Measure = 0
    leg_a: Limb = Limb()
    leg_b: Limb = Limb()
    arm_a: Limb = Limb()
    arm_b: Limb = Limb()
    anchor: Point = ""
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

    view: tuple[Measure, Measure] = (20, 13)
    props: tuple[Prop, ...] = ()
    prop_x: dict[str, Measure] = {}
    muscle: tuple[Muscle, ...] = ()
    follow: Point = ""
    also: Point = ""
    both_ways: bool = False
    marks: tuple[Mark, ...] = ()
    contacts: tuple[Annotated[str, AfterValidator(_contact)], ...] = ()
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
