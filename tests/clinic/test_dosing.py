"""How much: a table a clinician can check against the evidence, sections 3.1 and 5.2."""

from collections.abc import Callable

import pytest

from sciatica_kit.clinic.case import Case
from sciatica_kit.clinic.dosing import dose, minutes
from sciatica_kit.model.dosage import Dosage
from sciatica_kit.model.library import Library
from tests.day import ago

Cases = Callable[..., Case]
# 5 days is an early stage, 60 days a subacute one.
EARLY, LATER = {"days_since_onset": "5"}, {"days_since_onset": "60"}
HIGH, MODERATE = {"irritability": "high"}, {"irritability": "moderate"}
LOW = {"irritability": "low"}


@pytest.mark.parametrize(
    ("exercise", "cells", "sets", "reps", "hold", "rest", "a_day", "a_week"),
    [
        # Strength, 2 x 10 held 5 s: half the repeats often; then three quarters; then all.
        ("core_bridge", HIGH | LATER, 1, 5, 5, 0, 3, 7),
        ("core_bridge", MODERATE | EARLY, 1, 8, 5, 0, 2, 7),
        ("core_bridge", MODERATE | LATER, 1, 10, 5, 0, 2, 7),
        ("core_bridge", LOW | LATER, 2, 10, 5, 30, 1, 5),
        ("core_bridge", LOW | EARLY, 2, 10, 5, 30, 1, 5),
        # Fewer days of its own stay.
        ("core_sl_bridge", LOW | LATER, 2, 6, 3, 30, 1, 4),
        # Hold, 1 x 10 held 5 s.
        ("core_brace", HIGH | EARLY, 1, 5, 5, 0, 3, 7),
        ("core_brace", MODERATE | EARLY, 1, 8, 5, 0, 2, 7),
        ("core_brace", LOW | LATER, 1, 10, 5, 0, 1, 5),
        # Stretch, 1 x 3 held 10 s: the hold stays, the repeats are never under half.
        ("hs_supine_towel", HIGH | LATER, 1, 2, 10, 0, 3, 7),
        ("hs_supine_towel", MODERATE | EARLY, 1, 3, 10, 0, 2, 7),
        ("hs_supine_towel", LOW | LATER, 1, 3, 10, 0, 1, 7),
        # Glide, 1 x 10.
        ("nerve_slider_supine", HIGH | LATER, 1, 5, 0, 0, 3, 7),
        ("nerve_slider_supine", MODERATE | LATER, 1, 10, 0, 0, 2, 7),
        ("nerve_slider_supine", LOW | LATER, 1, 10, 0, 0, 1, 7),
        # Directional: several times a day whatever the level.
        ("ext_press_up", HIGH | LATER, 1, 5, 1, 0, 4, 7),
        ("ext_press_up", MODERATE | EARLY, 1, 8, 1, 0, 4, 7),
        ("ext_press_up", LOW | LATER, 1, 10, 1, 0, 4, 7),
        ("mob_ankle_pumps", HIGH | EARLY, 1, 10, 0, 0, 5, 7),
        # Aerobic work done for a time keeps its own days.
        ("aero_cycle", LOW | LATER, 1, 1, 300, 0, 1, 4),
        # What lasts a time in a seat lasts no longer than the patient sits.
        ("aero_seated_march", {"sitting_minutes": "1"}, 1, 1, 60, 0, 2, 7),
        ("aero_seated_march", {"sitting_minutes": "2"}, 1, 1, 120, 0, 2, 7),
        ("aero_seated_march", {"standing_minutes": "1"}, 1, 1, 120, 0, 2, 7),
        ("post_lumbar_roll_sit", {"sitting_minutes": "15"}, 1, 1, 900, 0, 1, 7),
        # Habits and rests stay as they are.
        ("post_log_roll", HIGH | EARLY, 1, 1, 0, 0, 3, 7),
        ("post_change_position", LOW | LATER, 1, 1, 120, 0, 1, 7),
        ("post_rest_positions", HIGH | EARLY, 1, 1, 600, 0, 3, 7),
        # Early after an operation the low end, whatever the days since onset say.
        ("core_brace", MODERATE | LATER | {"surgery_date": ago(13)}, 1, 8, 5, 0, 2, 7),
        ("core_brace", MODERATE | LATER | {"surgery_date": ago(44)}, 1, 10, 5, 0, 2, 7),
        # Nothing known: an early stage and moderate.
        ("core_brace", {"irritability": "", "days_since_onset": ""}, 1, 8, 5, 0, 2, 7),
    ],
)
def test_the_dose(
    case: Cases, library: Library, exercise: str, cells: dict[str, str],
    sets: int, reps: int, hold: int, rest: int, a_day: int, a_week: int,
) -> None:  # fmt: skip
    """Sets, repeats, hold and rest in seconds, times a day and days a week."""
    expected = Dosage(
        sets=sets, reps=reps, hold_seconds=hold, rest_seconds=rest,
        times_per_day=a_day, days_per_week=a_week,
    )  # fmt: skip
    assert dose(library.exercises[exercise], case(**cells)) == expected


@pytest.mark.parametrize(
    ("kind", "own", "precaution", "hold"),
    [
        ("hold", 30, "controlled_hypertension", 10),
        ("strength", 30, "cardiac", 10),
        ("hold", 30, "copd", 10),
        ("hold", 8, "copd", 8),
        ("hold", 30, "osteoporosis", 30),
        ("stretch", 30, "cardiac", 30),
    ],
)
def test_a_precaution_caps_the_hold(
    case: Cases, library: Library, kind: str, own: int, precaution: str, hold: int
) -> None:
    """Holding with effort is capped for heart, pressure and breath; a stretch is no such hold."""
    plank = library.exercises["core_side_plank_wall"]
    long = plank.model_copy(
        update={"kind": kind, "dosage": plank.dosage.model_copy(update={"hold_seconds": own})}
    )
    assert dose(long, case(precautions=precaution)).hold_seconds == hold


@pytest.mark.parametrize("irritability", ["high", "moderate", "low"])
@pytest.mark.parametrize("days", ["0", "5", "30", "200"])
def test_repeats_and_holds_never_rise(
    case: Cases, library: Library, irritability: str, days: str
) -> None:
    """No level and no stage gives more sets, repeats or seconds than the file's own."""
    made = case(irritability=irritability, days_since_onset=days)
    for e in library.exercises.values():
        given = dose(e, made)
        assert given.sets <= e.dosage.sets
        assert 1 <= given.reps <= e.dosage.reps
        assert given.hold_seconds <= e.dosage.hold_seconds
        assert given.days_per_week <= e.dosage.days_per_week


@pytest.mark.parametrize(
    ("exercise", "cells", "said"),
    [
        # 2 sets of 10, 5 s and 3 s each, and 30 s between: 190 s, once.
        ("core_bridge", LOW | LATER, 190 / 60),
        # 10 of 5 s and 3 s, twice.
        ("core_brace", MODERATE | LATER, 160 / 60),
        # Each side: 2 x 3 of 10 s and 3 s, twice.
        ("hs_supine_towel", MODERATE | LATER, 156 / 60),
        # A time is a time: 300 s, once.
        ("aero_cycle", LOW | LATER, 5.0),
        # Habits and rests take none of the time given.
        ("post_log_roll", LOW | LATER, 0.0),
        ("post_rest_positions", LOW | LATER, 0.0),
    ],
)
def test_minutes_of_a_day(
    case: Cases, library: Library, exercise: str, cells: dict[str, str], said: float
) -> None:
    """The minutes that a whole day of an exercise takes, both sides and every time."""
    e = library.exercises[exercise]
    assert minutes(e, dose(e, case(**cells))) == pytest.approx(said)


def test_rest_between_sets_counts_for_both_sides(case: Cases, library: Library) -> None:
    """Sets of an exercise done on each side take their rest as well."""
    march = library.exercises["core_heel_slide"]
    # 2 sets x 8 x 2 sides x 3 s, and at least one rest of 30 s.
    assert minutes(march, dose(march, case(**LOW, **LATER))) >= (96 + 30) / 60
