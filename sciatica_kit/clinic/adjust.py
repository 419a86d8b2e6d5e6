"""The clinician's hand on a plan: doses within their range, an order, what may be added."""

from collections.abc import Iterable, Iterator
from math import ceil

from ..errors import Problem
from ..model.dosage import Dosage
from ..model.finding import UNYIELDING, Authority
from ..model.program import HeldBack, Prescription, Program
from .case import DEFAULT_MINUTES
from .dosing import (
    HELD,
    MOST_TIMES,
    TIMED,
    TIMES,
    longest_seconds,
    minutes,
    set_seconds,
)
from .pathway import Refusal

# The most repetitions of a level, as a share of the default. Source: evidence, section 5.2.
MOST_SHARE = {"high": 0.5, "moderate": 1.0, "low": 1.5}
# An addition against these needs no reason: no rule of judgement speaks against the exercise.
FREELY = (Authority.TIME, Authority.CLINICIAN)


def redose(program: Program, exercise: str, dosage: Dosage) -> Program | Refusal:
    """The programme with one dose changed, or every way in which the dose is out of its range.

    Seconds for holds, whole minutes a day for the guard. Source: evidence, sections 3.1 and 5.2.
    """
    given = next((p for p in program.prescriptions if p.exercise.id == exercise), None)
    if given is None:
        return Refusal((Problem("dose", f"{exercise} is not in this programme", "add it first"),))
    changed = _changed(given, dosage)
    found = tuple(_beyond(program, given, dosage)) or tuple(_too_long(program, changed))
    if found:
        return Refusal(found)
    swap = (changed if p is given else p for p in program.prescriptions)
    return program.model_copy(update={"prescriptions": tuple(swap)})


def _changed(given: Prescription, dosage: Dosage) -> Prescription:
    spent = 0.0 if given.exercise.walk else minutes(given.exercise, dosage)
    said = {
        k: f"{v} Dose changed by the clinician."
        for k, v in (("because", given.because), ("why", given.why))
    }
    return given.model_copy(update={"dosage": dosage, "minutes": round(spent, 2), **said})


def most(program: Program, given: Prescription) -> Dosage:
    """The most of each number for an exercise in this programme."""
    own, level = given.exercise.dosage, program.irritability
    caps = [p.max_hold_seconds for p in program.precautions if p.max_hold_seconds]
    longest = given.exercise.hold_to or own.hold_seconds
    if given.exercise.kind in TIMED:
        longest = min(longest, longest_seconds(given.exercise, program.profile) or longest)
    times = max(own.times_per_day, TIMES[level])
    return Dosage(
        sets=own.sets if level == "low" else 1,
        reps=max(1, ceil(own.reps * MOST_SHARE[level])),
        hold_seconds=min([longest, *caps]) if given.exercise.kind in HELD else longest,
        rest_seconds=120,
        times_per_day=min(times, MOST_TIMES) if level == "high" else times,
        days_per_week=7,
    )


def _beyond(program: Program, given: Prescription, dosage: Dosage) -> Iterator[Problem]:
    limit = most(program, given).model_dump()
    for name, value in dosage.model_dump().items():
        if value > limit[name]:
            said = f"{name} of {given.exercise.id} is {value}, at most {limit[name]} here"
            yield Problem("dose", said, f"give {limit[name]} or less")
    longest = longest_seconds(given.exercise, program.profile)
    if longest is not None and set_seconds(given.exercise, dosage) > longest:
        said = f"a set of {given.exercise.id} takes longer than this patient sits or stands"
        yield Problem("dose", said, f"keep a set within {longest // 60} minutes")


def _too_long(program: Program, changed: Prescription) -> Iterator[Problem]:
    """The minutes guard over the whole programme."""
    others = (p.minutes for p in program.prescriptions if p.exercise.id != changed.exercise.id)
    total = round(sum(others) + changed.minutes)
    given = program.profile.minutes_per_day or DEFAULT_MINUTES
    if total > given:
        said = f"the exercises would take {total} minutes of {given} a day"
        yield Problem("dose", said, "give less of this one, or take one out")


def reorder(program: Program, order: tuple[str, ...]) -> Program:
    """The programme in the clinician's order; exercises that it does not name come after."""
    place = {name: at for at, name in enumerate(order)}
    given = sorted(program.prescriptions, key=lambda p: place.get(p.exercise.id, len(place)))
    return program.model_copy(update={"prescriptions": tuple(given)})


def needs_reason(held: HeldBack) -> bool:
    """Whether adding this exercise goes against a rule, so that a reason must be given."""
    return held.authority not in FREELY


def may_add(held: HeldBack) -> bool:
    """Whether a clinician can add it at all: surgeon's, obstetric and red-flag rules stand."""
    return held.authority not in UNYIELDING


def instead(program: Program, ids: Iterable[str]) -> str:
    """The first of some exercises that could stand in at once: not given, and no rule against."""
    free = {*program.reserve, *(h.id for h in program.held_back if h.authority in FREELY)}
    return next((name for name in ids if name in free), "")
