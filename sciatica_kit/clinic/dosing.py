"""How much: the exercise's own dosage, turned by irritability, stage and precautions."""

from math import ceil

from ..model.dosage import Dosage
from ..model.exercise import Exercise
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


def dose(exercise: Exercise, case: Case) -> Dosage:
    """The dosage of one exercise for one case. Source: evidence, sections 3.1 and 5.2.

    Repetitions never rise above the default, and holds never above what a precaution allows.
    """
    own = exercise.dosage
    if exercise.kind in UNCOUNTED:
        return own
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
    sides = 2 if exercise.per_side else 1
    moving = 0 if exercise.kind == "aerobic" else SECONDS_A_REP
    once = dosage.sets * dosage.reps * sides * (dosage.hold_seconds + moving)
    return (once + (dosage.sets - 1) * dosage.rest_seconds) * dosage.times_per_day / 60


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
    return min([own, *caps]) if exercise.kind in HELD else own


def _days(exercise: Exercise, case: Case) -> int:
    own = exercise.dosage.days_per_week
    return min(own, STRENGTH_DAYS) if case.irritability == "low" and exercise.kind in HELD else own
