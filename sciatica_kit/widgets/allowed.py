"""What a clinician may add to a plan, and what could stand in for an exercise."""

from collections.abc import Iterable

from ..clinic.rules import UNYIELDING
from ..model.program import HeldBack, Program

# An addition against these needs no reason: no rule of judgement speaks against the exercise.
FREELY = ("time", "clinician")


def needs_reason(held: HeldBack) -> bool:
    """Whether adding this exercise goes against a rule, so that a reason must be given."""
    return held.authority not in FREELY


def may_add(held: HeldBack) -> bool:
    """Whether a clinician can add it at all: surgeon's, obstetric and red-flag rules stand."""
    return held.authority not in UNYIELDING


def instead(program: Program, ids: Iterable[str]) -> str:
    """The first of some exercises that could stand in at once: not given, and no rule against."""
    free = {*program.reserve, *(h.id for h in program.held_back if h.authority in FREELY)}
    return next((name for name in ids if name in free), "")
