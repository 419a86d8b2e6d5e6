"""The note for the record, in plain text, under the ref alone: subjective, objective, plan.

It has at most twenty lines of at most 120 letters, however much there is to say; what finds no room
is counted, and stands on the staff page. No red flag that was found is ever left out.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from textwrap import wrap

from ...clinic.plan import Plan
from ...clinic.safety import Referral
from ...clinic.said import in_words
from ...model.finding import RedFlag
from ...model.library import Library
from ...model.patient import PatientProfile
from ...model.program import Prescription, Program
from .compose import SIDES, raised
from .notes import plain, precautions_named
from .parts import walking_said

LINES, WIDTH = 20, 120
WHERE = "on the staff page, clinician.pdf"


def chart_note(plan: Plan, issued_on: date, library: Library) -> str:
    """The note of a programme or a referral: at most LINES lines of at most WIDTH letters."""
    lines = [f"Sciatica exercise handout, ref {plan.ref}, {issued_on.isoformat()}."]
    if isinstance(plan.outcome, Program):
        lines += _program_note(plan.outcome, library)
    elif isinstance(plan.outcome, Referral):
        lines += _referral_note(plan.outcome, library)
    if plan.warnings:
        said = [in_words(plain(warning), library) for warning in plan.warnings]
        lines += packed("Warnings", said, LINES - len(lines) - 1)
    checked = "checked by a clinician" if library.reviewed else "draft, not checked by a clinician"
    return "\n".join([*lines, f"{_next(plan.profile)}Content {library.hash[:8]}: {checked}.", ""])


def packed(label: str, items: Iterable[str], most: int) -> list[str]:
    """A label and its items in at most so many lines; items that find no room are counted."""
    said = [" ".join(item.split()).rstrip(".") for item in items if item.strip()]
    for kept in range(len(said), -1, -1):
        left = len(said) - kept
        rest = [f"and {left} more {WHERE}"] if left else []
        lines = _filled(label, [*said[:kept], *rest])
        if len(lines) <= most:
            return lines
    return []


def _filled(label: str, items: list[str]) -> list[str]:
    """Items side by side, each whole on its line where a line can hold it."""
    lines: list[str] = []
    begun = f"{label}:"
    for place, item in enumerate(items, 1):
        said = f"{item}{'.' if place == len(items) else ';'}"
        if len(f"{begun} {said}") > WIDTH and begun.strip() != f"{label}:":
            lines, begun = [*lines, begun], " "
        wrapped = wrap(f"{begun} {said}", WIDTH, subsequent_indent="  ", drop_whitespace=True)
        *full, begun = [wrapped[0] if begun != " " else f"  {wrapped[0].strip()}", *wrapped[1:]]
        lines += full
    return [*lines, begun]


def _program_note(program: Program, library: Library) -> list[str]:
    p = program.profile
    walk = walking_said(program, library)
    doses = [_dose(item) for item in program.prescriptions if not item.exercise.walk]
    return [
        *packed("S", [*_told(p), *_precautions(program)], 3),
        *packed(_asked(p), _flags(program.noted_flags), 3),
        *packed("O", _found(p), 2),
        *packed("A", _assessed(program), 2),
        *packed("P", [f"walking {walk[0].lower()}{walk[1:]}", *doses], 6),
        *packed("Held back", [f"{len(program.held_back)} exercises, why {WHERE}"], 1),
    ]


def _told(p: PatientProfile) -> Iterator[str]:
    """What the patient has said."""
    yield SIDES.get(p.side or "", "side not given")
    yield "onset not given" if p.days_since_onset is None else f"day {p.days_since_onset}"
    yield "pain not asked" if p.pain_now is None else f"pain now {p.pain_now}/10"
    lasts = (("walks", p.walk_minutes), ("sits", p.sitting_minutes), ("stands", p.standing_minutes))
    yield from (f"{does} {n} min with ease" for does, n in lasts if n is not None)


def _precautions(program: Program) -> list[str]:
    """The findings that narrow the plan, or that nobody has asked."""
    named = precautions_named(program)
    return named or [f"precautions {program.profile.precautions_said}"]


def _asked(p: PatientProfile) -> str:
    """Who asked the red flags, and when."""
    who, when = p.screened_by or "whom not recorded", p.screened_on or "day not recorded"
    return f"Red flags asked by {' '.join(who.split())}, {when}"


def _flags(flags: Sequence[RedFlag]) -> list[str]:
    """What was found; of each its row in the list and its id."""
    return [f"{f.row} {f.id}" for f in flags] or ["none found"]


def _found(p: PatientProfile) -> Iterator[str]:
    """What was found on examination."""
    yield f"nerve tests {p.neuro or 'not tested'}"
    yield f"straight-leg raise {raised(p.straight_leg_raise)}"
    yield f"direction {p.direction or 'not tested'}"
    if p.furthest_point:
        yield f"furthest point {p.furthest_point}"
    if p.both_legs_checked:
        yield f"cauda equina looked for by {p.both_legs_checked}"


def _assessed(program: Program) -> Iterator[str]:
    """The working diagnosis and what steers the plan."""
    yield program.diagnosis.clinical_name
    if program.profile.operation:
        yield f"operation {program.profile.operation}"
    yield f"stage {program.stage}"
    if program.phase:
        yield f"post-operative phase {program.phase}"
    yield f"irritability {program.irritability}"


def _dose(item: Prescription) -> str:
    """An exercise with its dose: sets by repeats, seconds, times a day, days a week."""
    d, e = item.dosage, item.exercise
    repeats = f"{d.sets}x{d.reps}{' each side' if e.per_side else ''}"
    seconds = f"{d.hold_seconds} s" if d.hold_seconds else ""
    often = f"{d.times_per_day}/day" + ("" if d.days_per_week == 7 else f" {d.days_per_week} d/wk")
    said = " ".join(filter(None, (repeats if repeats != "1x1" else "", seconds, often)))
    return f"{e.code} {e.short_name} {said}{' (against a rule)' if item.overridden else ''}"


def _next(p: PatientProfile | None) -> str:
    if p is None:
        return ""
    return f"Next visit: {p.next_visit.isoformat() if p.next_visit else 'not set'}. "


def _referral_note(referral: Referral, library: Library) -> list[str]:
    p, flags = referral.profile, referral.found
    actions = dict.fromkeys(a for f in flags for a in f.action)
    diagnosis = library.diagnoses[p.diagnosis or ""].clinical_name
    return [
        *packed("S", _told(p), 2),
        *packed(_asked(p), _flags(flags), 8),
        *packed("O", _found(p), 2),
        *packed("A", [diagnosis, f"{referral.tier}: {flags[0].tier.said}"], 2),
        *packed("P", ["no exercises given", *actions], 3),
    ]
