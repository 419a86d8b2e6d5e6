"""A roster's rows, each with its plan: every mistake is found before anything is made."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ...clinic.plan import RED_FLAG_WAITS, Plan
from ...errors import Problem
from ...model.status import Status
from ...packet.edition import Edition
from ...packet.plan import plan_row
from ..lists.known_words import safety_word
from .read import Roster, Row

TWICE = (
    "Another row has the same name and birth date under another ref: look whether both are meant."
)


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


def plan_roster(roster: Roster, edition: Edition) -> tuple[PlannedRow, ...]:
    """The plan of every row, in the roster's order; rows that share a ref are all held back."""
    return tuple(each_plan(roster, edition))


def each_plan(roster: Roster, edition: Edition) -> Iterator[PlannedRow]:
    """The same one by one, for who need not have all plans at a time."""
    for row in roster.rows:
        yield PlannedRow(row, _plan(row, roster, edition))


def plan_rows_of(roster: Roster, ref: str, edition: Edition) -> list[PlannedRow]:
    """The plans of the rows of one ref alone, the same as among all of them."""
    return [PlannedRow(row, _plan(row, roster, edition)) for row in _by_ref(roster).get(ref, [])]


@lru_cache(maxsize=2)
def _by_ref(roster: Roster) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in roster.rows:
        found.setdefault(row.cells.get("ref", ""), []).append(row)
    return found


@lru_cache(maxsize=2)
def _shared_refs(roster: Roster) -> set[str]:
    """Refs on more than one row; case is no difference, since some file systems make none."""
    counted = Counter(row.cells.get("ref", "").casefold() for row in roster.rows)
    return {ref for ref, count in counted.items() if ref and count > 1}


@lru_cache(maxsize=2)
def _twins(roster: Roster) -> set[int]:
    """The rows that have name and birth date in common with a row of another ref."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in roster.rows:
        found.setdefault(_person(row), []).append(row)
    same = (rows for person, rows in found.items() if all(person))
    return {r.number for rows in same for r in rows if len({_ref(other) for other in rows}) > 1}


def _person(row: Row) -> tuple[str, str]:
    """Whoever writes the family name first, with a comma or without accents means the same."""
    name = unicodedata.normalize("NFKD", row.cells.get("name", "")).casefold()
    plain = "".join(letter for letter in name if not unicodedata.combining(letter))
    return " ".join(sorted(re.findall(r"\w+", plain))), row.cells.get("date_of_birth", "")


def _ref(row: Row) -> str:
    return row.cells.get("ref", "").casefold()


def _plan(row: Row, roster: Roster, edition: Edition) -> Plan:
    plan = plan_row(row.cells, edition)
    if row.number in _twins(roster):
        plan = replace(plan, warnings=(*plan.warnings, TWICE))
    found = [*_own_problems(row, _shared_refs(roster))]
    if not found:
        return plan
    waits = [RED_FLAG_WAITS] if plan.status == Status.REFERRED else []
    problems = (*plan.problems, *found, *waits)
    return replace(plan, status=Status.INVALID, outcome=None, problems=problems)


def _own_problems(row: Row, shared: set[str]) -> Iterator[Problem]:
    """What can only be seen in the table: a ref used twice, a row with too many cells."""
    if row.cells.get("ref", "").casefold() in shared:
        said = "another row has the same ref, and nobody can know which is meant"
        yield Problem("ref", said, "give each row a ref of its own")
    if row.slipped and not row.too_many:
        how = f"{abs(row.slipped)} cells {'more' if row.slipped > 0 else 'less'} than the header"
        fix = "look for a separator or a line break inside a cell, and put that cell in quotes"
        yield Problem("", f"the row has {how}, so that others may stand under a wrong heading", fix)
    for column in ("note", "screened_by", "clinician", "override_reason"):
        what = safety_word(row.cells.get(column, ""))
        if what:
            said = f"a word of {what} stands here: the row may have slipped by a cell"
            yield Problem(column, said, f"put it under {what}, or say it in other words")
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


def doubles(rows: Sequence[PlannedRow]) -> list[str]:
    """The rows that seem to be one person's twice, as they are said before anything is made."""
    found = (planned for planned in rows if TWICE in planned.plan.warnings)
    return [f"row {each.row.number}, {each.plan.ref}: {TWICE}" for each in found]


def summary(rows: Sequence[PlannedRow]) -> str:
    """What will become of the rows, in one sentence."""
    count = Counter(row.plan.status for row in rows)
    both = sum(bool(row.plan.problems) and row.plan.status == Status.REFERRED for row in rows)
    parts = (
        f"{count[Status.PLANNED]} to make",
        f"{count[Status.REFERRED]} referred",
        f"{count[Status.NOT_SCREENED]} not screened",
        f"{count[Status.INVALID]} with mistakes"
        + (f" (and {both} of those referred)" * bool(both)),
    )
    return f"{counted(len(rows), 'row')}: {', '.join(parts)}."


def counted(count: int, thing: str) -> str:
    """A number of things."""
    return f"{count} {thing}{'' if count == 1 else 's'}"


def receipt(rows: tuple[PlannedRow, ...]) -> str:
    """What becomes of a roster, for a notebook: the counts, and each mistake."""
    wrong = [f"row {p.row}, {p.ref}, {p.column}: {p.problem}" for p in problems(rows)]
    return "\n".join((summary(rows), *wrong))
