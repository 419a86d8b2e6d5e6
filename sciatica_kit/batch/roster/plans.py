"""A roster's rows, each with its plan: every mistake is found before anything is made."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from ...clinic.plan import RED_FLAG_WAITS, Plan, plan_patient
from ...errors import Problem
from ...fonts import unprintable
from ...library.load import Library
from ...model.intake import Intake
from .read import Roster, Row


@dataclass(frozen=True)
class PlannedRow:
    """One row of the roster with its plan."""

    row: Row
    plan: Plan


@dataclass(frozen=True)
class RowProblem:
    """One line of problems.csv: no name and no birth date stand in it."""

    row: int
    ref: str
    column: str
    problem: str
    fix: str


def plan_roster(roster: Roster, library: Library, issued_on: date) -> tuple[PlannedRow, ...]:
    """The plan of every row, in the roster's order; rows that share a ref are all held back."""
    return tuple(each_plan(roster, library, issued_on))


def each_plan(roster: Roster, library: Library, issued_on: date) -> Iterator[PlannedRow]:
    """The same one by one, for who need not have all plans at a time."""
    intake, shared = library.intake(issued_on, unprintable), _shared_refs(roster)
    for row in roster.rows:
        yield PlannedRow(row, _plan(row, shared, library, intake))


def plan_rows_of(
    roster: Roster, ref: str | float, library: Library, issued_on: date
) -> list[PlannedRow]:
    """The plans of the rows of one ref alone, the same as among all of them."""
    intake, shared = library.intake(issued_on, unprintable), _shared_refs(roster)
    rows = _by_ref(roster).get(ref, []) if isinstance(ref, str) else _numbered(roster, ref)
    return [PlannedRow(row, _plan(row, shared, library, intake)) for row in rows]


@lru_cache(maxsize=2)
def _by_ref(roster: Roster) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in roster.rows:
        found.setdefault(row.cells.get("ref", ""), []).append(row)
    return found


def _numbered(roster: Roster, ref: float) -> list[Row]:
    return [row for row in roster.rows if _is(row, ref)]


@lru_cache(maxsize=2)
def _shared_refs(roster: Roster) -> set[str]:
    """Refs on more than one row; case is no difference, since some file systems make none."""
    counted = Counter(row.cells.get("ref", "").casefold() for row in roster.rows)
    return {ref for ref, count in counted.items() if ref and count > 1}


def _plan(row: Row, shared: set[str], library: Library, intake: Intake) -> Plan:
    plan = plan_patient(row.cells, library, intake)
    found = [*_own_problems(row, shared)]
    if not found:
        return plan
    waits = [RED_FLAG_WAITS] if plan.status == "referred" else []
    problems = (*plan.problems, *found, *waits)
    return replace(plan, status="invalid", outcome=None, problems=problems)


def _own_problems(row: Row, shared: set[str]) -> Iterator[Problem]:
    """What can only be seen in the table: a ref used twice, a row with too many cells."""
    if row.cells.get("ref", "").casefold() in shared:
        said = "another row has the same ref, and nobody can know which is meant"
        yield Problem("ref", said, "give each row a ref of its own")
    if row.too_many:
        said = f"the row has {row.too_many} more filled cells than there are columns"
        yield Problem("", said, "look for a separator inside a cell, and put that cell in quotes")


def problems(rows: tuple[PlannedRow, ...]) -> tuple[RowProblem, ...]:
    """Every mistake of a roster, in the order of its rows."""
    return tuple(
        RowProblem(planned.row.number, planned.plan.ref, p.column, p.problem, p.fix)
        for planned in rows
        for p in planned.plan.problems
    )


def find_rows(rows: tuple[PlannedRow, ...], ref: str | float) -> list[PlannedRow]:
    """The rows of a ref, to the letter; a number is what `papermill -p ref 007` makes of a ref."""
    return [planned for planned in rows if _is(planned.row, ref)]


def _is(row: Row, ref: str | float) -> bool:
    own = row.cells.get("ref", "")
    return own == ref if isinstance(ref, str) else _number(own) == ref


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
