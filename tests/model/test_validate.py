"""What cannot be true together is named under its column, and nothing else is."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from sciatica_kit.model.intake import Intake
from sciatica_kit.model.patient import PatientProfile
from sciatica_kit.model.validate import problems_of
from tests.day import ago, ahead, born

Make = Callable[..., PatientProfile]
POSTOP = {"diagnosis": "post_surgery"}
PREG = {"diagnosis": "pregnancy"}


@pytest.mark.parametrize(
    ("cells", "column", "said"),
    [
        # Dates, a day beyond what can be.
        ({"date_of_birth": ahead(1)}, "date_of_birth", "after the day of issue"),
        ({"screened_on": ahead(1)}, "screened_on", "after the day of issue"),
        ({"surgery_date": ahead(1)}, "surgery_date", "after the day of issue"),
        ({"date_of_birth": ago(120 * 1461 // 4 + 1)}, "date_of_birth", "over 120"),
        ({"date_of_birth": "1990-01-02", "surgery_date": "1990-01-01"}, "surgery_date", "before"),
        ({"next_visit": ago(1)}, "next_visit", "before the day of issue"),
        # What a diagnosis needs.
        (POSTOP, "surgery_date", "needs a surgery_date"),
        # Sides.
        ({"diagnosis": "G57.01", "side": "left"}, "side", "says right and the side says left"),
        ({"diagnosis": "M54.32", "side": "both"}, "side", "says left and the side says both"),
        ({"diagnosis": "G57.03", "side": "right"}, "side", "says both and the side says right"),
        # Directions.
        ({"diagnosis": "undet", "direction": "extension"}, "direction", "undetermined"),
        ({"diagnosis": "undet", "direction": "flexion"}, "direction", "undetermined"),
        # Pregnancy.
        (PREG | {"precautions": "pregnancy_t1;pregnancy_t2"}, "precautions", "two trimesters"),
        (PREG | {"due_date": ahead(281)}, "due_date", "more than forty weeks"),
        (PREG | {"due_date": ago(22)}, "due_date", "has passed"),
        (
            PREG | {"due_date": ahead(120), "precautions": "pregnancy_t1"},
            "precautions",
            "does not agree with the due date",
        ),
        # By hand.
        ({"add": "core_brace", "remove": "E16"}, "remove", "both added and removed"),
    ],
)
def test_each_contradiction_is_the_only_one_named(
    profile: Make, cells: dict[str, Any], column: str, said: str
) -> None:
    """A row with one contradiction has one problem, under the column to mend."""
    with pytest.raises(ValidationError) as caught:
        profile(**cells)
    (problem,) = problems_of(caught.value)
    assert problem.column == column
    assert said in problem.problem
    assert problem.fix


@pytest.mark.parametrize(
    "cells",
    [
        {"date_of_birth": born(6), "red_flags": "under_16"},
        {"date_of_birth": ago(120 * 1461 // 4)},
        {"screened_on": ago()},
        {"surgery_date": ago()},
        {"next_visit": ago()},
        POSTOP | {"surgery_date": ago()},
        {"diagnosis": "G57.01", "side": "RIGHT"},
        {"diagnosis": "G57.03", "side": "both"},
        {"diagnosis": "M51.16", "side": "both"},
        {"diagnosis": "undet", "direction": "neutral"},
        {"diagnosis": "undet", "direction": ""},
        PREG,
        PREG | {"due_date": ahead(280)},
        PREG | {"due_date": ago(21)},
        PREG | {"due_date": ahead(120), "precautions": "pregnancy_t2"},
        {"due_date": ahead(120)},
        {"add": "core_brace", "remove": "core_bridge"},
    ],
)
def test_what_can_be_true_together_stands(profile: Make, cells: dict[str, Any]) -> None:
    """The last possible day, the agreeing side and the right trimester are no contradiction."""
    assert profile(**cells).ref


def test_all_contradictions_at_once(profile: Make) -> None:
    """Contradictions do not hide one another."""
    with pytest.raises(ValidationError) as caught:
        profile(
            diagnosis="G57.01",
            side="left",
            screened_on=ahead(40),
            next_visit=ago(1),
            due_date=ago(330),
            add="core_brace",
            remove="core_brace",
        )
    columns = sorted(p.column for p in problems_of(caught.value))
    assert columns == ["due_date", "next_visit", "remove", "screened_on", "side"]


@pytest.mark.parametrize(
    ("weeks", "days", "trimester"),
    [(0, 0, "t1"), (13, 6, "t1"), (14, 0, "t2"), (27, 6, "t2"), (28, 0, "t3"), (42, 6, "t3")],
)
def test_the_due_date_sets_the_trimester(
    case: Callable[..., Any], today: date, weeks: int, days: int, trimester: str
) -> None:
    """Weeks 0 to 13 are the first trimester, 14 to 27 the second, from 28 on the third."""
    due = today + timedelta(days=280) - timedelta(weeks=weeks, days=days)
    made = case(diagnosis="disc", due_date=due.isoformat())
    assert [p.id for p in made.precautions] == [f"pregnancy_{trimester}"]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("SP_FLEX_MED", "who forbids"), ("SP_FLEX_MED: Anna Sample", "who forbids"),
        (": surgeon", "tag or exercise"), ("SP_FLEX_MDE: surgeon", "tag or exercise"),
        ("Anna Sample: surgeon", "tag or exercise"), ("surgeon", "who forbids"),
    ],
)  # fmt: skip
def test_what_is_to_be_avoided_names_a_word_and_who_says_so(
    row: Callable[..., dict[str, Any]], intake: Intake, cell: str, said: str
) -> None:
    """A tag or an exercise, and one of three who may forbid; a name is not repeated."""
    with pytest.raises(ValidationError) as refused:
        PatientProfile.model_validate(row(avoid=cell), context=intake)
    (problem,) = problems_of(refused.value)
    assert problem.column == "avoid"
    assert said in problem.problem
    assert "Anna" not in problem.problem + problem.fix


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("SP_FLEX_MED: surgeon", (("SP_FLEX_MED", "surgeon"),)),
        ("sp flex med:Surgeon ; e16 : clinician",
         (("SP_FLEX_MED", "surgeon"), ("core_brace", "clinician"))),
        ("", ()), (" ; ", ()),
    ],
)  # fmt: skip
def test_what_is_to_be_avoided_is_read(
    row: Callable[..., dict[str, Any]], intake: Intake, cell: str, read: tuple[Any, ...]
) -> None:
    """However it is written."""
    made = PatientProfile.model_validate(row(avoid=cell), context=intake)
    assert made.avoid == read


def test_what_is_added_is_not_to_be_avoided(
    row: Callable[..., dict[str, Any]], intake: Intake
) -> None:
    """One exercise in both columns is a contradiction."""
    cells = row(avoid="core_brace: clinician", add="core_brace")
    with pytest.raises(ValidationError) as refused:
        PatientProfile.model_validate(cells, context=intake)
    assert [p.column for p in problems_of(refused.value)] == ["avoid"]


@pytest.mark.parametrize(
    "cell",
    ["nobody 2026-11-20", "not checked 2026-11-20", "refused by patient, 2026-11-20",
     "to be done by Dr A 2026-11-20", "Dr A; saddle_numbness 2026-11-20",
     "saddle numbness 2026-11-20",
     "Dr A positive 2026-11-20", "abnormal 2026-11-20", "awaiting Dr A 2026-11-20",
     "booked with Dr A 2026-11-20", "Dr A to check 2026-11-20", "please check 2026-11-20",
     "DNA 2026-11-20", "Unable 2026-11-20", "unclear 2026-11-20", "referred 2026-11-20",
     "لا 2026-11-20", "yes 2026-11-20", "looks fine 2026-11-20", "Dr A will do it 2026-11-20",
     "Dr A 2026-11-19 2026-11-20", "Dr A", "2026-11-20", "Dr A 20.11.2026", "? 2026-11-20"],
)  # fmt: skip
def test_both_legs_were_looked_at_by_somebody(
    row: Callable[..., dict[str, Any]], intake: Intake, cell: str
) -> None:
    """Words that say that nobody has, or will, are no look."""
    with pytest.raises(ValidationError) as refused:
        PatientProfile.model_validate(row(both_legs_checked=cell), context=intake)
    assert {p.column for p in problems_of(refused.value)} == {"both_legs_checked"}


@pytest.mark.parametrize(
    "who",
    ["Dr A", "dr smith", "Demo Clinician B", "JW", "Prof. de la Cruz", "O'Neill", "physio Jones",
     "Dr. Müller-Probe", "Checked by Dr A", "GP", "the desk", "Ana María Test", "Dr Normand",
     "Dr Booker", "د. سمير", "Test Anh Nguyễn", "Dr Checkland"],
)  # fmt: skip
def test_whoever_looked_is_named_as_people_are(
    row: Callable[..., dict[str, Any]], intake: Intake, who: str
) -> None:
    """Names, titles, initials and offices of many kinds say who has looked."""
    cells = row(side="both", both_legs_checked=f"{who} {ago(1)}")
    made = PatientProfile.model_validate(cells, context=intake)
    assert made.both_legs_checked == f"{who} {ago(1)}"
