"""What to do, in words and a drawing: no numbers in words but those of the dosage."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Literal, Self

from pydantic import Field

from .base import Model, Reviewed
from .dosage import Dosage
from .intake import fold
from .pose import Drawing

Category = Literal[
    "hamstring_stretch",
    "directional_extension",
    "directional_flexion",
    "core",
    "hip_gluteal",
    "nerve_mobilisation",
    "aerobic",
    "mobility",
    "balance",
    "posture_ergonomics",
]
# How the dose grows and shrinks: see clinic/dosing.py.
Kind = Literal["stretch", "strength", "hold", "directional", "glide", "aerobic", "rest", "habit"]
Cell = Literal["Y", "L", "D", "C", "T", "X", "1", "2", "3", "4"]
Irritability = Literal["high", "moderate", "low"]
Stage = Literal["A", "B", "C", "D"]
Direction = Literal["extension", "flexion", "neutral"]

TAGS = frozenset({
    "SUPINE", "PRONE", "SIDE", "QUAD", "SIT", "STAND", "ANY", "FLOOR", "KNEEL", "KNEE_DEEP",
    "WRIST", "WRIST_LOW", "SHOULDER", "SHOULDER_LOW", "SP_FLEX_LOW", "SP_FLEX_MED", "SP_EXT_LOW",
    "SP_EXT_MED", "SP_EXT_HIGH", "SP_ROT_LOW", "NEUTRAL", "HIP_FLEX90", "HIP_ADD_IR", "HIP_ER",
    "HIP_EXT", "NERVE_T_LOW", "NERVE_T_MED", "NERVE_T_HIGH", "ISO", "ISO_LOW", "IAP_LOW",
    "IAP_MED", "BAL", "BAL_LOW", "SLS", "ASYM", "ASYM_LOW", "HEAD_DOWN", "HEAD_LOW", "LOAD",
    "AEROBIC", "BUOYANT",
})  # fmt: skip


# The texts that are done, not chosen.
DONE = ("start", "step_")
# What a home may have, and exercises may need.
EQUIPMENT = (
    "mat", "bed", "firm_chair", "wall", "doorway", "counter", "rail", "towel", "pillow", "low_step",
    "stationary_bike", "pool", "band", "stick", "light_box",
)  # fmt: skip
# Before the word for something that a home has not.
WITHOUT = "no_"
# A rug will do for a mat. Source: objection B17.
HOMELY = {fold(word): word for item in EQUIPMENT for word in (item, f"{WITHOUT}{item}")} | {
    fold(f"{without}{word}"): f"{without}mat"
    for without in ("", WITHOUT) for word in ("rug", "carpet")
}  # fmt: skip


class Limits(Model):
    """When an exercise is out of place whatever the diagnosis says."""

    precautions: tuple[str, ...] = ()
    irritability: tuple[Irritability, ...] = ()
    stages: tuple[Stage, ...] = ()


class Exercise(Reviewed):
    """One exercise as its file has it; `id` is the file's name."""

    id: str
    code: str = Field(pattern=r"^E\d\d$")
    name: str
    short_name: str
    aliases: tuple[str, ...] = ()
    category: Category
    kind: Kind
    position: str
    start: str
    targets: tuple[str, ...]
    purpose: str
    steps: tuple[str, ...] = Field(min_length=1, max_length=6)
    mistake: str
    easier_tip: str
    harder_tip: str
    stop: str
    easier: tuple[str, ...] = ()
    harder: tuple[str, ...] = ()
    tags: tuple[str, ...] = Field(min_length=1)
    direction: Direction | None = None
    per_side: bool = False
    # The walk: its length comes from the walking plan, and it has a chart of its own.
    walk: bool = False
    equipment: tuple[tuple[str, ...], ...] = ()
    limits: Limits = Limits()
    dosage: Dosage
    hold_to: int | None = None
    dose_note: str = ""
    clinician_note: str = ""
    suits: dict[str, Cell] = {}
    drawing: Drawing
    # What a text or the picture needs beyond `tags`, by its place (step_1, harder_tip, picture);
    # and what stands there for who is forbidden it. A tip or picture without such is left out.
    needs: dict[str, tuple[str, ...]] = {}
    instead: dict[str, str] = {}
    # Whether the first step begins as the start does; found on the English, for all languages.
    start_said: bool = False

    @cached_property
    def tagged(self) -> frozenset[str]:
        """What it needs, for the rules: its tags, and what its steps need with nothing instead."""
        done = (place for place in self.needs if place.startswith(DONE))
        more = (self.needs[place] for place in done if place not in self.instead)
        return frozenset(self.tags).union(*more)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """The same with other fields, and with what was worked out of them worked out anew."""
        made = super().model_copy(update=update, deep=deep)
        vars(made).pop("tagged", None)
        return made

    def text_at(self, place: str) -> str:
        """The text of a place: a field's name, or step_1 for the first step."""
        if place.startswith("step_"):
            return self.steps[int(place.removeprefix("step_")) - 1]
        return self.drawing.alt if place == "picture" else str(getattr(self, place))
