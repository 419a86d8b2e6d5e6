"""What was not asked is never freer than the worst answer, and what is meant first is there."""

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from hypothesis import given

from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.clinic.steering import DIRECTED
from sciatica_kit.model.exercise import Exercise
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.clinic.test_properties import QUICK, rows
from tests.clinic.test_properties import plan as plan_of
from tests.day import ago

Row = Callable[..., dict[str, Any]]
DIAGNOSES = ("disc", "stenosis", "ddd", "listhesis", "piriformis", "sij", "undet", "postop")
# By column: the answers of which the worst is among them. Irritability and pain are left out, for
# which the roster's promise is that blank is moderate.
ANSWERS: dict[str, tuple[str, ...]] = {
    "both_legs_checked": (f"Dr A {ago(1)}",),
    "red_flags": ("none",),
    "days_since_onset": ("4", "30", "200"),
    "neuro": ("normal", "reduced"),
    "straight_leg_raise": ("clear", "leg_pain"),
    "furthest_point": ("back", "buttock", "thigh", "calf", "foot"),
    "sitting_minutes": ("0", "5", "60"),
    "standing_minutes": ("0", "5", "60"),
    "direction": ("neutral", "extension", "flexion"),
    "operation": ("discectomy", "decompression", "fusion"),
}  # fmt: skip


def open_to(plan: Plan, library: Library) -> set[str]:
    """What could be given to a patient: nothing where there is no programme."""
    if not isinstance(plan.outcome, Program):
        return set()
    held = {h.id for h in plan.outcome.held_back if h.authority != "time"}
    return set(library.exercises) - held


def asked() -> list[tuple[str, str]]:
    """Each column with each diagnosis that may have it: without a cause there is no direction."""
    pairs = product(ANSWERS, DIAGNOSES)
    return [pair for pair in pairs if pair != ("direction", "undet")]


@pytest.mark.parametrize(("column", "diagnosis"), asked())
def test_blank_is_never_freer_than_the_worst_answer(
    row: Row, library: Library, intake: Intake, column: str, diagnosis: str
) -> None:
    """Whatever is open where a cell is blank is open with one of its answers, the careful one."""
    cells = {"diagnosis": diagnosis, "irritability": "low", "days_since_onset": "200"}
    cells |= {"side": "both", "both_legs_checked": f"Dr A {ago(1)}"}
    if diagnosis == "postop" or column == "operation":
        cells["surgery_date"] = ago(60)

    def opened(answer: str) -> set[str]:
        return open_to(plan_patient(row(**{**cells, column: answer}), library, intake), library)

    assert any(opened("") <= opened(answer) for answer in ANSWERS[column])


def meant(program: Program, library: Library) -> Iterator[tuple[str, list[Exercise]]]:
    """What a diagnosis names first, what testing favours, and what each precaution prefers."""
    p = program.profile
    if not (program.phase and program.diagnosis.phases):
        groups = [*program.diagnosis.first]
        groups += [DIRECTED[p.direction]] if p.direction in DIRECTED else []
        yield from (("first", [library.exercises[name] for name in names]) for names in groups)
    for precaution in program.precautions:
        found = [library.exercises[name] for name in precaution.prefers]
        moves = [e for e in found if e.kind not in ("habit", "rest") and e.category != "aerobic"]
        yield precaution.id, moves


@QUICK
@given(cells=rows())
def test_what_is_meant_first_is_there_or_its_absence_is_explained(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """One of each group is given, or every one of it stands among what is held back, and why."""
    made = plan_of(cells, library, intake).outcome
    if not isinstance(made, Program):
        return
    given_ids = {p.exercise.id for p in made.prescriptions}
    held = {h.id: h for h in made.held_back}
    for whose, moves in meant(made, library):
        names = {e.id for e in moves}
        assert (
            not names
            or names & given_ids
            or any(held[n].authority == "time" for n in names & held.keys())
            or names <= held.keys()
        ), (whose, names)
