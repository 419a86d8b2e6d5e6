"""Every warning in its exact words, with the cells that give it and those that do not."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from sciatica_kit.clinic.case import HOME, Case, precaution_names
from sciatica_kit.clinic.safety import Clearance, NotScreened, Referral, screen
from sciatica_kit.model.library import Library
from sciatica_kit.model.patient import PatientProfile
from tests.day import TODAY, ago, ahead, birth_date

Cases = Callable[..., Case]
Make = Callable[..., PatientProfile]
PREGNANT = {"diagnosis": "pregnancy", "date_of_birth": ago(30 * 365)}
EARLY = "Days since onset not given: planned as an early stage."
LEVEL = "Irritability and pain not given: planned as moderate."
THIRD = "No due date or trimester: planned as the third trimester."
CALMER = "Irritability is given as {}, but pain now is {}: planned as {}."
YOUNG = {"date_of_birth": ago(30 * 365)}
OLD = "Pregnant at {}: check the birth date, and whose row this is."
TICKED = "Postpartum and a trimester are both ticked: both sets of rules apply."
AFTER = "There was an operation: check the plan against the surgeon's own protocol."
BOTH = "Postpartum is ticked and a due date is given: both sets of rules apply."
WALK = "No easy walking minutes: no walking plan until that is understood."
KIND = "The kind of operation is not given: planned as after a fusion."
WALKS = "Easy walking minutes not given: the first walks are short."
SURGEON = "Check the plan against the surgeon's own protocol."
SIDE = "No side is given: the handout says sore side."
OPERATED = {"diagnosis": "post_surgery", "surgery_date": ago(22)}


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({}, ()),
        ({"days_since_onset": ""}, (EARLY,)),
        ({"irritability": ""}, (LEVEL,)),
        ({"irritability": "", "pain_now": "5"}, ()),
        (PREGNANT, (THIRD,)),
        ({**PREGNANT, "due_date": ahead(120)}, ()),
        ({**PREGNANT, "precautions": "pregnancy_t1"}, ()),
        ({**PREGNANT, "precautions": "osteoporosis"}, (THIRD,)),
        ({"irritability": "low", "pain_now": "8"}, (CALMER.format("low", 8, "high"),)),
        ({"irritability": "low", "pain_now": "3"}, ()),
        ({"irritability": "high", "pain_now": "0"}, ()),
        ({"precautions": "postpartum"}, ()),
        ({**YOUNG, "precautions": "postpartum", "due_date": ahead(120)}, (BOTH,)),
        ({**YOUNG, "precautions": "postpartum;pregnancy_t3"}, (TICKED,)),
        ({**YOUNG, "precautions": "osteoporosis", "due_date": ahead(120)}, ()),
        ({**PREGNANT, "due_date": ahead(120), "date_of_birth": ago(20270)}, (OLD.format(55),)),
        ({"due_date": ahead(120), "date_of_birth": ago(20270)}, (OLD.format(55),)),
        ({**YOUNG, "surgery_date": ago(20), "operation": "discectomy"}, (AFTER,)),
        ({"walk_minutes": "0", "neuro": "normal"}, (WALK,)),
        ({"walk_minutes": "1"}, ()),
        (OPERATED, (SURGEON, KIND)),
        (OPERATED | {"operation": "decompression"}, (SURGEON,)),
        ({"walk_minutes": ""}, (WALKS,)),
        ({"side": ""}, (SIDE,)),
        (
            {"side": "", "days_since_onset": "", "irritability": "", **OPERATED},
            (EARLY, LEVEL, SURGEON, KIND, SIDE),
        ),
    ],
)
def test_what_is_not_known_is_said(
    case: Cases, cells: dict[str, str], said: tuple[str, ...]
) -> None:
    """Every gap in the row is said in one sentence, and a full row says nothing."""
    assert case(**cells).warnings == said


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"side": "both", "both_legs_checked": f"Dr A {ago(1)}"},
         "Both-sided leg pain belongs to the emergency screen: ask it again today."),
        ({"date_of_birth": ""}, "No birth date: check that the patient is 16 or older."),
        ({"screened_by": ""}, "Who asked the red flags, or when, is not recorded."),
        ({"screened_on": ""}, "Who asked the red flags, or when, is not recorded."),
        ({"screened_on": ago(31)},
         "The red flags were asked more than 30 days ago: ask them again."),
        ({**PREGNANT, "red_flags": "wound_problem"},
         "A wound problem is ticked for a pregnant patient: check which wound."),
    ],
)  # fmt: skip
def test_what_the_gate_warns_of(
    profile: Make, library: Library, today: date, cells: dict[str, str], said: str
) -> None:
    """The gate's own warnings, word for word, one at a time."""
    assert screen(profile(**cells), library, today).warnings == (said,)


def test_a_clash_of_diagnosis_and_code_is_no_warning_of_the_gate(
    profile: Make, library: Library, today: date
) -> None:
    """A code that says another side is a mistake in its row, not a warning."""
    coded = profile().model_copy(update={"coded_side": "right"})
    assert screen(coded, library, today).warnings == ()


@pytest.mark.parametrize("flags", ["bladder", ""])
def test_every_answer_keeps_patient_and_day(
    profile: Make, library: Library, today: date, flags: str
) -> None:
    """A Referral and NotScreened hold the profile they answer; a Referral its day as well."""
    patient = profile(red_flags=flags)
    answer = screen(patient, library, today)
    assert isinstance(answer, Referral | NotScreened)
    assert answer.profile is patient
    if isinstance(answer, Referral):
        assert answer.issued_on == today


def test_the_seal_is_no_pass_for_who_was_not_asked(
    cleared: Callable[..., Clearance], profile: Make, today: date
) -> None:
    """A true seal taken from one Clearance makes none for a row not asked, or with a red flag."""
    seal = cleared().seal
    for flags in ("", "bladder"):
        with pytest.raises(TypeError, match=r"^only screen makes a Clearance$"):
            Clearance(profile(red_flags=flags), today, (), (), seal)


def test_rules_of_surgeon_and_obstetrics_come_before_comorbidity(case: Cases) -> None:
    """Precautions stand by whose rule they are, then by name, whatever their order in the row."""
    cells = "osteoporosis; postpartum; abdominal_hernia; hip_replacement_posterior"
    found = case(precautions=cells).precautions
    assert [(p.authority == "precaution", p.id) for p in found] == [
        (False, "hip_replacement_posterior"),
        (False, "postpartum"),
        (True, "abdominal_hernia"),
        (True, "osteoporosis"),
    ]


@pytest.mark.parametrize(
    ("cells", "left"),
    [
        ({}, set(HOME)),
        ({"precautions": "osteoporosis"}, set(HOME)),
        ({"precautions": "no_floor"}, set(HOME) - {"mat"}),
        ({"equipment": "mat; pool", "precautions": "postpartum"}, {"pool", *HOME} - {"mat"}),
    ],
)
def test_who_may_not_go_to_the_floor_has_no_use_for_a_mat(
    case: Cases, cells: dict[str, str], left: set[str]
) -> None:
    """A precaution that bars the floor takes the mat away, and nothing else."""
    assert case(**cells).equipment == left


@pytest.mark.parametrize(
    ("cells", "phase"),
    [
        ({"surgery_date": ago(13)}, "1"),
        ({"surgery_date": ago(14)}, "2"),
        ({"surgery_date": ago(42)}, "3"),
        ({"surgery_date": ago(84)}, ""),
        ({"surgery_date": ago(84), "diagnosis": "post_surgery"}, "4"),
        ({}, ""),
    ],
)
def test_an_old_operation_counts_only_as_the_diagnosis(
    case: Cases, cells: dict[str, str], phase: str
) -> None:
    """From day 84 an operation has no phase unless it is what the patient comes for."""
    assert case(**cells).phase == phase


@pytest.mark.parametrize(
    ("cells", "names"),
    [
        (PREGNANT, {"pregnancy_t3"}),
        ({**PREGNANT, "precautions": "pregnancy_t2"}, {"pregnancy_t2"}),
        ({}, set()),
        ({"red_flags": "stable_foot_drop"}, {"stable_foot_drop"}),
        ({"red_flags": "low_mood"}, set()),
    ],
)
def test_what_diagnosis_and_flags_add(
    cleared: Callable[..., Any], library: Library, cells: dict[str, str], names: set[str]
) -> None:
    """A pregnancy without a date counts as the third trimester; an old foot drop adds itself."""
    assert precaution_names(cleared(**cells), library) == names


@pytest.mark.parametrize(
    ("diagnosis", "operation", "said"),
    [
        ("microdiscectomy", "fusion", True),
        ("microdiscectomy", "discectomy", False),
        ("microdiscectomy", "", False),
        ("post_surgery", "fusion", False),
    ],
)
def test_a_diagnosis_that_names_another_operation_is_said(
    case: Cases, diagnosis: str, operation: str, said: bool
) -> None:
    """The word for the diagnosis and the kind of operation are held against each other."""
    cells = {"diagnosis": diagnosis, "operation": operation, "surgery_date": ago(30)}
    assert any("operation of another" in w for w in case(**cells).warnings) == said


@pytest.mark.parametrize("column", ["sitting", "standing"])
@pytest.mark.parametrize(("minutes", "short"), [("0", True), ("9", True), ("10", False)])
@pytest.mark.parametrize("level", ["high", "moderate", "low"])
def test_short_times_speak_against_a_calm_level(
    case: Cases, column: str, minutes: str, short: bool, level: str
) -> None:
    """Under ten minutes at a time is a sign of high irritability, and said where it is not."""
    warnings = case(irritability=level, **{f"{column}_minutes": minutes}).warnings
    said = f"Less than 10 minutes of {column} is a sign of high irritability"
    assert any(said in warning for warning in warnings) == (short and level != "high")


@pytest.mark.parametrize(
    ("years", "found", "said"),
    [(64, "", ""), (65, "", "From 65 on"), (92, "", "From 65 on"), (79, "osteoporosis", ""),
     (80, "osteoporosis", "From 80 on"), (80, "fall_risk", ""), (80, "none", "")],
)  # fmt: skip
def test_from_which_birthday_falls_are_asked_about(
    case: Cases, years: int, found: str, said: str
) -> None:
    """On the very birthday the question is asked; where it has been answered it is not."""
    warnings = case(date_of_birth=str(birth_date(years, TODAY)), precautions=found).warnings
    assert [w[:10] for w in warnings if w.startswith("From ")] == ([said] if said else [])


@pytest.mark.parametrize(
    ("onset", "visit", "said"),
    [("1", 8, True), ("1", 7, False), ("2", 20, True), ("3", 20, False), ("1", None, False)],
)
def test_a_plan_for_a_flare_is_not_for_long(
    case: Cases, onset: str, visit: int | None, said: bool
) -> None:
    """Where the next visit is more than a week away, staff are told to call before it."""
    away = ahead(visit) if visit is not None else ""
    warnings = case(days_since_onset=onset, next_visit=away).warnings
    assert any(f"the next visit is {visit} days away" in w for w in warnings) == said
