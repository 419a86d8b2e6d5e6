"""What comes next for each exercise: numbers within its limits, one at a time, or to ask."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import given as drawn
from hypothesis import strategies as st

from sciatica_kit.clinic.adjust import most, redose
from sciatica_kit.clinic.progress import (
    LADDER_WEEKS,
    RUNGS,
    Rung,
    _rises,
    guarded,
    held,
    ladder,
    next_doses,
    weeks_ahead,
)
from sciatica_kit.model.dosage import Dosage
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Prescription, Program
from tests.clinic.test_properties import QUICK, plan, rows
from tests.day import ago, ahead

Programs = Callable[..., Program]
LOW = {"diagnosis": "ddd", "irritability": "low", "days_since_onset": "120"}
RANK = {"reps": 0, "hold_seconds": 1, "sets": 2}


def climbed(p: Prescription, rungs: tuple[Rung, ...]) -> dict[str, int]:
    """The dose after all steps."""
    return p.dosage.model_dump() | {rung.number: rung.to for rung in rungs}


def made(cells: dict[str, Any], library: Library, intake: Intake) -> Program:
    """The programme of a row, where what is added may be added at all."""
    outcome = plan(cells, library, intake).outcome
    assume(isinstance(outcome, Program))
    assert isinstance(outcome, Program)
    return outcome


@st.composite
def visited(draw: st.DrawFn) -> dict[str, Any]:
    """A row that may have a next visit, and ask for an exercise by name."""
    visit = draw(st.one_of(st.none(), st.integers(0, 90)))
    add = draw(st.sampled_from(["", "", "core_brace", "hs_supine_towel"]))
    return {
        **draw(rows()),
        "next_visit": "" if visit is None else ahead(visit),
        "add": add,
        "override_reason": "The clinician has looked.",
    }


@QUICK
@drawn(cells=visited())
def test_a_next_step_never_goes_over_the_limits(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """No step, nor all of them together, is a dose that the clinician could not have given."""
    program = made(cells, library, intake)
    now, found = program, next_doses(program)
    for p in program.prescriptions:
        rungs = found[p.exercise.id].rungs if p.exercise.id in found else ()
        top, after = most(program, p).model_dump(), climbed(p, rungs)
        assert all(after[rung.number] <= top[rung.number] for rung in rungs)
        assert all(r.to <= (p.exercise.hold_to or 0) for r in rungs if r.number == "hold_seconds")
        assert len(rungs) <= RUNGS
        if rungs:
            changed = redose(now, p.exercise.id, p.dosage.model_copy(update=after))
            assert isinstance(changed, Program), changed
            now = changed


@QUICK
@drawn(cells=visited())
def test_a_step_is_one_number_and_the_earlier_kind_comes_first(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """Each step raises one number from where it stands: repeats before holds, holds before sets."""
    program = made(cells, library, intake)
    for p in program.prescriptions:
        stands = p.dosage.model_dump()
        rungs = next_doses(program)[p.exercise.id].rungs if not p.exercise.walk else ()
        for rung in rungs:
            assert rung.was == stands[rung.number] < rung.to
            stands[rung.number] = rung.to
        order = [RANK[rung.number] for rung in rungs]
        assert order == sorted(order)


@QUICK
@drawn(cells=visited())
def test_what_a_rule_has_capped_does_not_grow(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """High irritability, the first weeks after an operation and overrides wait for the visit."""
    program = made(cells, library, intake)
    for name, found in next_doses(program).items():
        p = next(p for p in program.prescriptions if p.exercise.id == name)
        if p.exercise.kind in ("rest", "habit"):
            assert found.rungs == ()
        elif held(program) or p.overridden:
            assert (found.rungs, found.then) == ((), "ask")
        elif guarded(program):
            own = p.exercise.dosage.model_dump()
            assert all(rung.to <= own[rung.number] for rung in found.rungs)
            assert found.then == "ask"
        else:
            assert found.then != "ask"


@QUICK
@drawn(cells=visited())
def test_the_ladder_never_leads_beyond_the_walking_plan_or_the_visit(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """Each week's walk is the plan's own, one step a week at the most, none after the visit."""
    program = made(cells, library, intake)
    walks = {w.week: w for w in program.walking.weeks}
    caps = [p.max_walk_minutes for p in program.precautions if p.max_walk_minutes]
    steps = 0
    for week in ladder(program):
        assert week.walk == walks.get(week.week)
        assert not (week.walk and caps) or week.walk.minutes <= min(caps)
        assert steps <= week.steps <= week.week - 1
        assert week.week <= weeks_ahead(program)
        steps = week.steps
    if held(program):
        assert steps == 0


@pytest.mark.parametrize(
    ("visit", "weeks"),
    [("", 6), (ahead(0), 1), (ahead(7), 1), (ahead(8), 2), (ahead(21), 3), (ahead(28), 4),
     (ahead(35), 5), (ahead(400), 6)],
)  # fmt: skip
def test_weeks_up_to_the_next_visit(program: Programs, visit: str, weeks: int) -> None:
    """Weeks are counted whole up to the next visit, six at the most; six where there is none."""
    found = program(next_visit=visit)
    assert weeks_ahead(found) == weeks
    seen = [w for w in LADDER_WEEKS if w < weeks]
    assert [w.week for w in ladder(found)] == [*seen, weeks]


@pytest.mark.parametrize("days", ["4", "40", "200"])
def test_nothing_grows_while_the_cause_is_not_found(program: Programs, days: str) -> None:
    """Where the diagnosis is not settled, every exercise stays as it is and the patient asks."""
    found = next_doses(program(diagnosis="undetermined", irritability="low", days_since_onset=days))
    moves = [after for after in found.values() if after.then != "way"]
    assert moves
    assert all(after.then in ("ask", "none") and not after.rungs for after in moves)


def test_repeats_rise_and_then_the_hold(program: Programs) -> None:
    """A fit patient does a few more repeats, up to the kind's most, and then holds for longer."""
    found = next_doses(program(**LOW, minutes_per_day="60"))
    assert Rung("reps", 10, 12) in found["core_bridge"].rungs
    assert found["hs_supine_hands"].rungs == (Rung("reps", 3, 4), Rung("hold_seconds", 10, 15))


def test_no_step_where_the_day_is_full(program: Programs) -> None:
    """A patient whose minutes are used up gets no longer doses, but the harder way."""
    full = program(**LOW)
    short = full.profile.model_copy(update={"minutes_per_day": full.minutes_per_day})
    found = next_doses(full.model_copy(update={"profile": short}))
    spent = sum(
        rung.to - rung.was for each in found.values() for rung in each.rungs if rung.was >= 1
    )
    wide = next_doses(program(**LOW, minutes_per_day="60"))
    assert spent < sum(r.to - r.was for each in wide.values() for r in each.rungs)
    assert any(each.then == "harder" and not each.rungs for each in found.values())


@pytest.mark.parametrize("days", [5, 30, 60, 100])
def test_after_an_operation_it_is_asked_first(program: Programs, days: int) -> None:
    """In no phase after an operation does a patient go over the exercise's own dose unasked."""
    after = program(diagnosis="post_surgery", surgery_date=ago(days))
    kinds = {p.exercise.id: p.exercise.kind for p in after.prescriptions}
    found = {n: f for n, f in next_doses(after).items() if kinds[n] not in ("rest", "habit")}
    assert found
    assert {each.then for each in found.values()} == {"ask"}


def test_the_harder_exercise_is_named_only_where_it_is_open(program: Programs) -> None:
    """Without a harder way of its own, an exercise leads on to an open one, else it stays."""
    full = program(**LOW)
    given = full.prescriptions[0]

    def then(open_: tuple[str, ...]) -> tuple[str, str]:
        bare = given.exercise.model_copy(
            update={
                "kind": "glide",
                "hold_to": None,
                "harder_tip": "",
                "harder": ("core_bird_dog",),
            }
        )
        alone = full.model_copy(
            update={
                "prescriptions": (given.model_copy(update={"exercise": bare}),),
                "reserve": open_,
            }
        )
        found = next_doses(alone)[given.exercise.id]
        return found.then, found.exercise

    assert then(("core_bird_dog",)) == ("exercise", "core_bird_dog")
    assert then(()) == ("stay", "")


@QUICK
@drawn(cells=visited())
def test_nothing_is_left_out_for_the_walk_in_vain(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """An exercise gives way to the walk only for minutes that were given, and then both fit."""
    program = made(cells, library, intake)
    left_out = [h.id for h in program.held_back if "beside a walk" in h.reason]
    warned = any(warning.startswith("With the walk") for warning in program.warnings)
    assert not (left_out or warned) or program.profile.minutes_per_day
    assert not (left_out and warned)


def test_a_cap_on_walks_lets_a_short_march_grow(program: Programs) -> None:
    """The longest walk that a precaution allows is minutes, and two of them may become three."""
    made = program(diagnosis="ddd", days_since_onset="120", precautions="vertebral_fracture",
                   add="aero_seated_march", minutes_per_day="60")  # fmt: skip
    (rung,) = next_doses(made)["aero_seated_march"].rungs[:1]
    assert (rung.number, rung.was) == ("hold_seconds", 120)
    assert rung.to > 120


@pytest.mark.parametrize(
    ("now", "limit", "rises"),
    [
        # A quarter more, one at the least.
        ({"reps": 8}, {"reps": 20}, [("reps", 8, 10)]),
        ({"reps": 1}, {"reps": 20}, [("reps", 1, 2)]),
        ({"reps": 8}, {"reps": 9}, [("reps", 8, 9)]),
        ({"reps": 8}, {"reps": 8}, []),
        # Seconds by how long it is held; what is not held stays so.
        ({"hold_seconds": 5}, {"hold_seconds": 90}, [("hold_seconds", 5, 7)]),
        ({"hold_seconds": 9}, {"hold_seconds": 90}, [("hold_seconds", 9, 11)]),
        ({"hold_seconds": 10}, {"hold_seconds": 90}, [("hold_seconds", 10, 15)]),
        ({"hold_seconds": 30}, {"hold_seconds": 90}, [("hold_seconds", 30, 40)]),
        ({"hold_seconds": 60}, {"hold_seconds": 900}, [("hold_seconds", 60, 120)]),
        ({"hold_seconds": 600}, {"hold_seconds": 900}, [("hold_seconds", 600, 720)]),
        ({"hold_seconds": 0}, {"hold_seconds": 90}, []),
        # One set more, and all three in their order.
        ({"sets": 1}, {"sets": 4}, [("sets", 1, 2)]),
        ({"reps": 4, "hold_seconds": 5, "sets": 2}, {"reps": 9, "hold_seconds": 9, "sets": 5},
         [("reps", 4, 5), ("hold_seconds", 5, 7), ("sets", 2, 3)]),
    ],
)  # fmt: skip
def test_by_how_much_a_number_rises(
    now: dict[str, int], limit: dict[str, int], rises: list[tuple[str, int, int]]
) -> None:
    """Each number has its own step, and none goes over its limit."""
    least = {"sets": 1, "reps": 1, "hold_seconds": 0, "rest_seconds": 0, "times_per_day": 1,
             "days_per_week": 7}  # fmt: skip
    given = SimpleNamespace(dosage=Dosage(**{**least, **now}))
    found = _rises(given, Dosage(**{**least, **now, **limit}))  # type: ignore[arg-type]
    assert [(rung.number, rung.was, rung.to) for rung in found] == rises
