"""One row from cells to plan: its status, its JSON, and all that is wrong with it at once."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit.batch.roster.facts import facts_of_plan
from sciatica_kit.clinic.plan import Plan, plan_patient
from sciatica_kit.model.intake import Intake
from sciatica_kit.model.library import Library
from tests.day import ago, ahead

Rows = Callable[..., dict[str, Any]]
Plans = Callable[..., Plan]
# The keys as the interface lists them.
KEYS = [
    "ref", "status", "diagnosis", "stage", "irritability", "exercises", "held_back", "walking",
    "minutes_per_day", "warnings", "referral", "problems",
]  # fmt: skip


@pytest.fixture(scope="session")
def planned(row: Rows, library: Library, intake: Intake) -> Plans:
    """Plans the plain patient with these cells."""
    return lambda **cells: plan_patient(row(**cells), library, intake)


def columns(plan: Plan) -> list[str]:
    """The columns that have a problem, each once."""
    return sorted({problem.column for problem in plan.problems})


@pytest.mark.parametrize(
    ("cells", "status"),
    [
        ({}, "planned"),
        ({"red_flags": "low_mood"}, "planned"),
        ({"red_flags": "bladder"}, "referred"),
        ({"date_of_birth": ago(4000)}, "referred"),
        ({"date_of_birth": ago(4000), "red_flags": ""}, "referred"),
        ({"red_flags": ""}, "not-screened"),
        ({"diagnosis": "nonsense"}, "invalid"),
        ({"diagnosis": "post_surgery"}, "invalid"),
        ({"ref": ""}, "invalid"),
        ({"add": "hs_supine_hands"}, "invalid"),
    ],
)
def test_the_status(planned: Plans, cells: dict[str, str], status: str) -> None:
    """Planned, referred, not screened or invalid: every row is one of the four."""
    plan = planned(**cells)
    assert plan.status == status
    assert (plan.outcome is not None) == (status in ("planned", "referred"))
    assert bool(plan.problems) == (status in ("invalid", "not-screened"))


@pytest.mark.parametrize(
    "cells", [{}, {"red_flags": "bladder"}, {"red_flags": ""}, {"diagnosis": "nonsense"}]
)
def test_the_keys_of_the_json(planned: Plans, cells: dict[str, str]) -> None:
    """Every status has the same keys, as the interface lists them, and is plain JSON."""
    said = facts_of_plan(planned(**cells))
    assert list(said) == KEYS
    assert json.loads(json.dumps(said)) == {**said, "warnings": list(said["warnings"])}


def test_the_json_of_a_plan(planned: Plans) -> None:
    """A planned row has its exercises with dose and reason, what is held back, and the walk."""
    said = facts_of_plan(planned(walk_minutes="20"))
    assert (said["ref"], said["status"]) == ("T-01", "planned")
    assert (said["diagnosis"], said["stage"], said["irritability"]) == (
        "disc_herniation", "C", "moderate",
    )  # fmt: skip
    assert {frozenset(e) for e in said["exercises"]} == {
        frozenset(
            ["id", "sets", "reps", "hold_seconds", "times_per_day", "days_per_week", "because"]
        )
    }
    assert {frozenset(h) for h in said["held_back"]} == {frozenset(["id", "rule", "reason"])}
    assert said["walking"][0] == {"week": 1, "minutes": 14, "days": 3}
    assert said["minutes_per_day"] > 0
    assert said["referral"] is None
    assert said["problems"] == []


def test_the_json_of_a_referral(planned: Plans) -> None:
    """A referred row has its tier, its flags with the most urgent first, and what to do."""
    said = facts_of_plan(planned(red_flags="cancer_history; bladder"))
    assert said["referral"].keys() == {"tier", "flags", "action"}
    assert said["referral"]["tier"] == "E0"
    assert said["referral"]["flags"] == ["bladder", "cancer_history"]
    assert said["referral"]["action"]
    assert said["exercises"] == said["held_back"] == said["walking"] == []
    assert said["minutes_per_day"] is None


def test_the_json_of_a_row_not_screened(planned: Plans) -> None:
    """A row that was not screened says what to do about it."""
    said = facts_of_plan(planned(red_flags=""))
    (problem,) = said["problems"]
    assert problem.keys() == {"column", "problem", "fix"}
    assert problem["column"] == "red_flags"
    assert said["exercises"] == []


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"red_flags": "bladder"},
        {"red_flags": ""},
        {"diagnosis": "nonsense"},
        {"date_of_birth": "1974-13-40"},
        {"date_of_birth": "12.05.1974"},
        {"diagnosis": "post_surgery"},
        {"name": "Test Quillon 李"},
        {"name": "Test Quillon " * 20},
    ],
)
def test_no_name_and_no_birth_date_in_the_json(planned: Plans, cells: dict[str, str]) -> None:
    """The JSON of a row holds neither name nor birth date, right or wrong, nor the note."""
    private = {
        "name": "Test Quillon", "note": "Zebrafish", "clinician": "Dr Xylander",
        "screened_by": "Quaestor",
    }  # fmt: skip
    cells = private | cells
    said = json.dumps(facts_of_plan(planned(**cells)), ensure_ascii=False)
    assert not any(word in said for word in ("Quillon", "Zebrafish", "Xylander", "Quaestor"))
    assert cells.get("date_of_birth", "1974-05-12") not in said
    assert "1974-05-12" not in said


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        # Cells that are wrong each by itself.
        ({"pain_now": "11", "side": "lfet"}, ["pain_now", "side"]),
        # Beside one of them, two cells that cannot both be true.
        (
            {"pain_now": "11", "diagnosis": "G57.01", "side": "left"},
            ["pain_now", "side"],
        ),
        (
            {"ref": "", "next_visit": ago(1), "diagnosis": "undet", "direction": "flexion"},
            ["direction", "next_visit", "ref"],
        ),
        ({"name": "", "diagnosis": "post_surgery"}, ["name", "surgery_date"]),
        ({"surgery_date": "x", "diagnosis": "post_surgery"}, ["surgery_date"]),
        (
            {"diagnosis": "nonsense", "screened_on": ahead(40), "due_date": ago(300)},
            ["diagnosis", "due_date", "screened_on"],
        ),
        ({"diagnosis": "nonsense", "direction": "extension"}, ["diagnosis"]),
        (
            {"precautions": "qq", "add": "core_brace", "remove": "core_brace"},
            ["precautions", "remove"],
        ),
    ],
)
def test_all_mistakes_of_a_row_at_once(
    planned: Plans, cells: dict[str, str], expected: list[str]
) -> None:
    """Cells wrong by themselves and cells wrong together are said in one go, each once."""
    plan = planned(**cells)
    assert plan.status == "invalid"
    assert columns(plan) == expected
    assert len(plan.problems) == len(expected)


def test_a_column_left_out_hides_no_contradiction(library: Library, intake: Intake) -> None:
    """A row without required columns still has the rest of it checked."""
    plan = plan_patient({"add": "core_brace", "remove": "core_brace"}, library, intake)
    assert columns(plan) == ["diagnosis", "name", "ref", "remove"]


@pytest.mark.parametrize("ticked", ["bladder", "RF02", ["bladder"], ("bowel",)], ids=repr)
def test_a_red_flag_beats_a_mistake(planned: Plans, ticked: Any) -> None:
    """A wrong diagnosis or date does not keep an urgent sheet back; the mistakes are said too."""
    plan = planned(diagnosis="nonsense", next_visit=ago(1), red_flags=ticked)
    assert plan.status == "referred"
    assert {p.column for p in plan.problems} == {"diagnosis", "next_visit"}


@pytest.mark.parametrize("ticked", ["Bowel; qqqq", "none; bladder", "bladder, bowel"])
def test_a_red_flag_on_an_invalid_row_is_said(planned: Plans, ticked: Any) -> None:
    """Where the flags themselves cannot be read, the row says that it cannot wait."""
    plan = planned(red_flags=ticked)
    assert plan.status == "invalid"
    assert any("act on it now" in p.fix for p in plan.problems)


def test_a_child_on_an_invalid_row_is_referred(planned: Plans) -> None:
    """An age under 16 refers even where the row has a mistake."""
    assert planned(date_of_birth=ago(4000), side="lfet").status == "referred"


@pytest.mark.parametrize("ticked", ["none", "", " ; ", None])
def test_no_red_flag_on_an_invalid_row_is_not_said(planned: Plans, ticked: str | None) -> None:
    """Where none is ticked, an invalid row cries no alarm."""
    plan = planned(diagnosis="nonsense", red_flags=ticked)
    assert not any("act on it now" in p.fix for p in plan.problems)


@pytest.mark.parametrize(("ref", "kept"), [("T-9", "T-9"), (" T-9 ", "T-9"), ("a b", ""), ("", "")])
def test_the_ref_of_an_invalid_row(planned: Plans, ref: str, kept: str) -> None:
    """An invalid row keeps its ref, unless the ref itself cannot stand."""
    assert planned(diagnosis="nonsense", ref=ref).ref == kept


def test_an_addition_refused_is_a_problem_of_the_row(planned: Plans) -> None:
    """What no reason unlocks holds the row back, under add."""
    plan = planned(add="core_bridge", surgery_date=ago(13), override_reason="I insist.")
    assert (plan.status, columns(plan)) == ("invalid", ["add"])


def test_warnings_of_the_screen_reach_every_plan(planned: Plans) -> None:
    """A warning stands in the plan, referred or not."""
    for flags in ("none", "bladder", ""):
        assert any("Both-sided" in w for w in planned(side="both", red_flags=flags).warnings)


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        ({"equipment": "bed;no_bed"}, "equipment", "bed and no_bed are both named"),
        ({"equipment": "rug;no_mat"}, "equipment", "mat and no_mat are both named"),
        ({"equipment": "none;mat"}, "equipment", "none” and something at home cannot both be"),
    ],
)
def test_what_is_at_home_and_is_not(
    planned: Plans, cells: dict[str, str], column: str, said: str
) -> None:
    """A cell that says both is a mistake: neither answer is taken without a word."""
    plan = planned(**cells)
    assert columns(plan) == [column]
    assert said in plan.problems[0].problem


def test_a_day_that_cannot_be_read_makes_no_second_mistake(planned: Plans) -> None:
    """Of an operation with an unreadable day the day is the mistake, and not its kind."""
    plan = planned(diagnosis="postop", surgery_date="some time ago", operation="fusion")
    assert columns(plan) == ["surgery_date"]


@pytest.mark.parametrize(
    ("cells", "heard"),
    [
        ({}, False),
        ({"override_reason": "She has done this for years"}, True),
        ({"override_reason": "She has done this for years", "add": "core_brace"}, True),
        ({"override_reason": "She has done this for years", "add": "hs_supine_towel",
          "straight_leg_raise": ""}, False),
    ],
)  # fmt: skip
def test_a_reason_that_unlocks_nothing_is_said(
    planned: Plans, cells: dict[str, str], heard: bool
) -> None:
    """A reason beside no addition against a rule was meant for something: the plan says so."""
    plan = planned(**cells)
    assert plan.status == "planned"
    assert any("nothing is added against a rule" in w for w in plan.warnings) == heard


def test_weakness_that_grows_on_an_invalid_row_is_said(planned: Plans) -> None:
    """Where the flags cannot be read, what the nerve tests say does not wait either."""
    plan = planned(red_flags="qqqq", neuro="worse")
    assert plan.status == "invalid"
    assert any("act on it now" in p.fix for p in plan.problems)


def test_a_red_flag_within_a_sentence_is_heard(planned: Plans) -> None:
    """A flag of two words in a sentence is an alarm, though the sentence is none that is known."""
    plan = planned(red_flags="saddle numbness since monday")
    assert plan.status == "invalid"
    assert any("act on it now" in p.fix for p in plan.problems)
