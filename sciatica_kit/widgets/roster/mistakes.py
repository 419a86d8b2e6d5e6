"""The rows with mistakes, each with a field for every wrong cell, so that it is mended in place."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

import ipywidgets as w

from ...batch.roster.columns import COLUMNS
from ...batch.roster.plans import PlannedRow, counted
from ...clinic.plan import RED_FLAG_WAITS
from ...errors import Problem
from ...model.status import Status
from .files import Edits
from .sentences import STATUS, html

# A page of a thousand fields is slow, and nobody mends a thousand cells by hand.
MOST_ROWS = 40
MENDED_NOW = '<p class="sb-ok">In order now.</p>'
Choices = Mapping[str, Sequence[str]]


class MistakesTable(w.VBox):  # type: ignore[misc]
    """The rows with mistakes, those that cannot wait first; `changed` is told of each edit."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed, self._rest = changed, html()
        self._rows: dict[int, MistakenRow] = {}
        super().__init__([self._rest])

    @property
    def fields(self) -> dict[tuple[int, str], w.Combobox]:
        """The fields by the row's number and the column."""
        return {(n, c): f for n, row in self._rows.items() for c, f in row.fields.items()}

    def forget(self) -> None:
        """Begin anew, for another roster."""
        self._rows = {}

    def show(self, rows: Sequence[PlannedRow], choices: Choices) -> None:
        """Show the mistakes; a row that was mended stays where it is, so that nothing jumps."""
        wrong = [row for row in rows if row.plan.problems]
        found = {row.row.number: row for row in rows}
        self._rows = {n: shown for n, shown in self._rows.items() if n in found}
        for row in sorted(wrong, key=lambda row: not _urgent(row)):
            if len(self._rows) < MOST_ROWS + _settled(self._rows, found):
                self._rows.setdefault(row.row.number, MistakenRow(self._changed))
        for number, shown in self._rows.items():
            shown.show(found[number], choices)
        self._rest.value = _rest(len(wrong), sum(r.row.number in self._rows for r in wrong))
        self.children = [*self._rows.values(), self._rest]

    def edits(self) -> Edits:
        """The cells that were changed, by the row's number and the column."""
        return {
            (n, column): field.value
            for n, row in self._rows.items()
            for column, field in row.fields.items()
            if field.value != row.before[column]
        }


class MistakenRow(w.VBox):  # type: ignore[misc]
    """One row with its status, and a line for each column that has or had a mistake."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed, self._head = changed, html()
        self._said: dict[str, w.HTML] = {}
        self._lines: list[w.Box] = []
        self.fields: dict[str, w.Combobox] = {}
        self.before: dict[str, str] = {}
        super().__init__([self._head])
        self.add_class("sb-row")

    def show(self, row: PlannedRow, choices: Choices) -> None:
        """Show the row as it stands now, in the fields that are there already and in new ones."""
        self._head.value = _head(row)
        by_column: dict[str, list[Problem]] = {}
        for problem in row.plan.problems:
            by_column.setdefault(problem.column, []).append(problem)
        for column in by_column:
            if column not in self._said:
                self._add(row, column, choices.get(column, ()))
        for column, said in self._said.items():
            said.value = _said(by_column.get(column, []))
        for column, field in self.fields.items():
            self.before[column] = field.value = row.row.cells.get(column, "")

    def _add(self, row: PlannedRow, column: str, words: Sequence[str]) -> None:
        said = self._said[column] = w.HTML(layout={"flex": "1 1 20rem"})
        parts = [said]
        if column in COLUMNS:
            field = self.fields[column] = _field(row, column, words)
            self.before[column] = field.value
            field.observe(lambda change: self._changed(), "value")
            parts = [field, said]
        flow = {"display": "flex", "flex_flow": "row wrap", "grid_gap": "0 1rem"}
        self._lines.append(w.Box(parts, layout=flow))
        self.children = [self._head, *self._lines]


def _field(row: PlannedRow, column: str, words: Sequence[str]) -> w.Combobox:
    return w.Combobox(
        value=row.row.cells.get(column, ""),
        options=tuple(words),
        description=f"{column}, row {row.row.number}",
        placeholder="(blank)",
        tooltip=COLUMNS[column].note,
        style={"description_width": "11rem"},
        layout={"width": "26rem"},
    )


def _head(row: PlannedRow) -> str:
    ref = escape(row.plan.ref or row.row.cells.get("ref", "") or "no ref")
    look = ' class="sb-urgent"' if _urgent(row) else ""
    return f"<p{look}><b>Row {row.row.number}, {ref}</b>: {STATUS[row.plan.status]}</p>"


def _urgent(row: PlannedRow) -> bool:
    return row.plan.status == Status.REFERRED or RED_FLAG_WAITS in row.plan.problems


def _settled(shown: Mapping[int, MistakenRow], found: Mapping[int, PlannedRow]) -> int:
    """How many of the rows that are shown have been mended."""
    return sum(not found[number].plan.problems for number in shown)


def _rest(wrong: int, shown: int) -> str:
    """What stands below the rows with mistakes."""
    if not wrong:
        return '<p class="sb-ok">No row has a mistake.</p>'
    more = f"{counted(wrong - shown, 'more row')} with mistakes will show when these are mended."
    return f"<p>{more}</p>" if wrong > shown else ""


def _said(found: Sequence[Problem]) -> str:
    """A cell's mistakes in the words of the roster's check."""
    return "".join(_sentence(problem) for problem in found) or MENDED_NOW


def _sentence(problem: Problem) -> str:
    look = "sb-urgent" if problem is RED_FLAG_WAITS else "sb-mistake"
    words = f"{problem.problem}: {problem.fix}"
    if words.split()[0].isalpha():  # an id stays as it is written
        words = words[0].upper() + words[1:]
    stop = "" if words.endswith("?") else "."
    return f'<p class="{look}">{escape(words)}{stop}</p>'
