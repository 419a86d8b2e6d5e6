"""The whole of judgement: how much fits into a day, and that nothing is dropped silently."""

from collections.abc import Callable

import pytest

from sciatica_kit.clinic.pathway import limits
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import ago

Programs = Callable[..., Program]
DIAGNOSES = (
    "disc_herniation", "spinal_stenosis", "degenerative_disc", "spondylolisthesis", "piriformis",
    "sacroiliac", "undetermined", "pregnancy", "post_surgery",
)  # fmt: skip
MANY = (
    "", "osteoporosis", "easy_read", "cardiac;fall_risk", "no_floor;wrist_pain;glaucoma",
    "hypermobility;copd", "hip_replacement_lateral;obesity", "lumbar_fusion", "pregnancy_t2",
)  # fmt: skip


def given(program: Program) -> list[str]:
    """The exercises of a programme, in the order of the handout."""
    return [p.exercise.id for p in program.prescriptions]


@pytest.mark.parametrize("precautions", MANY)
@pytest.mark.parametrize("irritability", ["high", "moderate", "low"])
@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_nothing_is_dropped_silently(
    program: Programs, library: Library, diagnosis: str, irritability: str, precautions: str
) -> None:
    """Chosen, held back and in reserve are all exercises, each in one place only."""
    surgery = ago(60) if diagnosis == "post_surgery" else ""
    made = program(
        diagnosis=diagnosis,
        irritability=irritability,
        precautions=precautions,
        surgery_date=surgery,
    )
    held = [h.id for h in made.held_back]
    assert sorted([*given(made), *held, *made.reserve]) == sorted(library.exercises)
    assert all(p.because for p in made.prescriptions)
    assert all(h.rule and h.reason for h in made.held_back)


@pytest.mark.parametrize(
    ("cells", "least", "most"),
    [
        ({"irritability": "high"}, 2, 3),
        ({"irritability": "moderate"}, 3, 5),
        ({"irritability": "low"}, 4, 6),
        ({"irritability": "low", "days_since_onset": "1"}, 2, 3),
        ({"irritability": "low", "precautions": "easy_read"}, 2, 2),
        ({"irritability": "high", "precautions": "easy_read"}, 2, 2),
    ],
)
@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_how_many_exercises(
    program: Programs, case: Callable[..., object], diagnosis: str,
    cells: dict[str, str], least: int, most: int,
) -> None:  # fmt: skip
    """The level sets the fewest and the most; a precaution may lower both."""
    surgery = {"surgery_date": ago(60)} if diagnosis == "post_surgery" else {}
    cells = {"diagnosis": diagnosis, **cells, **surgery}
    assert limits(case(**cells)) == (least, most)  # type: ignore[arg-type]
    made = program(minutes_per_day="120", **cells)
    assert least <= len(made.prescriptions) <= most


@pytest.mark.parametrize("minutes", ["5", "8", "10", "15", "20", "30"])
@pytest.mark.parametrize("irritability", ["high", "moderate", "low"])
@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_the_exercises_fit_into_the_day(
    program: Programs, diagnosis: str, irritability: str, minutes: str
) -> None:
    """The minutes of all exercises keep to what the patient has, or the plan warns."""
    made = program(
        diagnosis=diagnosis,
        irritability=irritability,
        minutes_per_day=minutes,
        surgery_date=ago(60) if diagnosis == "post_surgery" else "",
    )
    total = sum(p.minutes for p in made.prescriptions)
    warned = any("minutes of" in warning for warning in made.warnings)
    assert warned == (total > int(minutes))
    assert not warned or len([p for p in made.prescriptions if p.minutes]) == 1
    assert made.minutes_per_day == round(total)
    for held in made.held_back:
        assert held.rule != "time" or minutes in held.reason


def test_twenty_minutes_where_nobody_asked(program: Programs) -> None:
    """Without minutes_per_day the plan is the one for twenty."""
    cells = {"diagnosis": "ddd", "irritability": "low", "days_since_onset": "90"}
    assert given(program(**cells)) == given(program(minutes_per_day="20", **cells))


def test_the_walk_takes_none_of_the_time(program: Programs) -> None:
    """Walking is counted apart, and its card has the minutes and days of the first week."""
    made = program(walk_minutes="20", minutes_per_day="5")
    (walk,) = [p for p in made.prescriptions if p.exercise.id == "aero_walk"]
    assert walk.minutes == 0
    assert (walk.dosage.hold_seconds, walk.dosage.days_per_week) == (14 * 60, 3)
    assert made.walking.weeks[0].minutes == 14


@pytest.mark.parametrize(
    ("minutes", "more", "said"),
    [("", 1, False), ("20", 1, False), ("19", 0, False), ("17", 1, True)],
)
def test_exercises_and_walk_fit_into_what_is_given(
    program: Programs, minutes: str, more: int, said: bool
) -> None:
    """One exercise goes where that makes room for the walk; in vain, or unasked, none does."""
    made = program(walk_minutes="20", minutes_per_day=minutes)
    left_out = [h.reason for h in made.held_back if h.rule == "time"]
    assert len(made.prescriptions) == 3 + more
    assert left_out == ([] if more else ["Does not fit into 19 minutes a day beside a walk of 14."])
    assert any("With the walk" in warning for warning in made.warnings) == said


def test_too_little_room_is_said(program: Programs) -> None:
    """Where fewer exercises fit than the level asks for, the plan says so."""
    made = program(
        diagnosis="undet",
        irritability="low",
        precautions="fall_risk;wrist_pain",
        equipment="no_mat; no_bed; no_counter",
        minutes_per_day="5",
    )
    assert len(made.prescriptions) == 3
    assert any(w.startswith("Only ") and "asks for 4" in w for w in made.warnings)
    assert any(h.rule == "time" and h.authority == "time" for h in made.held_back)


def test_more_than_the_level_allows_is_held_back_by_name(program: Programs) -> None:
    """What is one too many stands among what is held back, with the rule items."""
    made = program(
        diagnosis="disc", direction="extension", precautions="easy_read", minutes_per_day="60"
    )
    assert len(made.prescriptions) == 2
    assert {h.rule for h in made.held_back if h.authority == "time"} == {"items"}


def test_additions_above_the_level_are_given_and_said(program: Programs) -> None:
    """The clinician may add more than the level asks for; the plan warns of number and time."""
    added = {"core_bridge", "bal_calf_raise", "core_seated_march", "hip_glute_squeeze"}
    made = program(irritability="high", add=";".join(added), minutes_per_day="5")
    assert added <= set(given(made))
    assert any("at most 3" in w for w in made.warnings)
    assert any("minutes of 5" in w for w in made.warnings)


def test_no_walk_in_the_programme_no_walking_plan(program: Programs) -> None:
    """A walk that was taken out leaves no weeks, and the rule is said."""
    made = program(remove="aero_walk")
    assert made.walking.mode == "locked"
    assert made.walking.because == "removed"
    assert made.walking.weeks == ()


def test_a_walk_in_reserve_is_said_too(program: Programs) -> None:
    """Where walking is open but not chosen, the plan says that it is not in this programme."""
    made = program(
        diagnosis="pregnancy", irritability="high", equipment="pool;firm_chair;pillow;bed"
    )
    if "aero_walk" in made.reserve:
        assert made.walking.because == "not in this programme"
    assert (made.walking.mode == "locked") == ("aero_walk" not in given(made))


@pytest.mark.parametrize("diagnosis", DIAGNOSES)
def test_the_order_of_the_handout(program: Programs, diagnosis: str) -> None:
    """A rest stands first, aerobic work last, and a category in one piece."""
    surgery = ago(60) if diagnosis == "post_surgery" else ""
    made = program(diagnosis=diagnosis, surgery_date=surgery, minutes_per_day="60")
    kinds = [p.exercise.kind for p in made.prescriptions]
    shown = [p.exercise.category for p in made.prescriptions if p.exercise.kind != "rest"]
    assert "rest" not in kinds[1:]
    assert "aerobic" not in shown[: -shown.count("aerobic") or None]
    assert len([c for c, n in zip(shown, [*shown[1:], ""], strict=True) if c != n]) == len(
        set(shown)
    )


@pytest.mark.parametrize(
    ("cells", "advice", "kept"),
    [
        ({"diagnosis": "disc"}, "sitting_support", True),
        ({"diagnosis": "stenosis"}, "sitting_support", False),
        ({"diagnosis": "listhesis"}, "sitting_support", False),
    ],
)
def test_advice_that_does_not_suit_is_left_out(
    program: Programs, cells: dict[str, str], advice: str, kept: bool
) -> None:
    """A back support helps a disc and may bring on leg pain with stenosis or a slip."""
    assert (advice in {a.id for a in program(**cells).advice}) == kept


def test_advice_keeps_to_precautions_and_diagnosis(program: Programs, library: Library) -> None:
    """No advice reaches a patient whose diagnosis or precaution it is not for."""
    for name, advice in library.advice.items():
        for other in advice.not_for:
            if other in library.precautions:
                for diagnosis in library.diagnoses:
                    made = program(
                        diagnosis=diagnosis,
                        precautions=other,
                        surgery_date=ago(60) if diagnosis == "post_surgery" else "",
                    )
                    assert name not in {a.id for a in made.advice}


@pytest.mark.parametrize("minutes", range(5, 16))
def test_where_no_walk_is_given_none_is_counted(program: Programs, minutes: int) -> None:
    """Minutes of a plan without a walk are those of its exercises."""
    made = program(precautions="cardiac", minutes_per_day=str(minutes), irritability="low",
                   days_since_onset="120")  # fmt: skip
    assert not any(p.exercise.walk for p in made.prescriptions)
    assert not any("With the walk" in warning for warning in made.warnings)


@pytest.mark.parametrize("level", ["high", "moderate", "low"])
@pytest.mark.parametrize("diagnosis", ["stenosis", "piriformis", "ddd", "disc", "sij"])
def test_where_two_are_all_there_is_room_for_core_work_gives_way(
    program: Programs, library: Library, diagnosis: str, level: str
) -> None:
    """What the diagnosis names first and the walk come before core work. Source: objection 18."""
    cells = {"diagnosis": diagnosis, "irritability": level, "days_since_onset": "120"}
    made = program(**cells, precautions="easy_read")
    given = {p.exercise.id: p.exercise.category for p in made.prescriptions}
    open_ = {h.id for h in made.held_back if h.authority == "time"}
    named = [set(group) & (open_ | given.keys()) for group in made.diagnosis.first]
    if any(category == "core" for category in given.values()):
        assert all(not group or group & given.keys() for group in named), (given, named)
    assert len(given) <= 2
