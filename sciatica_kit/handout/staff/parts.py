"""The parts of the staff page: tables of what was given, held back and found, and their words."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from ...clinic.said import in_words, rule_said
from ...model.base import Evidence, Review, Reviewed
from ...model.dosage import Dosage
from ...model.exercise import Exercise
from ...model.finding import Authority, RedFlag
from ...model.library import Library
from ...model.program import Emptied, Prescription, Program, WalkingPlan, WalkingWeek
from .notes import plain
from .page import StaffCell, StaffSection, StaffTable

GIVEN_HEAD = ("Exercise", "Dose", "Why it is given", "What to know")
HELD_HEAD = ("Held back by", "Why", "Exercises")
FLAGS_HEAD = ("Red flag", "How soon", "What the patient is told")
HELD_BY: dict[Authority, str] = {
    Authority.RED_FLAG: "A red flag",
    Authority.SURGEON: "Surgeon's rule, or that of who treats it",
    Authority.OBSTETRIC: "Rule for pregnancy",
    Authority.PRECAUTION: "A precaution",
    Authority.DIAGNOSIS: "The diagnosis",
    Authority.IRRITABILITY: "The irritability",
    Authority.STAGE: "The stage",
    Authority.DIRECTION: "The direction tested",
    Authority.EQUIPMENT: "What is at home",
    Authority.CLINICIAN: "The clinician",
    Authority.TIME: "Time and number",
}
MODES = {"steady": "Steady", "bouts": "In bouts", "intervals": "In intervals"}
# Kinds whose seconds are the length of the whole thing, not of a hold.
WHOLE = frozenset({"aerobic", "rest", "habit"})
KINDS = {"core": "Core exercise", "stretch": "Hamstring stretch", "aerobic": "Aerobic exercise"}
SETS = (
    "The sets of a diagnosis: start, in the first days or at high irritability; build, at "
    "moderate; keep, at low."
)
NOT_CHECKED = "not checked"
NONE = ("None.",)


def given(program: Program, library: Library) -> StaffSection:
    """Every prescription with its dose, why it is given, its sources and its notes."""
    rows = tuple(_given_row(p, library) for p in program.prescriptions)
    count = sum(not p.exercise.walk for p in program.prescriptions)
    walks = " and the walk" * (count < len(rows))
    lead = f"{_many(count, 'exercise')}{walks}; {program.day_said}, apart from walking."
    table = StaffTable(shape="given", head=GIVEN_HEAD, rows=rows)
    # After an operation the sets are those of its phases.
    sets = () if program.phase else (SETS,)
    return StaffSection(heading="Given", lines=(lead, *sets, _checked(program)), table=table)


def _given_row(p: Prescription, library: Library) -> tuple[StaffCell, ...]:
    e = p.exercise
    notes = " ".join(plain(note) for note in (e.dose_note, e.clinician_note) if note)
    return (
        StaffCell(text=e.name, small=f"{e.code} {e.id}"),
        StaffCell(text=dose_said_short(e, p.dosage)),
        StaffCell(text=in_words(p.why, library), small=cited(e.evidence)),
        StaffCell(text=notes),
    )


def _checked(program: Program) -> str:
    """Which of the exercises given a clinician has checked, and when."""
    found = [p.exercise for p in program.prescriptions if p.exercise.review.checked_by]
    if not found:
        return "No clinician has checked any of these exercises."
    return "Checked: " + "; ".join(f"{e.code} {review(e.review)}" for e in found) + "."


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


def walking_section(program: Program, library: Library) -> StaffSection:
    """The walking plan in one line, with its mode, or what locked it."""
    return StaffSection(heading="Walking plan", lines=(walking_said(program, library),))


def walking_said(program: Program, library: Library) -> str:
    """How the walk begins and ends, or what keeps it from being given."""
    plan, rules = program.walking, {h.rule for h in program.held_back}
    if plan.weeks:
        return _walk(plan)
    locked = plan.because in rules
    return f"Locked by {rule_said(plan.because, library)}." if locked else f"None: {plan.because}."


def _walk(plan: WalkingPlan) -> str:
    split = f" of up to {_many(plan.bout_minutes, 'minute')}" if plan.bout_minutes else ""
    return f"{MODES[plan.mode]}{split}: {_week(plan.weeks[0])}, to {_week(plan.weeks[-1])}."


def _week(w: WalkingWeek) -> str:
    return f"{_many(w.minutes, 'minute')} on {_many(w.days, 'day')} in week {w.week}"


def held_section(program: Program, library: Library) -> StaffSection:
    """Every exercise held back, by whom in the order of precedence, and why."""
    table = StaffTable(shape="held", head=HELD_HEAD, rows=tuple(_held_rows(program, library)))
    lines = (_held_lead(program, library),)
    return StaffSection(heading="Held back", lines=lines, table=table if table.rows else None)


def _held_lead(program: Program, library: Library) -> str:
    count, spare = len(program.held_back), len(program.reserve)
    return f"{count} of {len(library.exercises)} exercises; {spare} more were open and not needed."


def _held_rows(program: Program, library: Library) -> Iterator[tuple[StaffCell, ...]]:
    order = {name: place for place, name in enumerate(Authority)}
    found: dict[tuple[Authority, str, str], list[str]] = {}
    for item in sorted(program.held_back, key=lambda h: (order[h.authority], h.rule, h.reason)):
        exercise = library.exercises[item.id]
        named = f"{exercise.code}\u00a0{exercise.short_name}"
        found.setdefault((item.authority, item.rule, item.reason), []).append(named)
    for (authority, rule, reason), names in found.items():
        by = StaffCell(text=HELD_BY[authority])
        yield by, StaffCell(text=reason, small=rule), StaffCell(text=", ".join(names))


def emptied(program: Program, library: Library) -> Iterator[StaffSection]:
    """Each wanted kind that the rules left empty, and what was offered in its place."""
    if lines := tuple(_emptied(item, library) for item in program.emptied):
        yield StaffSection(heading="Left empty", lines=lines)


def _emptied(item: Emptied, library: Library) -> str:
    offered = "Nothing else is open."
    if item.offered:
        e = library.exercises[item.offered]
        offered = f"Offered: {e.code} {e.name}."
    by = "; ".join(rule_said(rule, library) for rule in item.rules)
    return f"{KINDS.get(item.category, item.category.capitalize())}, by {by}. {offered}"


def overrides(program: Program, library: Library) -> Iterator[StaffSection]:
    """Each exercise that the clinician added against a rule, with the reason given."""
    why = program.profile.override_reason
    lines = tuple(
        f"{p.exercise.code} {p.exercise.name}, against {_broken(p, library)}. Reason given: {why}"
        for p in program.prescriptions
        if p.overridden
    )
    if lines:
        yield StaffSection(heading="Against a rule", lines=lines)


def _broken(p: Prescription, library: Library) -> str:
    return "; ".join(rule_said(rule, library) for rule in p.overridden.split(", "))


def flags(found: tuple[RedFlag, ...]) -> StaffSection:
    """The red flags that stop exercise, how soon somebody must act, and the sources."""
    table = StaffTable(shape="flags", head=FLAGS_HEAD, rows=tuple(map(_flag_row, found)))
    said = "No exercises are given; the patient gets the urgent sheet."
    return StaffSection(heading="Red flags found", lines=(said,), table=table)


def _flag_row(flag: RedFlag) -> tuple[StaffCell, ...]:
    return (
        StaffCell(text=f"{flag.ask}.", small=f"{flag.row} {flag.id}"),
        StaffCell(text=f"{flag.tier}: {flag.tier.said}"),
        StaffCell(text=" ".join(flag.action), small=cited(flag.evidence)),
    )


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
