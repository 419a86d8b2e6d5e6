"""The note for the record, in plain text, under the ref alone."""

from datetime import date

from ..clinic.plan import Plan
from ..clinic.safety import Referral
from ..model.library import Library
from ..model.program import Prescription, Program
from .staff import raised


def chart_note(plan: Plan, issued_on: date, library: Library) -> str:
    """The note for the record, under the ref alone: what was given, held back, and why."""
    made = f"Sciatica exercise handout, ref {plan.ref}, issued {issued_on.isoformat()}."
    body: list[str] = []
    if isinstance(plan.outcome, Program):
        body = _program_note(plan.outcome)
    elif isinstance(plan.outcome, Referral):
        body = _referral_note(plan.outcome)
    checked = "checked by a clinician" if library.reviewed else "draft, not checked by a clinician"
    end = f"Content {library.hash[:8]}: {checked}."
    return "\n".join([made, *body, *(f"Note: {w}" for w in plan.warnings), end, ""])


def _screened(program: Program) -> str:
    p = program.profile
    who, when = p.screened_by or "not recorded", p.screened_on or "not recorded"
    flags = ", ".join(f"{f.row} {f.id}" for f in program.noted_flags) or "none found"
    return f"Red flags asked by {who}, on {when}: {flags}."


def _program_note(program: Program) -> list[str]:
    p = program.profile
    phase = f", post-operative phase {program.phase}" if program.phase else ""
    lines = [
        f"Diagnosis: {program.diagnosis.clinical_name}. Side: {p.side or 'not given'}.",
        f"Stage {program.stage}{phase}, irritability {program.irritability}, "
        f"direction {p.direction or 'not tested'}.",
        f"Nerve tests: {p.neuro or 'not tested'}. "
        f"Straight-leg raise: {raised(p.straight_leg_raise)}.",
        _screened(program),
        *([f"Cauda equina looked for by {p.both_legs_checked}."] * bool(p.both_legs_checked)),
        f"Precautions: {', '.join(x.label for x in program.precautions) or p.precautions_said}.",
        f"Given, {program.day_said}:",
        *(_line(item) for item in program.prescriptions),
        "Held back:",
        *(f"- {h.id}: {h.rule}. {h.reason}" for h in program.held_back),
    ]
    weeks = program.walking.weeks
    walk = f"none ({program.walking.because})"
    if weeks:
        walk = f"{weeks[0].minutes} to {weeks[-1].minutes} minutes over {len(weeks)} weeks"
    return [*lines, f"Walking plan: {walk}."]


def _line(item: Prescription) -> str:
    d = item.dosage
    often = f"{d.times_per_day} a day, {d.days_per_week} days"
    dose = f"{d.sets} x {d.reps}, hold {d.hold_seconds} s, {often}"
    return f"- {item.exercise.code} {item.exercise.name}: {dose}. {item.because}"


def _referral_note(referral: Referral) -> list[str]:
    flags = ", ".join(f"{f.row} {f.id} ({f.tier})" for f in referral.flags)
    actions = dict.fromkeys(a for f in referral.flags for a in f.action)
    return [f"No exercises given. Red flags: {flags}.", f"Advised: {' '.join(actions)}"]
