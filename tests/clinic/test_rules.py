"""What keeps an exercise from a patient: each rule, each code of the matrix, and who wins."""

from collections.abc import Callable
from typing import Any

import pytest

from sciatica_kit.clinic.case import HOME, Case
from sciatica_kit.clinic.rules import RULES, hidden_by, verdicts
from sciatica_kit.model.finding import Authority
from sciatica_kit.model.library import Library
from sciatica_kit.model.program import Program
from tests.day import ago, ahead
from tests.held import held_by

Cases = Callable[..., Case]
LOW = {"irritability": "low", "days_since_onset": "60"}
HIGH = {"irritability": "high", "days_since_onset": "60"}
FLARE = {"days_since_onset": "1"}
MAT = {"equipment": "mat;bed;firm_chair;wall;doorway;counter;towel;pillow;low_step;rail;light_box"}
POSTOP = {"diagnosis": "post_surgery"}
DISCECTOMY = {**POSTOP, "surgery_date": ago(20), "operation": "discectomy"}


@pytest.mark.parametrize(
    ("function", "exercise", "without", "cells", "rule", "authority"),
    [
        ("red_flags", "bal_tandem", {"diagnosis": "ddd"}, {"red_flags": "stable_foot_drop"},
         "red_flag:stable_foot_drop", "red_flag"),
        ("red_flags", "aero_walk", {}, {"red_flags": "stable_foot_drop"},
         "red_flag:stable_foot_drop", "red_flag"),
        ("columns", "core_bridge", {}, {"surgery_date": ago(22)}, "phase", "surgeon"),
        ("columns", "core_prone_leg_lift", LOW, {"due_date": ahead(120)},
         "matrix:X:pregnancy", "obstetric"),
        ("precautions", "flex_seated", {"diagnosis": "stenosis"}, {"precautions": "osteoporosis"},
         "precaution:osteoporosis", "precaution"),
        ("precautions", "core_seated_march", {}, {"precautions": "hip_replacement_posterior"},
         "precaution:hip_replacement_posterior", "surgeon"),
        ("precautions", "post_lift", LOW | MAT, {"precautions": "postpartum"},
         "precaution:postpartum", "obstetric"),
        ("precautions", "aero_walk", {}, {"precautions": "cardiac"},
         "precaution:cardiac", "precaution"),
        ("diagnosis", "core_bridge", {}, {"diagnosis": "stenosis"},
         "matrix:C:spinal_stenosis", "diagnosis"),
        ("irritability", "bal_tandem", {"diagnosis": "ddd"}, {"irritability": "high"},
         "irritability", "irritability"),
        ("irritability", "hs_supine_towel", {"diagnosis": "ddd"}, {"irritability": "high"},
         "irritability", "irritability"),
        ("stage", "nerve_slider_supine", {}, FLARE, "stage", "stage"),
        ("stage", "flex_double_ktc", {"diagnosis": "stenosis"}, FLARE, "stage", "stage"),
        ("direction", "flex_single_ktc", {"diagnosis": "stenosis"}, {"direction": "extension"},
         "direction", "direction"),
        ("direction", "ext_press_up", {"direction": "extension"}, {"direction": "flexion"},
         "direction", "direction"),
        ("equipment", "core_quad_limb", MAT, {"equipment": "no_mat"}, "equipment", "equipment"),
        ("equipment", "aero_seated_march", {}, {"equipment": "none"}, "equipment", "equipment"),
        ("walking", "aero_walk", {}, {"walk_minutes": "0", "neuro": "normal"}, "walk_minutes",
         "precaution"),
        ("postures", "mob_seated_tilt", {"diagnosis": "ddd"}, {"sitting_minutes": "0"},
         "posture", "precaution"),
        ("postures", "core_counter_plank", {"diagnosis": "ddd"}, {"standing_minutes": "0"},
         "posture", "precaution"),
        ("postures", "flex_seated", {"diagnosis": "stenosis"}, {"sitting_minutes": "1"},
         "posture", "precaution"),
        ("age", "ext_prone_lying", {"direction": "extension"}, {"date_of_birth": ago(17 * 366)},
         "age", "precaution"),
        ("age", "core_quad_limb", MAT, {"date_of_birth": ago(81 * 366)}, "age", "precaution"),
        ("straight_leg_raise", "hs_supine_towel", {"diagnosis": "ddd"} | LOW,
         {"straight_leg_raise": ""}, "straight_leg_raise", "precaution"),
        ("avoided", "core_brace", {}, {"avoid": "ISO_LOW: surgeon"}, "avoid:ISO_LOW", "surgeon"),
        ("precautions", "mob_knee_rolls", DISCECTOMY, {"operation": ""},
         "precaution:lumbar_fusion", "surgeon"),
        ("removed", "core_brace", {}, {"remove": "core_brace"}, "removed", "clinician"),
    ],
)  # fmt: skip
def test_each_rule_alone(
    case: Cases, library: Library, function: str, exercise: str, without: dict[str, str],
    cells: dict[str, str], rule: str, authority: str,
) -> None:  # fmt: skip
    """One cell more, and the rule holds the exercise back with its name, authority and reason."""
    e = library.exercises[exercise]
    assert verdicts(e, case(**without), library) == ()
    (held,) = held_by(function, e, case(**without | cells), library)
    assert (held.id, held.rule, held.authority) == (exercise, rule, authority)
    assert held.reason.endswith(".")
    assert held in verdicts(e, case(**without | cells), library)


def test_every_rule_has_its_row() -> None:
    """No rule of RULES is missing in the table above."""
    marks = test_each_rule_alone.pytestmark  # type: ignore[attr-defined]
    assert {rule.__name__ for rule in RULES} == {row[0] for row in marks[0].args[1]}


@pytest.mark.parametrize(
    ("exercise", "cells", "rule"),
    [
        # Y: open.
        ("core_brace", {}, None),
        # L: later stage and low irritability, both.
        ("core_side_plank_knees", MAT, "matrix:L"),
        ("core_side_plank_knees", MAT | {"irritability": "low", "days_since_onset": "13"},
         "matrix:L"),
        ("core_side_plank_knees", MAT | {"irritability": "low", "days_since_onset": "14"}, None),
        ("core_side_plank_knees", MAT | {"irritability": "low", "days_since_onset": ""},
         "matrix:L"),
        # D: only the direction that testing favours.
        ("ext_prone_elbows", {}, "matrix:D"),
        ("ext_prone_elbows", {"direction": "neutral"}, "matrix:D"),
        ("ext_prone_elbows", {"direction": "extension"}, None),
        ("flex_single_ktc", {"direction": "flexion"}, None),
        ("flex_single_ktc", {"direction": "extension"}, "matrix:D"),
        # C: a clinician has to unlock it.
        ("flex_supported_lean", {}, "matrix:C:disc_herniation"),
        ("flex_supported_lean", LOW, "matrix:C:disc_herniation"),
        # T: first trimester only.
        ("core_pelvic_tilt", {"diagnosis": "pregnancy", "precautions": "pregnancy_t1"}, None),
        ("core_pelvic_tilt", {"diagnosis": "pregnancy", "precautions": "pregnancy_t2"}, "matrix:T"),
        ("core_pelvic_tilt", {"diagnosis": "pregnancy"}, "matrix:T"),
        ("core_pelvic_tilt", {"precautions": "pregnancy_t1"}, None),
        ("core_pelvic_tilt", {"due_date": ahead(40)}, "matrix:T"),
        # X: left out.
        ("flex_double_ktc", {"direction": "flexion"}, "matrix:X:disc_herniation"),
        ("nerve_tensioner_seated", LOW, "matrix:X:disc_herniation"),
        # 1 to 4: the earliest phase, by days since the operation (14, 42 and 84).
        ("core_brace", POSTOP | {"surgery_date": ago()}, None),
        ("core_pelvic_tilt", POSTOP | {"surgery_date": ago(13)}, "phase"),
        ("core_pelvic_tilt", DISCECTOMY | {"surgery_date": ago(14)}, None),
        ("core_bridge", POSTOP | {"surgery_date": ago(41)}, "phase"),
        ("core_bridge", POSTOP | {"surgery_date": ago(42)}, None),
        ("core_curl_up", POSTOP | MAT | {"surgery_date": ago(83)}, "phase"),
        ("core_curl_up", DISCECTOMY | MAT | {"surgery_date": ago(84)}, None),
        # After a fusion, and where nobody says what it was, nothing bends the back.
        ("core_pelvic_tilt", POSTOP | {"surgery_date": ago(14)}, "precaution:lumbar_fusion"),
        # Of new pain, or of pain whose age is not known, the strong work of phases 3 and 4 waits.
        ("core_bridge", DISCECTOMY | {"surgery_date": ago(90), "days_since_onset": "13"}, "stage"),
        ("core_bridge", DISCECTOMY | {"surgery_date": ago(90), "days_since_onset": ""}, "stage"),
        ("core_bridge", DISCECTOMY | {"surgery_date": ago(90), "days_since_onset": "14"}, None),
        ("core_bridge", DISCECTOMY | {"surgery_date": ago(80), "days_since_onset": "13"}, None),
        ("ext_press_up", POSTOP | {"surgery_date": ago(330)}, "matrix:C:post_surgery"),
        # An operation counts for twelve weeks whatever the diagnosis is, and then no more.
        ("core_bridge", {"surgery_date": ago(13)}, "phase"),
        ("core_bridge", {"surgery_date": ago(84)}, None),
    ],
)  # fmt: skip
def test_every_code_of_the_matrix(
    case: Cases, library: Library, exercise: str, cells: dict[str, str], rule: str | None
) -> None:
    """What Y, L, D, C, T, X and the phases 1 to 4 open and hold back."""
    found = verdicts(library.exercises[exercise], case(**cells), library)
    assert (found[0].rule if found else None) == rule


def test_every_cell_of_the_matrix_is_obeyed(case: Cases, library: Library) -> None:
    """For every exercise and diagnosis: X and C hold back, Y never does."""
    for d in library.diagnoses:
        made = case(diagnosis=d, surgery_date=ago(60) if d == "post_surgery" else "")
        for e in library.exercises.values():
            code = library.cell(e.id, d)
            rules = {held.rule for held in verdicts(e, made, library)}
            assert (f"matrix:{code}:{d}" in rules) == (code in "XC"), (e.id, d)


def test_nothing_waits_for_a_direction_that_it_has_not(library: Library, case: Cases) -> None:
    """An exercise that waits for a tested direction names one that testing can favour."""
    for e in library.exercises.values():
        for held in verdicts(e, case(), library):
            assert "None" not in held.reason, f"{e.id}: {held.reason}"


@pytest.mark.parametrize(
    ("exercise", "cells", "order"),
    [
        # Red flag over precaution over irritability.
        (
            "bal_tandem",
            HIGH | {"diagnosis": "ddd", "red_flags": "stable_foot_drop", "precautions": "vertigo"},
            ["red_flag", "precaution", "irritability"],
        ),
        # Surgeon over obstetric over precaution.
        (
            "core_bridge",
            {"surgery_date": ago(13), "due_date": ahead(40), "precautions": "glaucoma"},
            ["surgeon", "obstetric", "precaution"],
        ),
        # Precaution over diagnosis over equipment over clinician.
        (
            "flex_childs_pose",
            {"precautions": "cannot_kneel", "remove": "flex_childs_pose", "equipment": "no_mat"},
            ["precaution", "diagnosis", "equipment", "clinician"],
        ),
        # Diagnosis over irritability over stage.
        (
            "hs_standing_step",
            HIGH | FLARE | {"diagnosis": "sij"},
            ["diagnosis", "irritability", "stage"],
        ),
        # Stage over direction over clinician.
        (
            "flex_double_ktc",
            FLARE | {"diagnosis": "stenosis", "direction": "extension", "remove": "E11"},
            ["stage", "direction", "clinician"],
        ),
    ],
)
def test_the_order_of_precedence(
    case: Cases, library: Library, exercise: str, cells: dict[str, str], order: list[str]
) -> None:
    """Where several rules hold one exercise back, all are kept, the weightiest first."""
    found = verdicts(library.exercises[exercise], case(**cells), library)
    assert list(dict.fromkeys(held.authority for held in found if held.authority in order)) == order
    assert found[0].authority == order[0]


def test_the_order_is_the_one_of_the_evidence() -> None:
    """Red flag, surgeon, obstetric, precaution, diagnosis, and the rest below."""
    assert tuple(Authority)[:6] == (
        "red_flag", "surgeon", "obstetric", "precaution", "diagnosis", "irritability",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("tags", "precaution", "said"),
    [
        (
            ("SUPINE", "HIP_EXT", "HIP_ER"),
            "hip_replacement_anterior",
            "hip taken behind the body with",
        ),
        (("SUPINE", "HIP_EXT"), "hip_replacement_anterior", ""),
        (("SUPINE", "SP_FLEX_MED"), "osteoporosis", "clear bending of the low back"),
        (("SUPINE",), "osteoporosis", ""),
    ],
)
def test_tags_alone_and_together(
    library: Library, tags: tuple[str, ...], precaution: str, said: str
) -> None:
    """A precaution hides by one tag, or by two that only together do harm."""
    e = library.exercises["core_brace"].model_copy(update={"tags": tags})
    found = hidden_by(e, library.precautions[precaution], library)
    assert found.startswith(said)
    assert bool(found) == bool(said)


@pytest.mark.parametrize(
    "precaution", ["cardiac", "stable_foot_drop", "neuropathy_feet", "peripheral_arterial_disease"]
)
def test_walking_waits_for_a_clinician(
    program: Callable[..., Program], library: Library, precaution: str
) -> None:
    """Heart disease, foot drop, numb feet and poor circulation lock the walking plan."""
    made = program(precautions=precaution, equipment="stationary_bike;firm_chair;bed")
    assert made.walking.mode == "locked"
    assert made.walking.weeks == ()
    assert made.walking.because == f"precaution:{precaution}"
    assert "aero_walk" in {h.id for h in made.held_back}
    bare = library.exercises["aero_walk"].model_copy(
        update={"limits": library.exercises["core_brace"].limits}
    )
    assert "walking" in hidden_by(bare, library.precautions[precaution], library)


@pytest.mark.parametrize("weeks", [13, 60])
@pytest.mark.parametrize("irritability", ["moderate", "low"])
def test_a_new_flare_long_after_an_operation_is_a_flare(
    program: Callable[..., Program], weeks: int, irritability: str
) -> None:
    """Twelve weeks and more after an operation the first days of a flare allow no load."""
    made = program(
        **POSTOP,
        **MAT,
        surgery_date=ago(weeks=weeks),
        days_since_onset="1",
        irritability=irritability,
    )
    heavy = {"LOAD", "IAP_MED", "SP_FLEX_MED", "SP_EXT_MED", "SP_EXT_HIGH", "NERVE_T_MED"}
    given = {p.exercise.id for p in made.prescriptions if heavy & set(p.exercise.tags)}
    assert given == set()


@pytest.mark.parametrize(
    ("days", "stage"),
    [("0", "A"), ("2", "A"), ("3", "B"), ("13", "B"), ("14", "C"), ("83", "C"), ("84", "D"),
     ("3650", "D"), ("", "B")],
)  # fmt: skip
def test_the_stage_by_days(case: Cases, days: str, stage: str) -> None:
    """Two days of flare, two weeks early, twelve weeks subacute, then long-standing."""
    assert case(days_since_onset=days).stage == stage


@pytest.mark.parametrize(
    ("given", "pain", "level"),
    [("", "10", "high"), ("", "7", "high"), ("", "6", "moderate"), ("", "4", "moderate"),
     ("", "3", "low"), ("", "0", "low"), ("", "", "moderate"), ("low", "9", "high"),
     ("low", "4", "moderate"), ("moderate", "7", "high"), ("moderate", "0", "moderate"),
     ("high", "0", "high")],
)  # fmt: skip
def test_irritability_as_given_or_from_pain(case: Cases, given: str, pain: str, level: str) -> None:
    """The more careful of the clinician's word and the pain score; else moderate."""
    assert case(irritability=given, pain_now=pain).irritability == level


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"days_since_onset": ""}, "Days since onset not given"),
        ({"irritability": ""}, "Irritability and pain not given"),
        (
            {"diagnosis": "pregnancy", "date_of_birth": ago(30 * 365)},
            "planned as the third trimester",
        ),
        (
            POSTOP | {"surgery_date": ago(50), "operation": "discectomy"},
            "surgeon's own protocol",
        ),
        ({"walk_minutes": ""}, "Easy walking minutes not given"),
        ({"side": ""}, "No side is given"),
    ],
)
def test_what_is_not_known_is_said(case: Cases, cells: dict[str, str], said: str) -> None:
    """Each thing not known is planned the careful way, and said."""
    (warning,) = case(**cells).warnings
    assert said in warning


def test_a_known_foot_drop_is_a_precaution_too(case: Cases) -> None:
    """Ticked as a red flag, an old foot drop narrows as the precaution of that name does."""
    made: Any = case(red_flags="stable_foot_drop")
    assert [p.id for p in made.precautions] == ["stable_foot_drop"]


@pytest.mark.parametrize(
    ("cells", "home"),
    [
        ({"equipment": ""}, set(HOME)),
        ({"equipment": "mat"}, set(HOME)),
        ({"equipment": "pool; no bed"}, {"pool", *HOME} - {"bed"}),
        ({"equipment": "no firm chair; no-mat"}, set(HOME) - {"firm_chair", "mat"}),
        ({"equipment": "none"}, set()),
    ],
)
def test_what_is_counted_on_at_home(case: Cases, cells: dict[str, str], home: set[str]) -> None:
    """What any home has, what is named besides, without what it has not; none is nothing."""
    assert case(**cells).equipment == home


@pytest.mark.parametrize(
    ("cells", "held"),
    [
        ({}, False),
        ({"surgery_date": ago(200)}, True),
        ({"surgery_date": ago(200), "precautions": "osteoporosis"}, True),
        ({"surgery_date": ago(200), "precautions": "none"}, True),
        ({"surgery_date": ago(200), "operation": "fusion"}, True),
        ({"surgery_date": ago(200), "operation": "fusion", "precautions": "none"}, True),
        ({"surgery_date": ago(200), "operation": "decompression"}, False),
    ],
)
def test_an_operation_of_an_unknown_kind_is_a_fusion_whatever_the_diagnosis(
    case: Cases, library: Library, cells: dict[str, str], held: bool
) -> None:
    """Twisting and deep bending wait for the surgeon until somebody says that it was no fusion."""
    made = case(diagnosis="ddd", days_since_onset="100", **cells)
    rules = {h.rule for h in verdicts(library.exercises["mob_knee_rolls"], made, library)}
    assert ("precaution:lumbar_fusion" in rules) == held
