"""On the very day or number at which a rule begins: it holds from there on, and not before."""

from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit.clinic.case import Case
from sciatica_kit.clinic.forbidden import forbidden_tags
from sciatica_kit.clinic.progress import next_doses
from sciatica_kit.clinic.rules import verdicts
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import ago, born

Cases = Callable[..., Case]


@pytest.mark.parametrize(("years", "held"), [(79, False), (80, True), (81, True)])
def test_from_the_eightieth_birthday_on(
    case: Cases, library: Library, years: int, held: bool
) -> None:
    """At eighty, and not the day before, nothing is on the floor until falls are asked about."""
    made = case(date_of_birth=born(years), diagnosis="ddd", equipment="mat")
    rules = {h.rule for h in verdicts(library.exercises["core_quad_limb"], made, library)}
    assert ("age" in rules) == held
    assert ("FLOOR" in forbidden_tags(made, library)) == held


@pytest.mark.parametrize(("years", "barred"), [(17, True), (18, False)])
def test_up_to_the_eighteenth_birthday(
    case: Cases, library: Library, years: int, barred: bool
) -> None:
    """Under eighteen no text asks to bend the low back backwards; at eighteen it may."""
    made = case(date_of_birth=born(years), direction="extension", irritability="low",
                days_since_onset="100")  # fmt: skip
    assert ("SP_EXT_HIGH" in forbidden_tags(made, library)) == barred


@pytest.mark.parametrize(("days", "again"), [(30, False), (31, True)])
def test_a_look_of_thirty_days_ago(cleared: Callable[..., Any], days: int, again: bool) -> None:
    """After thirty days, and not on the thirtieth, it is to be done again."""
    cells = {"side": "both", "both_legs_checked": f"Dr A {ago(days)}", "days_since_onset": "100"}
    said = cleared(**cells).warnings
    assert any("look again" in warning for warning in said) == again


def test_no_step_goes_over_twelve_repeats(program: Callable[..., Program]) -> None:
    """Strength and holds end at twelve, stretches at four. Source: evidence, section 3.1."""
    most = {"stretch": 4, "strength": 12, "hold": 12}
    for diagnosis in ("ddd", "sij", "piriformis", "listhesis", "stenosis"):
        made = program(diagnosis=diagnosis, irritability="low", days_since_onset="100",
                       minutes_per_day="60", equipment="mat")  # fmt: skip
        after = next_doses(made)
        for p in made.prescriptions:
            for rung in after[p.exercise.id].rungs if p.exercise.id in after else ():
                if rung.number == "reps" and p.exercise.kind in most:
                    assert rung.to <= max(most[p.exercise.kind], p.exercise.dosage.reps)
