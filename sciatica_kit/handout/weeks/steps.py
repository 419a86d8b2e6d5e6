"""What comes next, in words: a line on each card, when to do more, and the ladder by weeks."""

from collections.abc import Iterator

from ...clinic.progress import HARDER, LadderWeek, NextDose, Rung, ladder, next_doses
from ...model.exercise import Exercise
from ...model.library import Library
from ...model.program import Program, WalkingWeek
from ..page import Ladder, LadderRow, TextBox
from ..parts import LONG_HOLD, time, times, week
from ..permitted import permitted
from ..phrases import Phrases
from ..pictures import side_of

# What a week is to be looked at for; see the boxes on when to call.
BAD_DAY = "bad_day"
CHECKS = {1: "worse", 4: "unchanged"}


def coming(program: Program, library: Library, say: Phrases) -> dict[str, tuple[str, str]]:
    """For each exercise but the walk its harder way, where that is open, and its next step."""
    after = next_doses(program)
    made: dict[str, tuple[str, str]] = {}
    for p in program.prescriptions:
        if found := after.get(p.exercise.id):
            harder = say.sided(permitted(p.exercise, HARDER, program.forbidden), side_of(program))
            tip = harder if found.then in ("harder", "way") else ""
            if p.exercise.kind == "rest":
                made[p.exercise.id] = ("", say("next.rest"))
                continue
            made[p.exercise.id] = (tip, next_line(p.exercise, found, tip, library, say))
    return made


def next_line(e: Exercise, found: NextDose, tip: str, library: Library, say: Phrases) -> str:
    """What to do after a week that felt fine, as whole sentences; blank where there is nothing."""
    first, *rest = [*(_rung(e, r, i, say) for i, r in enumerate(found.rungs)), ""]
    if found.then == "way":
        return tip
    start = "then_" if first else ""
    if found.then == "harder":
        end = say(f"next.{start}harder", tip=tip)
    elif found.then == "exercise":
        end = say("next.exercise", name=library.exercises[found.exercise].name)
    else:
        end = "" if found.then == "none" else say(f"next.{start}{found.then}")
    return " ".join(filter(None, (first, *rest, end)))


def _rung(e: Exercise, rung: Rung, at: int, say: Phrases) -> str:
    """One step with its number, and the first of them with the number of today."""
    to, was = _said(e, rung, say)
    name = "sets" if rung.number == "sets" else "reps" if rung.number == "reps" else "hold"
    if name == "hold" and e.kind == "aerobic":
        name = "go"
    start = "then_" if at else ""
    return say(f"next.{start}{name}", to=to, was=was)


def _said(e: Exercise, rung: Rung, say: Phrases) -> tuple[str, str]:
    """The new number with its unit, and today's alone where it has the same unit."""
    if rung.number == "reps":
        return times(rung.to, e.per_side, say), say.number(rung.was)
    if rung.number == "sets":
        return say.number(rung.to), say.number(rung.was)
    whole = [not n % LONG_HOLD for n in (rung.to, rung.was)]
    was = say.number(rung.was // (LONG_HOLD if all(whole) else 1))
    return time(rung.to, say), was if whole[0] == whole[1] else time(rung.was, say)


def progress(program: Program, library: Library, say: Phrases) -> TextBox:
    """When to do more and when less; where every dose stays as it is, that."""
    grows = any(found.rungs or found.then == "harder" for found in next_doses(program).values())
    lines = say("progress.lines" if grows else "progress.held").splitlines()
    back = library.advice[BAD_DAY].text
    return TextBox(heading=say("progress.heading"), lines=(*lines, back))


def steps_by_week(program: Program, say: Phrases) -> Ladder | None:
    """Weeks 1, 2, 4 and 6 up to the next visit; None where that is within a week."""
    weeks = ladder(program)
    if len(weeks) < 2:
        return None
    return Ladder(
        weeks=tuple(say("diary.week", n=w.week) for w in weeks),
        rows=tuple(_ladder_rows(weeks, say)),
    )


def _ladder_rows(weeks: tuple[LadderWeek, ...], say: Phrases) -> Iterator[LadderRow]:
    done = (say.count("ladder.steps", w.steps) if w.steps else say("ladder.same") for w in weeks)
    yield LadderRow(label=say("ladder.exercises"), cells=tuple(done))
    walks = [w.walk for w in weeks if w.walk]
    if len(walks) == len(weeks):
        yield LadderRow(label=say("ladder.walk"), cells=tuple(_walk(w, say) for w in walks))
    checks = (say(f"ladder.{CHECKS.get(w.week, 'fine')}") for w in weeks)
    yield LadderRow(label=say("ladder.check"), cells=tuple(checks))


def _walk(w: WalkingWeek, say: Phrases) -> str:
    minutes = say.count("dose.minutes", w.minutes)
    return say("ladder.walked", minutes=minutes, days=week(w.days, say))
