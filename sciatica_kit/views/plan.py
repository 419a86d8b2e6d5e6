"""One patient's plan as tables under the ref: no name, no birth date, no note text."""

import html
from collections.abc import Sequence

from ..clinic.plan import Plan
from ..model.library import Library
from ..model.program import Program


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    top = "".join(f"<th scope='col'>{html.escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><caption>{caption}</caption><tr>{top}</tr>{body}</table>" if rows else ""


def plan_tables(plan: Plan) -> str:
    said = [(warning,) for warning in plan.warnings]
    wrong = [(p.column, p.problem, p.fix) for p in plan.problems]
    tables = [f"<p>Ref {html.escape(plan.ref)}: {plan.status}</p>"]
    if isinstance(plan.outcome, Program):
        tables += _program(plan.outcome)
    elif plan.outcome is not None:
        flags = [(f.row, f.id, f.tier, " ".join(f.action)) for f in plan.outcome.found]
        tables.append(_table("Red flags", ("Row", "Flag", "Tier", "Action"), flags))
    tables.append(_table("Warnings", ("Warning",), said))
    tables.append(_table("Problems", ("Column", "Problem", "Remedy"), wrong))
    return "".join(tables)


def unchecked(library: Library) -> str:
    """How much of the content a clinician has checked, in one line."""
    items = [*library.exercises.values(), *library.red_flags.values()]
    items += [*library.precautions.values(), *library.diagnoses.values()]
    open_ = sum(not item.review.checked_by for item in items)
    return f"<p>Content {library.hash[:8]}: {open_} of {len(items)} items not checked yet.</p>"


def _program(program: Program) -> list[str]:
    given = [
        (p.exercise.name, str(p.dosage.sets), str(p.dosage.reps), f"{p.dosage.hold_seconds} s",
         str(p.dosage.times_per_day), str(p.dosage.days_per_week), p.because)
        for p in program.prescriptions
    ]  # fmt: skip
    held = [(h.id, h.rule, h.reason) for h in program.held_back]
    head = ("Exercise", "Sets", "Repeat", "Hold", "A day", "Days", "Because")
    return [
        _table(f"Given, {program.day_said}", head, given),
        _table("Held back", ("Exercise", "Rule", "Reason"), held),
    ]
