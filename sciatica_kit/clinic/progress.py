"""What comes next: one number a week within the exercise's limits, and how far by which week."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from ..model.dosage import Dosage
from ..model.exercise import Exercise
from ..model.finding import UNYIELDING
from ..model.program import Prescription, Program, WalkingWeek
from .adjust import most, redose
from .pathway import Refusal

Number = Literal["reps", "hold_seconds", "sets"]
After = Literal["harder", "exercise", "stay", "ask", "way", "none"]

# The place of an exercise's harder way among its texts.
HARDER = "harder_tip"
# How many steps a card names: by the next visit there is hardly time for more.
RUNGS = 2
LADDER_WEEKS = (1, 2, 4, 6)
MOST_WEEKS = LADDER_WEEKS[-1]
# After an operation nothing but the walk grows before the surgeon's team has seen it: weeks 0 to 6.
HELD_PHASES = ("1", "2")
# The most repetitions by kind, where the exercise's own dose is not more. Source: evidence, 3.1.
MOST_REPS = {"stretch": 4, "strength": 12, "hold": 12}
# Whose repetitions stay at their own: a response or a nerve sets them, and no level of fitness.
OWN_REPS = frozenset({"directional", "glide", "aerobic"})
# By how much a number of seconds rises, up to which length.
RISES = ((10, 2), (30, 5), (60, 10), (600, 60))
LONG_RISE = 120


@dataclass(frozen=True)
class Rung:
    """One number that rises: repetitions, seconds of a hold, or sets."""

    number: Number
    was: int
    to: int


@dataclass(frozen=True)
class NextDose:
    """The steps of one exercise, in their order, and what comes when they are done.

    `then` is the exercise's own harder way, the harder `exercise` that is open for this patient,
    to stay, to ask first, for what is no exercise (a rest, a habit) its own `way`, or nothing more.
    """

    rungs: tuple[Rung, ...] = ()
    then: After = "stay"
    exercise: str = ""


@dataclass(frozen=True)
class LadderWeek:
    """What a week may have come to: so many steps at the most, and the plan's own walk."""

    week: int
    steps: int
    walk: WalkingWeek | None


def next_doses(program: Program) -> dict[str, NextDose]:
    """What comes next for each exercise but the walk. Source: evidence, section 5.5.

    Repetitions first, then the hold, then sets, then the harder way. All steps together are a
    programme that the clinician could have given: none goes over what `redose` takes.
    """
    given = [p for p in program.prescriptions if not p.exercise.walk]
    taken: dict[str, tuple[Rung, ...]] = {p.exercise.id: () for p in given}
    now = program
    for _ in range(RUNGS):
        for name in [p.exercise.id for p in given if grows(p, program)]:
            if step := _step(name, now):
                now, rung = step
                taken[name] += (rung,)
    return {p.exercise.id: _next(p, taken[p.exercise.id], program) for p in given}


def weeks_ahead(program: Program) -> int:
    """Whole weeks up to the next visit, one at the least and six at the most; six without one."""
    visit = program.profile.next_visit
    if visit is None:
        return MOST_WEEKS
    return min(MOST_WEEKS, max(1, -(-(visit - program.issued_on).days // 7)))


def ladder(program: Program) -> tuple[LadderWeek, ...]:
    """Weeks 1, 2, 4 and 6 up to the next visit, and its own: one step a week, and the walk."""
    last = weeks_ahead(program)
    steps = sum(map(_count, next_doses(program).values()))
    walks = {w.week: w for w in program.walking.weeks}
    return tuple(
        LadderWeek(week, min(steps, week - 1), walks.get(week))
        for week in sorted({*LADDER_WEEKS, last})
        if week <= last
    )


def _count(found: NextDose) -> int:
    """How many steps an exercise has: its numbers, and its harder way after them."""
    return len(found.rungs) + (found.then == "harder")


def held(program: Program) -> bool:
    """Whether no dose may grow before the next visit.

    At high irritability, soon after an operation, or while the cause is not found. Source:
    evidence, sections 2.7, 2.9 and 5.2.
    """
    early = program.irritability == "high" or program.phase in HELD_PHASES
    return early or not program.diagnosis.settled


def guarded(program: Program) -> bool:
    """Whether a surgeon's or an obstetric rule stands: then nothing goes over its own dose."""
    return bool(program.phase) or any(p.authority in UNYIELDING for p in program.precautions)


def grows(p: Prescription, program: Program) -> bool:
    """Whether a dose may grow at all; what was given against a rule may not."""
    return not held(program) and not p.overridden and p.exercise.kind not in ("rest", "habit")


def ceiling(p: Prescription, program: Program) -> Dosage:
    """The most of each number that a patient may come to by themselves."""
    e, top = p.exercise, most(program, p)
    reps = min(top.reps, max(MOST_REPS.get(e.kind, 0), e.dosage.reps))
    if e.kind in OWN_REPS or guarded(program):
        reps = min(reps, e.dosage.reps)
    seconds = min([top.hold_seconds, *_walk_caps(e, program)])
    if guarded(program):
        seconds = min(seconds, e.dosage.hold_seconds)
    return top.model_copy(update={"reps": reps, "hold_seconds": seconds})


def may_be_harder(e: Exercise, program: Program) -> bool:
    """Whether there is a harder way, or one in its place, that asks for nothing forbidden."""
    barred = set(e.needs.get(HARDER, ())) & set(program.forbidden)
    return bool(e.instead.get(HARDER) if barred else e.harder_tip)


def _walk_caps(e: Exercise, program: Program) -> list[int]:
    """A precaution's longest walk holds for every aerobic exercise. In seconds."""
    caps = (p.max_walk_minutes for p in program.precautions if p.max_walk_minutes)
    return [60 * minutes for minutes in caps] if e.kind == "aerobic" else []


def _step(name: str, now: Program) -> tuple[Program, Rung] | None:
    """The first rise of one exercise that its limits and the day have room for."""
    p = next(p for p in now.prescriptions if p.exercise.id == name)
    for rung in _rises(p, ceiling(p, now)):
        after = redose(now, name, p.dosage.model_copy(update={rung.number: rung.to}))
        if not isinstance(after, Refusal):
            return after, rung
    return None


def _rises(p: Prescription, limit: Dosage) -> Iterator[Rung]:
    """Every number that may still rise, in the order in which they do."""
    d = p.dosage
    wanted: tuple[tuple[Number, int], ...] = (
        ("reps", d.reps + max(1, round(d.reps / 4))),
        ("hold_seconds", d.hold_seconds + _rise(d.hold_seconds)),
        ("sets", d.sets + 1),
    )
    for number, to in wanted:
        was, top = getattr(d, number), min(to, getattr(limit, number))
        # What is not held at all is not held later either.
        if was and top > was:
            yield Rung(number, was, top)


def _rise(seconds: int) -> int:
    return next((by for below, by in RISES if seconds < below), LONG_RISE)


def _next(p: Prescription, rungs: tuple[Rung, ...], program: Program) -> NextDose:
    if p.exercise.kind == "rest":
        return NextDose((), "way")
    if p.exercise.kind == "habit":
        return NextDose((), "none" if held(program) else "way")
    if held(program) or p.overridden or guarded(program):
        return NextDose(rungs, "ask")
    # Two numbers are enough to do by the next visit: the harder way comes after them.
    if len(rungs) == RUNGS:
        return NextDose(rungs, "none")
    if may_be_harder(p.exercise, program):
        return NextDose(rungs, "harder")
    other = next((name for name in p.exercise.harder if name in program.reserve), "")
    return NextDose(rungs, "exercise" if other else "stay", other)
