"""What must hold for every patient, however the cells fall."""

from typing import Any, get_args

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sciatica_kit.batch.roster.facts import facts_of_plan
from sciatica_kit.clinic.case import case_of
from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.clinic.progress import next_doses
from sciatica_kit.clinic.rules import verdicts
from sciatica_kit.clinic.safety import Clearance, screen
from sciatica_kit.library.load import load_library
from sciatica_kit.model.answers import Operation
from sciatica_kit.model.exercise import EQUIPMENT
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import TODAY, ago, ahead, born

LIBRARY = load_library()
DIAGNOSES = tuple(LIBRARY.diagnoses)
PRECAUTIONS = tuple(p.id for p in LIBRARY.precautions.values() if not p.trimester)
ASKED = [flag for flag in LIBRARY.red_flags.values() if flag.asked]
BLOCKING = tuple(flag.id for flag in ASKED if flag.blocks)
WARNING = tuple(flag.id for flag in ASKED if not flag.blocks)
QUICK = settings(max_examples=150, deadline=None, derandomize=True, database=None)


def blank_or(values: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    """A cell that may be blank."""
    return st.one_of(st.just(""), values.map(str))


def several(words: tuple[str, ...], most: int) -> st.SearchStrategy[list[str]]:
    """Up to so many different words."""
    return st.lists(st.sampled_from(words), max_size=most, unique=True)


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """The cells of a screened adult whose row has no mistake; precautions are a list."""
    diagnosis = draw(st.sampled_from(DIAGNOSES))
    directions = ["", "neutral"] if diagnosis == "undetermined" else ["", "extension", "flexion"]
    days_after = st.integers(0, 200)
    operated = diagnosis == "post_surgery" or draw(st.integers(0, 5)) == 0
    operated_for = diagnosis == "post_surgery"
    pregnant = diagnosis == "pregnancy" or draw(st.integers(0, 5)) == 0
    dated = pregnant and draw(st.booleans())
    walk = draw(blank_or(st.integers(0, 90)))
    flags = tuple(f for f in WARNING if diagnosis != "sacroiliac" or f != "inflammatory_pattern")
    looked = ["normal", "reduced"] if walk == "0" else ["", "normal", "reduced"]
    due = draw(st.integers(-21, 280))
    return {
        "ref": "P-1",
        "name": "Test Probe",
        "date_of_birth": "1980-01-01",
        "diagnosis": diagnosis,
        "side": draw(st.sampled_from(["", "left", "right", "both"])),
        "red_flags": ";".join(draw(several(flags, 2))) or "none",
        "days_since_onset": draw(blank_or(st.integers(0, 400))),
        "irritability": draw(st.sampled_from(["", "high", "moderate", "low"])),
        "pain_now": draw(blank_or(st.integers(0, 10))),
        "direction": draw(st.sampled_from(directions)),
        "precautions": draw(several(PRECAUTIONS, 4)),
        "equipment": draw(st.one_of(st.just(""), several(EQUIPMENT, 8).map(";".join))),
        "walk_minutes": walk,
        "neuro": draw(st.sampled_from(looked)),
        "straight_leg_raise": draw(st.sampled_from(["", "clear", "leg_pain"])),
        "furthest_point": draw(st.sampled_from(["", "back", "thigh", "foot"])),
        "sitting_minutes": draw(blank_or(st.integers(0, 90))),
        "standing_minutes": draw(blank_or(st.integers(0, 90))),
        "operation": draw(st.sampled_from(["", *get_args(Operation)])) if operated_for else "",
        "both_legs_checked": f"Dr A {ago(1)}",
        "minutes_per_day": draw(blank_or(st.integers(5, 60))),
        "surgery_date": ago(draw(days_after)) if operated else "",
        "due_date": ahead(due) if dated else "",
    }


def plan(cells: dict[str, Any], library: Library, intake: Intake) -> Plan:
    """The plan of a row whose precautions are a list."""
    return plan_patient({**cells, "precautions": ";".join(cells["precautions"])}, library, intake)


def made(cells: dict[str, Any], library: Library, intake: Intake) -> Program:
    """The programme of a row that must have one."""
    found = plan(cells, library, intake)
    assert isinstance(found.outcome, Program), found.problems
    return found.outcome


@QUICK
@given(cells=rows(), extra=st.sampled_from(PRECAUTIONS))
def test_a_precaution_never_opens_what_was_held_back(
    library: Library, intake: Intake, cells: dict[str, Any], extra: str
) -> None:
    """One precaution more never gives an exercise that a rule held back without it."""
    before = made(cells, library, intake)
    after = made(cells | {"precautions": [*cells["precautions"], extra]}, library, intake)
    barred = {h.id for h in before.held_back if h.authority != "time"}
    assert barred.isdisjoint(p.exercise.id for p in after.prescriptions)
    assert barred <= {h.id for h in after.held_back}


@QUICK
@given(cells=rows(), extra=st.sampled_from(PRECAUTIONS))
def test_a_precaution_never_raises_a_dose(
    library: Library, intake: Intake, cells: dict[str, Any], extra: str
) -> None:
    """One precaution more never gives an exercise more often, longer or on more days."""
    before = made(cells, library, intake)
    after = made(cells | {"precautions": [*cells["precautions"], extra]}, library, intake)
    doses = {p.exercise.id: p.dosage.model_dump() for p in before.prescriptions}
    for p in after.prescriptions:
        was = doses.get(p.exercise.id, p.dosage.model_dump())
        assert all(value <= was[field] for field, value in p.dosage.model_dump().items())
    walked = {w.week: w for w in before.walking.weeks}
    for week in after.walking.weeks:
        was_week = walked.get(week.week, week)
        assert week.minutes <= was_week.minutes
        assert week.days <= was_week.days


@QUICK
@given(cells=rows(), flag=st.sampled_from(WARNING))
def test_a_red_flag_that_warns_never_opens_anything(
    library: Library, intake: Intake, cells: dict[str, Any], flag: str
) -> None:
    """A red flag more, even one that only warns, never gives what was held back without it."""
    assume(cells["diagnosis"] not in library.red_flags[flag].blocks_for)
    before = made(cells, library, intake)
    ticked = {f for f in cells["red_flags"].split(";") if f != "none"} | {flag}
    after = made(cells | {"red_flags": ";".join(sorted(ticked))}, library, intake)
    barred = {h.id for h in before.held_back if h.authority != "time"}
    assert barred.isdisjoint(p.exercise.id for p in after.prescriptions)


@QUICK
@given(cells=rows(), flags=st.lists(st.sampled_from(BLOCKING), min_size=1, max_size=4))
def test_a_blocking_red_flag_never_yields_a_programme(
    library: Library, intake: Intake, cells: dict[str, Any], flags: list[str]
) -> None:
    """Whatever else the row says, a red flag that blocks gives a referral and no exercise."""
    found = plan(cells | {"red_flags": ";".join(flags)}, library, intake)
    assert found.status == "referred"
    assert facts_of_plan(found)["exercises"] == []
    assert facts_of_plan(found)["walking"] == []


@QUICK
@given(
    cells=rows(),
    flag=st.sampled_from(BLOCKING),
    add=st.sampled_from(["core_brace", "core_curl_up", "nonsense"]),
)
def test_no_wish_of_the_clinician_outweighs_a_red_flag(
    library: Library, intake: Intake, cells: dict[str, Any], flag: str, add: str
) -> None:
    """Additions and reasons give no programme to a patient with a red flag that blocks."""
    wish = {"red_flags": flag, "add": add, "override_reason": "I insist."}
    assert not isinstance(plan(cells | wish, library, intake).outcome, Program)


@QUICK
@given(cells=rows(), blank=st.sampled_from(["", " ", ";", None]))
def test_blank_red_flags_never_yield_a_programme(
    library: Library, intake: Intake, cells: dict[str, Any], blank: str | None
) -> None:
    """Whatever else the row says, nobody who was not asked gets exercises."""
    found = plan(cells | {"red_flags": blank}, library, intake)
    assert found.status == "not-screened"
    assert found.outcome is None


@QUICK
@given(cells=rows(), age=st.integers(0, 15))
def test_a_child_never_gets_a_programme(
    library: Library, intake: Intake, cells: dict[str, Any], age: int
) -> None:
    """Nobody under 16 gets exercises, whatever was asked and answered."""
    found = plan(cells | {"date_of_birth": born(age), "surgery_date": ""}, library, intake)
    assert not isinstance(found.outcome, Program)


@QUICK
@given(cells=rows(), data=st.data())
def test_the_order_of_precautions_is_irrelevant(
    library: Library, intake: Intake, cells: dict[str, Any], data: st.DataObject
) -> None:
    """The precautions in any order give the same programme."""
    turned = data.draw(st.permutations(cells["precautions"]))
    assert plan(cells, library, intake) == plan(cells | {"precautions": turned}, library, intake)


@QUICK
@given(cells=rows())
def test_the_same_row_gives_the_same_plan(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """The same row on the same day gives the same plan."""
    assert facts_of_plan(plan(cells, library, intake)) == facts_of_plan(
        plan(cells, library, intake)
    )


@QUICK
@given(cells=rows())
def test_nothing_given_breaks_a_rule(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """No exercise of a programme is one that any rule speaks against."""
    found = plan(cells, library, intake)
    assert found.profile
    clearance = screen(found.profile, library, TODAY)
    assert isinstance(clearance, Clearance)
    case = case_of(clearance, library)
    for p in made(cells, library, intake).prescriptions:
        assert verdicts(p.exercise, case, library) == ()


@QUICK
@given(cells=rows())
def test_everything_is_accounted_for(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """Chosen, held back and in reserve are the whole library, each exercise once."""
    found = made(cells, library, intake)
    places = (
        *(p.exercise.id for p in found.prescriptions),
        *(h.id for h in found.held_back),
        *found.reserve,
    )
    assert sorted(places) == sorted(library.exercises)


@QUICK
@given(cells=rows())
def test_every_programme_has_something_in_it(
    library: Library, intake: Intake, cells: dict[str, Any]
) -> None:
    """A planned row has an exercise, or a warning that says that too few fit."""
    found = made(cells, library, intake)
    assert found.prescriptions or any(w.startswith("Only 0") for w in found.warnings)


@QUICK
@given(cells=rows(), minutes=st.integers(0, 8), column=st.sampled_from(["sitting", "standing"]))
def test_no_set_is_longer_than_a_patient_sits_or_stands(
    library: Library, intake: Intake, cells: dict[str, Any], minutes: int, column: str
) -> None:
    """Neither today's dose nor the next one asks for more at a time than the page allows."""
    program = made(cells | {f"{column}_minutes": str(minutes)}, library, intake)
    tag = {"sitting": "SIT", "standing": "STAND"}[column]
    steps = next_doses(program)
    for p in program.prescriptions:
        e = p.exercise
        if e.walk or {"SIT", "STAND"} & e.tagged != {tag}:
            continue
        rungs = steps[e.id].rungs
        later = p.dosage.model_copy(update={rung.number: rung.to for rung in rungs})
        for d in (p.dosage, later):
            moving = 3 if e.kind not in ("aerobic", "habit") else 0
            assert d.reps * (1 + e.per_side) * (d.hold_seconds + moving) <= 60 * minutes
