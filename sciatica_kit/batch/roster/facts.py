"""A plan as plain facts: what `plan --format jsonl` prints, and what the data frames hold."""

from typing import Any

from ...clinic.plan import Plan
from ...clinic.safety import Referral
from ...model.program import Prescription, Program

DOSE = {"sets", "reps", "hold_seconds", "times_per_day", "days_per_week"}


def facts_of_plan(plan: Plan) -> dict[str, Any]:
    """The plan of one row; no name, no birth date."""
    program = plan.outcome if isinstance(plan.outcome, Program) else None
    referral = plan.outcome if isinstance(plan.outcome, Referral) else None
    return {
        "ref": plan.ref,
        "status": plan.status,
        "diagnosis": plan.profile.diagnosis if plan.profile else None,
        **_given(program),
        "warnings": list(plan.warnings),
        "referral": _referral(referral) if referral else None,
        "problems": [vars(problem) for problem in plan.problems],
    }


def _given(program: Program | None) -> dict[str, Any]:
    if program is None:
        lists: dict[str, Any] = {"exercises": [], "held_back": [], "walking": []}
        return {"stage": None, "irritability": None, **lists, "minutes_per_day": None}
    return {
        "stage": program.stage,
        "irritability": program.irritability,
        "exercises": [_exercise(p) for p in program.prescriptions],
        "held_back": [{"id": h.id, "rule": h.rule, "reason": h.reason} for h in program.held_back],
        "walking": [
            {"week": w.week, "minutes": w.minutes, "days": w.days} for w in program.walking.weeks
        ],
        "minutes_per_day": program.minutes_per_day,
    }


def _exercise(p: Prescription) -> dict[str, Any]:
    return {"id": p.exercise.id, **p.dosage.model_dump(include=DOSE), "because": p.because}


def _referral(referral: Referral) -> dict[str, Any]:
    return {
        "tier": referral.tier,
        "flags": [flag.id for flag in referral.flags],
        "action": " ".join(dict.fromkeys(a for flag in referral.flags for a in flag.action)),
    }
