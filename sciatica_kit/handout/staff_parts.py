"""The parts of the staff page: tables of what was given, held back and found, and their words."""

from collections.abc import Collection, Iterable, Mapping

from ..model.base import Evidence, Review, Reviewed
from ..model.dosage import Dosage
from ..model.exercise import Exercise
from ..model.finding import Authority, RedFlag
from ..model.library import Library
from ..model.program import Emptied, HeldBack, Prescription, Program, WalkingPlan, WalkingWeek
from .staff_page import RowGroup, StaffSection, StaffTable

GIVEN_HEAD = ("Exercise", "Dose", "Because, with evidence and grade", "Review")
HELD_HEAD = ("Rule", "Reason", "Exercises")
FLAGS_HEAD = ("Row", "Red flag", "Tier", "Action", "Evidence")
AUTHORITIES: dict[Authority, str] = {
    Authority.RED_FLAG: "Red flag",
    Authority.SURGEON: "Surgeon",
    Authority.OBSTETRIC: "Obstetric",
    Authority.PRECAUTION: "Precaution",
    Authority.DIAGNOSIS: "Diagnosis",
    Authority.IRRITABILITY: "Irritability",
    Authority.STAGE: "Stage",
    Authority.DIRECTION: "Direction",
    Authority.EQUIPMENT: "Equipment at home",
    Authority.CLINICIAN: "Clinician's choice",
    Authority.TIME: "Time and number",
}
MODES = {"steady": "Steady", "bouts": "In bouts", "intervals": "In intervals"}
# Kinds whose seconds are the length of the whole thing, not of a hold.
WHOLE = frozenset({"aerobic", "rest", "habit"})
NOT_CHECKED = "not checked"
NONE = ("None.",)


def given(program: Program) -> StaffSection:
    """Every prescription with its dose, its reason and evidence, and its state of review."""
    rows = tuple(_given_row(p) for p in program.prescriptions)
    lead = f"{_many(len(rows), 'exercise')}; {program.day_said}, apart from walking."
    table = StaffTable(shape="given", head=GIVEN_HEAD, groups=(RowGroup(rows=rows),))
    return StaffSection(heading="Given", lines=(lead,), table=table)


def _given_row(p: Prescription) -> tuple[str, ...]:
    e = p.exercise
    name = f"{e.code}\u00a0{e.name}"
    return name, dose_said_short(e, p.dosage), p.because, review(e.review)


def dose_said_short(e: Exercise, d: Dosage) -> str:
    """The dose in short: sets by repeats, seconds, times a day, days a week."""
    often = "once" if d.times_per_day == 1 else f"{d.times_per_day} times"
    days = "every day" if d.days_per_week == 7 else f"{_many(d.days_per_week, 'day')} a week"
    said = [*_repeats(e, d), *_length(e, d)]
    return f"{', '.join(said)}; {often} a day, {days}" if said else f"{often} a day, {days}"


def _repeats(e: Exercise, d: Dosage) -> list[str]:
    if d.sets == d.reps == 1 and not e.per_side:
        return []
    return [f"{d.sets}\u00a0×\u00a0{d.reps}" + (" each side" if e.per_side else "")]


def _length(e: Exercise, d: Dosage) -> list[str]:
    if not d.hold_seconds:
        return []
    minutes, rest = divmod(d.hold_seconds, 60)
    time = f"{d.hold_seconds}\u00a0s" if rest or not minutes else f"{minutes}\u00a0min"
    return [time if e.kind in WHOLE else f"hold {time}"]


def cited(items: Iterable[Evidence]) -> str:
    """References with the grade of each."""
    return ", ".join(f"{item.reference}\u00a0({item.grade})" for item in items)


def review(state: Review) -> str:
    """Who checked a piece of content, and when, or that nobody has."""
    when = f", {state.reviewed.isoformat()}" if state.reviewed else ""
    return f"{state.checked_by}{when}" if state.checked_by else NOT_CHECKED


def walking_section(program: Program) -> StaffSection:
    """The walking plan in one line, with its mode, or the rule that locked it."""
    plan, rules = program.walking, {h.rule for h in program.held_back}
    line = f"Locked by {plan.because}." if plan.because in rules else f"None: {plan.because}."
    if plan.weeks:
        line = _walk(plan)
    return StaffSection(heading="Walking plan", lines=(line,))


def _walk(plan: WalkingPlan) -> str:
    split = f" of up to {_many(plan.bout_minutes, 'minute')}" if plan.bout_minutes else ""
    return f"{MODES[plan.mode]}{split}: {_week(plan.weeks[0])}, to {_week(plan.weeks[-1])}."


def _week(w: WalkingWeek) -> str:
    return f"{_many(w.minutes, 'minute')} on {_many(w.days, 'day')} in week {w.week}"


def held_section(program: Program, library: Library) -> StaffSection:
    """Every exercise held back, by authority in the order of precedence, by rule and reason."""
    by: dict[Authority, list[HeldBack]] = {name: [] for name in Authority}
    for item in program.held_back:
        by[item.authority].append(item)
    groups = tuple(_held_group(name, items, library) for name, items in by.items() if items)
    table = StaffTable(shape="held", head=HELD_HEAD, groups=groups) if groups else None
    return StaffSection(heading="Held back", lines=(_held_lead(program, library),), table=table)


def _held_lead(program: Program, library: Library) -> str:
    count, spare = len(program.held_back), len(program.reserve)
    return f"{count} of {len(library.exercises)} exercises; {spare} more were open and not needed."


def _held_group(name: Authority, items: list[HeldBack], library: Library) -> RowGroup:
    found: dict[tuple[str, str], list[str]] = {}
    for item in sorted(items, key=lambda h: (h.rule, h.reason)):
        exercise = library.exercises[item.id]
        named = f"{exercise.code}\u00a0{exercise.short_name}"
        found.setdefault((item.rule, item.reason), []).append(named)
    rows = tuple((rule, reason, ", ".join(names)) for (rule, reason), names in found.items())
    return RowGroup(label=f"{AUTHORITIES[name]}: {len(items)}", rows=rows)


def emptied(program: Program, library: Library) -> StaffSection:
    """Each wanted kind that the rules left empty, and what was offered in its place."""
    lines = tuple(_emptied(item, library) for item in program.emptied)
    return StaffSection(heading="Emptied kinds", lines=lines or NONE)


def _emptied(item: Emptied, library: Library) -> str:
    offered = "Nothing else is open."
    if item.offered:
        e = library.exercises[item.offered]
        offered = f"Offered: {e.code} {e.name}."
    return f"{item.category.capitalize()}, by {', '.join(item.rules)}. {offered}"


def overrides(program: Program) -> StaffSection:
    """Each exercise that the clinician added against a rule, with the reason given."""
    why = program.profile.override_reason
    lines = tuple(
        f"{p.exercise.code} {p.exercise.name}, against {p.overridden}. Reason given: {why}"
        for p in program.prescriptions
        if p.overridden
    )
    return StaffSection(heading="Overrides", lines=lines or NONE)


def flags(found: tuple[RedFlag, ...]) -> StaffSection:
    """The red flags that stop exercise, with tier, action and evidence."""
    table = StaffTable(
        shape="flags", head=FLAGS_HEAD, groups=(RowGroup(rows=tuple(map(_flag_row, found))),)
    )
    said = "No exercises are given; the patient gets the urgent sheet."
    return StaffSection(heading="Red flags found", lines=(said,), table=table)


def _flag_row(flag: RedFlag) -> tuple[str, ...]:
    tier = f"{flag.tier}: {flag.tier.said}"
    return flag.row, f"{flag.ask}.", tier, " ".join(flag.action), cited(flag.evidence)


def review_section(library: Library, signed_by: str) -> StaffSection:
    """What no clinician has checked yet, who has signed, and what is the practice's own."""
    kinds: dict[str, Mapping[str, Reviewed]] = {
        "exercises": library.exercises,
        "diagnoses": library.diagnoses,
        "red flags": library.red_flags,
        "precautions": library.precautions,
        "advice lines": library.advice,
    }
    counts = ", ".join(_unchecked(name, items.values()) for name, items in kinds.items())
    own = (f"The practice's own: {', '.join(sorted(library.own))}.",) if library.own else ()
    return StaffSection(heading="Review", lines=(signed_by, f"Not checked yet: {counts}.", *own))


def _unchecked(name: str, items: Collection[Reviewed]) -> str:
    return f"{sum(not item.review.checked_by for item in items)} of {len(items)} {name}"


def _many(n: int, word: str) -> str:
    return f"{n} {word}" if n == 1 else f"{n} {word}s"
