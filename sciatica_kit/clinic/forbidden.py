"""What no text, picture or piece of advice may ask of a patient, as the tags of exercises."""

from collections.abc import Iterator
from functools import lru_cache

from ..model.library import Library
from .case import Case
from .safety import GROWN, OLD

PULLING = frozenset({"NERVE_T_MED", "NERVE_T_HIGH"})
TENSION = frozenset({"NERVE_T_LOW", "NERVE_T_MED", "NERVE_T_HIGH"})
HARD = frozenset({"SP_FLEX_MED", "SP_EXT_HIGH", "IAP_MED", "LOAD"})
HIDDEN_AT_HIGH = (TENSION - {"NERVE_T_LOW"}) | HARD | {"SP_EXT_MED", "SLS", "BAL"}
HIDDEN_AT_MODERATE = frozenset({"NERVE_T_HIGH"})
# Light tension (a nerve glide, a hinge) is barred by the exercises' own limits; pumps are not.
HIDDEN_IN_STAGE_A = (TENSION - {"NERVE_T_LOW"}) | HARD | {"SP_EXT_MED", "SLS", "BAL"}
BENDS_BACK = frozenset({"SP_EXT_MED", "SP_EXT_HIGH"})
RISKS_A_FALL = frozenset({"FLOOR", "SLS", "BAL"})
# Tags of one kind, the mildest first: who is kept from one is kept from all beyond it.
LEVELS = (
    ("SP_FLEX_LOW", "SP_FLEX_MED"), ("SP_EXT_LOW", "SP_EXT_MED", "SP_EXT_HIGH"),
    ("NERVE_T_LOW", "NERVE_T_MED", "NERVE_T_HIGH"), ("ISO_LOW", "ISO"), ("IAP_LOW", "IAP_MED"),
    ("BAL_LOW", "BAL", "SLS"), ("ASYM_LOW", "ASYM"), ("WRIST_LOW", "WRIST"),
    ("SHOULDER_LOW", "SHOULDER"), ("HEAD_LOW", "HEAD_DOWN"),
)  # fmt: skip
AGAINST: dict[str, tuple[str, frozenset[str]]] = {
    "extension": ("directional_flexion", frozenset({"SP_FLEX_MED"})),
    "flexion": ("directional_extension", frozenset({"SP_EXT_MED", "SP_EXT_HIGH"})),
}


@lru_cache(256)
def and_beyond(tags: tuple[str, ...]) -> frozenset[str]:
    """These tags, and of each kind all that ask for more."""
    found = set(tags)
    for level in LEVELS:
        for at, tag in enumerate(level):
            found |= {*level[at:]} if tag in tags else set()
    return frozenset(found)


def forbidden_tags(case: Case, library: Library) -> tuple[str, ...]:
    """Every tag that a rule keeps from this patient, in order of the alphabet. Objection A5.

    The same rules that hold exercises back: findings, operation, age, irritability, stage,
    direction, and what somebody forbids by hand.
    """
    avoided = (word for word, _ in case.profile.avoid if word.isupper())
    own = and_beyond((*_personal(case, library), *avoided))
    return tuple(sorted(_standing(*_bearing(case)) | own))


def _bearing(case: Case) -> tuple[str, bool, str]:
    return case.irritability, case.stage == "A", case.direction or ""


@lru_cache(maxsize=64)
def _standing(irritability: str, first_days: bool, direction: str) -> frozenset[str]:
    """What the level, the stage and the tested direction keep back, for many patients at once."""
    level = {"high": HIDDEN_AT_HIGH, "moderate": HIDDEN_AT_MODERATE}.get(irritability, frozenset())
    against = AGAINST.get(direction, ("", frozenset()))[1]
    return level | against | (HIDDEN_IN_STAGE_A if first_days else frozenset())


def _personal(case: Case, library: Library) -> Iterator[str]:
    for p in case.precautions:
        yield from (*p.hides, *p.never)
    for flag in case.noted:
        yield from flag.hides
    if case.age is not None and case.age < GROWN:
        yield from BENDS_BACK
    if case.age is not None and case.age >= OLD and not case.profile.falls_asked:
        yield from RISKS_A_FALL
