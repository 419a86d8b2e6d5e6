"""."""

from typing import Any

from ..clinic.plan import Plan
from ..clinic.safety import Referral
from ..model.program import Program


def as_json(plan: Plan) -> dict[str, Any]:
    """The plan as `plan --format jsonl` prints it; no name, no birth date."""
    program = plan.outcome if isinstance(plan.outcome, Program) else None
    referral = plan.outcome if isinstance(plan.outcome, Referral) else None
    return {
        "ref": plan.ref,
        "status": plan.status,
        "diagnosis": plan.profile.diagnosis if plan.profile else None,
        "stage": program.stage if program else None,
        "irritability": program.irritability if program else None,
        "exercises": [_exercise(p) for p in program.prescriptions] if program else [],
        "held_back": [{"id": h.id, "rule": h.rule, "reason": h.reason} for h in program.held_back]
        if program
        else [],
        "walking": [
            {"week": w.week, "minutes": w.minutes, "days": w.days} for w in program.walking.weeks
        ]
        if program
        else [],
        "minutes_per_day": program.minutes_per_day if program else None,
        "warnings": list(plan.warnings),
        "referral": _referral(referral) if referral else None,
        "problems": [vars(problem) for problem in plan.problems],
    }


def _exercise(p: Any) -> dict[str, Any]:
    fields = {"sets", "reps", "hold_seconds", "times_per_day", "days_per_week"}
    return {"id": p.exercise.id, **p.dosage.model_dump(include=fields), "because": p.because}


def _referral(referral: Referral) -> dict[str, Any]:
    return {
        "tier": referral.tier,
        "flags": [flag.id for flag in referral.flags],
        "action": " ".join(dict.fromkeys(a for flag in referral.flags for a in flag.action)),
    }


def as_text(line: dict[str, Any]) -> str:
    """The plan as `plan` prints it for people, from the same facts as the JSON."""
    head = f"{line['ref'] or '(no ref)':<12} {line['status']:<13} {line['diagnosis'] or ''}"
    given = [f"    {e['id']}: {e['sets']} x {e['reps']}, hold {e['hold_seconds']} s, "
             f"{e['times_per_day']} a day, {e['days_per_week']} days. {e['because']}"
             for e in line["exercises"]]  # fmt: skip
    said = [f"    ! {warning}" for warning in line["warnings"]]
    wrong = [f"    ? {p['column']}: {p['problem']}: {p['fix']}" for p in line["problems"]]
    referral = (
        [f"    {line['referral']['tier']}: {line['referral']['action']}"]
        if line["referral"]
        else []
    )
    return "\n".join([head, *given, *referral, *said, *wrong])
