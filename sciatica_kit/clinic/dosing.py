"""How much: the exercise's own dosage, turned by irritability, stage and precautions."""

from collections.abc import Iterator
from functools import cache
from math import ceil

from ..model.dosage import Dosage
from ..model.exercise import Exercise
from ..model.library import Library
from ..model.patient import PatientProfile
from .case import Case

# Share of the default repetitions. Source: evidence, section 5.2; early stages take the low end.
SHARE = {"high": 0.5, "moderate": 0.75, "low": 1.0}
# Kinds whose times a day follow irritability; the others keep their own.
PACED = frozenset({"stretch", "strength", "hold", "glide"})
TIMES = {"high": 3, "moderate": 2, "low": 1}
# "Little and often" is three to five times a day.
MOST_TIMES = 5
HELD = frozenset({"hold", "strength"})
STRENGTH_DAYS = 5
SECONDS_A_REP = 3
UNCOUNTED = frozenset({"habit", "rest"})
# One stretch of time, that may be any shorter; what is counted has a set that ends when it ends.
TIMED = frozenset({"aerobic", "habit"})


def dose(exercise: Exercise, case: Case) -> Dosage:
    """The dosage of one exercise for one case. Source: evidence, sections 3.1 and 5.2.

    Repetitions never rise above the default, and holds never above what a precaution allows.
    """
    own = exercise.dosage
    if exercise.kind in UNCOUNTED:
        return own.model_copy(update={"hold_seconds": _hold(exercise, case)})
    paced = exercise.kind in PACED
    sets = own.sets if case.irritability == "low" or not paced else 1
    return Dosage(
        sets=sets,
        reps=_reps(exercise, case),
        hold_seconds=_hold(exercise, case),
        rest_seconds=own.rest_seconds if sets > 1 else 0,
        times_per_day=TIMES[case.irritability] if paced else _times(exercise, case),
        days_per_week=_days(exercise, case),
    )


def minutes(exercise: Exercise, dosage: Dosage) -> float:
    """Minutes of a whole day that a dosage takes; habits and rests take none of the time given."""
    if exercise.kind in UNCOUNTED:
        return 0.0
    once = dosage.sets * set_seconds(exercise, dosage)
    return (once + (dosage.sets - 1) * dosage.rest_seconds) * dosage.times_per_day / 60


def longest_seconds(exercise: Exercise, profile: PatientProfile) -> int | None:
    """The longest that a patient sits, or stands, where the exercise is done in one of the two.

    None where nobody has asked, and for the walk, which has minutes of its own.
    """
    if exercise.walk or {"SIT", "STAND"} <= exercise.tagged:
        return None
    at_a_time = {"SIT": profile.sitting_minutes, "STAND": profile.standing_minutes}
    given = [at_a_time[tag] for tag in exercise.tagged & at_a_time.keys()]
    return 60 * given[0] if given and given[0] is not None else None


def set_seconds(exercise: Exercise, dosage: Dosage) -> int:
    """How long one set keeps a patient in its position: both sides, and no rest between."""
    moving = 0 if exercise.kind in TIMED else SECONDS_A_REP
    sides = 2 if exercise.per_side else 1
    return dosage.reps * sides * (dosage.hold_seconds + moving)


def outlasting(case: Case, library: Library) -> Iterator[Exercise]:
    """The exercises whose shortest set is longer than the patient sits or stands at a time."""
    p = case.profile
    asked = [60 * m for m in (p.sitting_minutes, p.standing_minutes) if m is not None]
    # No set is longer than the exercise's own.
    for e, own in _placed(library) if asked else ():
        longest = longest_seconds(e, p) if own > min(asked) else None
        if longest is not None and set_seconds(e, dose(e, case)) > longest:
            yield e


@cache
def _placed(library: Library) -> tuple[tuple[Exercise, int], ...]:
    """What is done in a seat or on the feet, with the seconds of its own set."""
    found = (e for e in library.exercises.values() if {"SIT", "STAND"} & e.tagged and not e.walk)
    return tuple((e, set_seconds(e, e.dosage)) for e in found)


def _reps(exercise: Exercise, case: Case) -> int:
    full = (
        case.irritability == "moderate"
        and case.stage in ("C", "D")
        and case.phase in ("", "3", "4")
    )
    share = 1.0 if full else SHARE[case.irritability]
    return max(1, ceil(exercise.dosage.reps * share))


def _times(exercise: Exercise, case: Case) -> int:
    own = exercise.dosage.times_per_day
    return min(own, MOST_TIMES) if case.irritability == "high" else own


def _hold(exercise: Exercise, case: Case) -> int:
    own = exercise.dosage.hold_seconds
    caps = [p.max_hold_seconds for p in case.precautions if p.max_hold_seconds]
    longest = longest_seconds(exercise, case.profile)
    if exercise.kind in TIMED:
        return min(own, longest or own)
    return min([own, *caps]) if exercise.kind in HELD else own


def _days(exercise: Exercise, case: Case) -> int:
    own = exercise.dosage.days_per_week
    return min(own, STRENGTH_DAYS) if case.irritability == "low" and exercise.kind in HELD else own
