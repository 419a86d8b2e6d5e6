"""What has changed between two drafts or two plans, in lines that a clinician reads."""

from collections.abc import Iterator

from ...batch.roster.columns import COLUMNS
from ...clinic.plan import Plan
from ...model.dosage import Dosage
from ...model.program import Program
from .state import FormState

# What identifies a patient is said to have changed, and not repeated.
PRIVATE = ("name", "date_of_birth", "address", "note")
BLANK = "blank"


def difference(before: FormState, after: FormState) -> tuple[str, ...]:
    """Every cell, dose and place that is not as it was; nothing where the two are the same."""
    return (*_cells(before, after), *_doses(before, after), *_order(before, after))


def _cells(before: FormState, after: FormState) -> Iterator[str]:
    old, new = before.as_row(), after.as_row()
    for column in COLUMNS:
        if old[column] == new[column]:
            continue
        said = f"{old[column] or BLANK} → {new[column] or BLANK}"
        yield f"{titled(column)}: {'changed' if column in PRIVATE else said}"


def _doses(before: FormState, after: FormState) -> Iterator[str]:
    for name in sorted({*before.doses, *after.doses}):
        old, new = before.doses.get(name), after.doses.get(name)
        if old != new:
            yield f"Dose of {name}: {dose_said(old)} → {dose_said(new)}"


def _order(before: FormState, after: FormState) -> Iterator[str]:
    if before.order != after.order:
        yield f"Order by hand: {', '.join(after.order) or 'the usual one'}"


def given_difference(before: Plan, after: Plan) -> tuple[str, ...]:
    """What the patient is given now and was not before, and the other way round."""
    old, new = _given(before), _given(after)
    more = [f"Now given: {name}" for name in new if name not in old]
    less = [f"No longer given: {name}" for name in old if name not in new]
    turned = () if before.status == after.status else (f"{before.status} → {after.status}",)
    return (*turned, *more, *less)


def _given(plan: Plan) -> tuple[str, ...]:
    program = plan.outcome
    if not isinstance(program, Program):
        return ()
    return tuple(p.exercise.name for p in program.prescriptions)


def titled(column: str) -> str:
    """A column's name as a person reads it."""
    return column.replace("_", " ").capitalize()


def dose_said(dose: Dosage | None) -> str:
    """A dose in one breath; seconds for the hold."""
    if dose is None:
        return "as the rules give it"
    often = f"{dose.times_per_day} a day, {dose.days_per_week} days"
    return f"{dose.sets} × {dose.reps}, hold {dose.hold_seconds} s, {often}"
