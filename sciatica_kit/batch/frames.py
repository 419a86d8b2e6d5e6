"""What is known of a roster and of a run as data frames: refs and rules, and never a name."""

from collections.abc import Iterator, Sequence
from dataclasses import astuple, fields
from typing import Any

import pandas as pd

from ..model.exercise import Exercise
from ..model.library import Library
from ..model.program import Program
from .record.manifest import Entry
from .roster.facts import facts_of_plan
from .roster.plans import PlannedRow, RowProblem, problems

EXPLAINED = ("ref", "exercise", "given", "rule", "reason", "evidence", "grade")


def problems_frame(rows: Sequence[PlannedRow]) -> pd.DataFrame:
    """A row a mistake: row (as a person counts lines), ref, column, problem, fix."""
    names = [field.name for field in fields(RowProblem)]
    return pd.DataFrame([astuple(p) for p in problems(tuple(rows))], columns=names)


def plans_frame(rows: Sequence[PlannedRow]) -> pd.DataFrame:
    """A row a patient, with the facts that `plan --format jsonl` prints."""
    return pd.DataFrame([facts_of_plan(row.plan) for row in rows])


def reasons_frame(rows: Sequence[PlannedRow], library: Library) -> pd.DataFrame:
    """A row an exercise and patient: given or held back, by which rule and why, with evidence."""
    found = [line for row in rows for line in _reasons(row, library)]
    return pd.DataFrame(found, columns=list(EXPLAINED))


def manifest_frame(entries: Sequence[Entry]) -> pd.DataFrame:
    """A row a row of the manifest; every cell is text, as it stands in manifest.csv."""
    names = [field.name for field in fields(Entry)]
    return pd.DataFrame([list(map(str, astuple(entry))) for entry in entries], columns=names)


def _reasons(row: PlannedRow, library: Library) -> Iterator[tuple[Any, ...]]:
    program, ref = row.plan.outcome, row.plan.ref
    if not isinstance(program, Program):
        return
    for p in program.prescriptions:
        yield ref, p.exercise.id, True, p.overridden, p.because, *_cited(p.exercise)
    for held in program.held_back:
        cited = _cited(library.exercises[held.id])
        yield ref, held.id, False, held.rule, held.reason, *cited
    for name in program.reserve:
        cited = _cited(library.exercises[name])
        yield ref, name, False, "", "Nothing against it; not needed in this programme.", *cited


def _cited(exercise: Exercise) -> tuple[str, str]:
    """The references of an exercise, and the grade of each in the same order."""
    references = "; ".join(item.reference for item in exercise.evidence)
    return references, "; ".join(item.grade for item in exercise.evidence)
