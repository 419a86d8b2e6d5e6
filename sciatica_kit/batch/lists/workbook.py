"""An XLSX file as a table: each cell as a person sees it, or in doubt where nobody can know."""

import io
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook

from ...errors import UserMistake
from ...model.cells import DoubtfulText
from ...model.intake import fold
from .code_page import OLE
from .headings import KNOWN, REQUIRED
from .sheet_asides import asides
from .sheet_cells import STRUCK, TYPED, seen
from .sheet_parts import (
    MOST_COLUMNS,
    MOST_ROWS,
    NoList,
    Sheet,
    SheetParts,
    parts_of,
    sheets_of,
    struck,
)
from .table import Line, Reading, Table

FORMULA = DoubtfulText(
    "=", "there is a formula that was never worked out", "save the list in its spreadsheet"
)
OURS = ("column", "whatgoesintoit", "choices")


def table_of_workbook(path: Path, data: bytes, reading: Reading) -> Table:
    """The rows of the sheet that is asked for, else of the one list in it. Raises UserMistake."""
    if data.startswith(OLE):
        raise UserMistake(
            f"{path} has a password or is an old .xls file; take it off and save as .xlsx or .csv."
        )
    try:
        with warnings.catch_warnings(), ZipFile(io.BytesIO(data)) as book:
            warnings.simplefilter("ignore")  # of styles and extensions, none of the user's concern
            return _table(path, book, data, reading)
    except NoList as why:
        raise UserMistake(f"{path} cannot be read as a list: {why}.") from None
    except UserMistake:
        raise
    except Exception:  # openpyxl has no error of its own for a broken file: it raises a dozen kinds
        raise UserMistake(
            f"{path} is no whole Excel workbook; open it and save it anew as .xlsx or .csv."
        ) from None


def _table(path: Path, book: ZipFile, data: bytes, reading: Reading) -> Table:
    sheets = sheets_of(book)
    parts = {sheet.name: parts_of(book, sheet) for sheet in sheets if _wanted(sheet, reading)}
    values = load_workbook(io.BytesIO(data), read_only=True, data_only=True, rich_text=struck(book))
    heads = {sheet.name: _head(values[sheet.name]) for sheet in sheets if sheet.name in parts}
    filled = _lists_first([name for name, head in heads.items() if head], heads)
    if reading.sheet and not parts:
        names = ", ".join(f"“{sheet.name}”" for sheet in sheets)
        raise UserMistake(f"{path} has no sheet of that name: it has {names}.")
    if not filled:
        return Table(())
    hidden = (sheet.name for sheet in sheets if not sheet.shown and not reading.sheet)
    also = tuple(f"The sheet “{name}” is hidden, and left out." for name in hidden)
    notes = () if reading.sheet else (*_others(path, filled, heads), *also)
    read = next(sheet for sheet in sheets if sheet.name == filled[0])
    return _lines(values[read.name], parts[read.name], (*notes, *asides(book, read)))


def _wanted(sheet: Sheet, reading: Reading) -> bool:
    return fold(sheet.name) == fold(reading.sheet) if reading.sheet else sheet.shown


def _lists_first(names: list[str], heads: dict[str, tuple[str, ...]]) -> list[str]:
    """The sheets with a list's headings before the others, such as a cover."""
    lists = [name for name in names if {*REQUIRED} <= {KNOWN.get(word, "") for word in heads[name]}]
    return [*lists, *(name for name in names if name not in lists)]


def _others(path: Path, filled: list[str], heads: dict[str, tuple[str, ...]]) -> Iterator[str]:
    """What has to be said of the sheets that are not read. Raises UserMistake for a second list."""
    first, *others = filled
    same = [name for name in others if set(heads[name]) == set(heads[first])]
    if same:
        names = ", ".join(f"“{name}”" for name in (first, *same))
        raise UserMistake(
            f"{path} has a list in each of the sheets {names}: say which with --sheet NAME."
        )
    for name in others:
        if heads[name] != OURS:
            yield f"The sheet “{first}” is read; the sheet “{name}” is left out."


def _head(sheet: Any) -> tuple[str, ...]:
    """The first filled row of a sheet, folded; nothing where there is none."""
    sheet.reset_dimensions()  # some programs write a size that cuts rows off
    for row in sheet.iter_rows(max_row=MOST_ROWS, values_only=True):
        cells = tuple(fold(str(value)) for value in row if value not in (None, ""))
        if cells:
            return cells
    return ()


def _lines(sheet: Any, parts: SheetParts, notes: tuple[str, ...]) -> Table:
    rows = sheet.iter_rows(max_row=MOST_ROWS)
    lines = (_line(number, row, parts) for number, row in enumerate(rows, 1))
    hidden = frozenset(number - 1 for number in parts.hidden_columns)
    return Table(tuple(line for line in lines if any(line.cells)), notes, hidden)


def _line(number: int, row: tuple[Any, ...], parts: SheetParts) -> Line:
    """One row; what is merged, struck out, or a formula without its value, is in doubt."""
    cells = [
        _certain(seen(cell), (number, place), parts)
        for place, cell in enumerate(row[:MOST_COLUMNS], 1)
    ]
    for left, top, right, bottom in parts.spilled:
        if top <= number <= bottom:
            cells += [""] * (right - len(cells))
            cells[left - 1 : right] = [c or FORMULA for c in cells[left - 1 : right]]
    for left, top, right, bottom in parts.merged:
        if top <= number <= bottom:
            where = f"over rows {top} to {bottom}" if top < bottom else "with the cell beside it"
            said, fix = f"the cell is merged {where}", "unmerge it, and fill each cell"
            cells += [""] * (right - len(cells))
            cells[left - 1 : right] = [DoubtfulText(c, said, fix) for c in cells[left - 1 : right]]
    return Line(number, tuple(cells), number in parts.hidden_rows)


def _certain(text: str, at: tuple[int, int], parts: SheetParts) -> str:
    """A cell whose value is its own, or in doubt."""
    if at in parts.bare:
        return FORMULA
    if at in parts.unread:
        return DoubtfulText(text or "?", "there is something in it that cannot be read", TYPED)
    return DoubtfulText(text, *STRUCK) if at in parts.struck else text
