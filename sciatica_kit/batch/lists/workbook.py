"""An XLSX file as a table: each cell as a person sees it, or in doubt where nobody can know."""

import io
import re
import warnings
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from ...errors import UserMistake
from ...model.cells import DoubtfulText
from ...model.intake import fold
from .code_page import OLE
from .sheet_parts import (
    MOST_COLUMNS,
    MOST_ROWS,
    Sheet,
    SheetParts,
    TooLarge,
    parts_of,
    sheets_of,
    struck,
)
from .table import DayText, Line, Reading, Table

# Formats that change nothing of a whole number: 0, 0.00, #,##0.
PLAIN = re.compile(r"|General|@|#|(#,##)?0(\.0+)?(_.)*")
# Formats that make a text of it: zeros between signs of their own ("P"000, 00-00).
SIGNED = re.compile(r'(?:0|"[^"]*"|\\.|[-/ ()])+')
SIGN = re.compile(r'0|"([^"]*)"|\\(.)|(.)')
TYPED = "set the column to Text, and type what it shows"
STRUCK = ("it is struck out", "clear the cell, or take the line off")
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
    except TooLarge as why:
        raise UserMistake(
            f"{path} is no list of patients: {why}; copy the filled rows (at most {MOST_ROWS:,}) "
            "into a new workbook."
        ) from None
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
    filled = [name for name, head in heads.items() if head]
    if reading.sheet and not parts:
        names = ", ".join(f"“{sheet.name}”" for sheet in sheets)
        raise UserMistake(f"{path} has no sheet of that name: it has {names}.")
    if not filled:
        return Table(())
    notes = () if reading.sheet else tuple(_others(path, filled, heads))
    return _lines(values[filled[0]], parts[filled[0]], notes)


def _wanted(sheet: Sheet, reading: Reading) -> bool:
    return fold(sheet.name) == fold(reading.sheet) if reading.sheet else sheet.shown


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
    """One row; a cell that is merged, or a formula without its value, is in doubt."""
    cells = [_seen(cell) for cell in row[:MOST_COLUMNS]]
    for place in range(len(cells)):
        if (number, place + 1) in parts.without_value:
            cells[place] = DoubtfulText("=", "there is a formula that was never worked out",
                                        "open the list in its spreadsheet and save it")  # fmt: skip
        if (number, place + 1) in parts.struck:
            cells[place] = DoubtfulText(cells[place], *STRUCK)
    for left, top, right, bottom in parts.merged:
        if top <= number <= bottom:
            where = f"over rows {top} to {bottom}" if top < bottom else "with the cell beside it"
            said, fix = f"the cell is merged {where}", "unmerge it, and fill each cell"
            cells += [""] * (right - len(cells))
            cells[left - 1 : right] = [DoubtfulText(c, said, fix) for c in cells[left - 1 : right]]
    return Line(number, tuple(cells), number in parts.hidden_rows)


def _seen(cell: Any) -> str:
    """A spreadsheet cell as the text a person sees."""
    value = cell.value
    if _struck(cell):
        return DoubtfulText(str(value), *STRUCK)
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return _day(value)
    if isinstance(value, (time, timedelta)):
        return DoubtfulText(str(value), "there is a time of day in it", TYPED)
    if isinstance(value, (int, float)):
        return _number(value, str(cell.number_format or "").split(";")[0])
    return "" if value is None else str(value).strip()


def _struck(cell: Any) -> bool:
    """Whether a person has drawn a line through a cell, or through a part of its text."""
    if isinstance(cell.value, CellRichText):
        blocks = (part for part in cell.value if isinstance(part, TextBlock))
        return any(block.font.strike for block in blocks)
    return cell.value is not None and cell.has_style and bool(cell.font.strike)


def _day(value: datetime) -> str:
    if value.time() == time():
        return DayText(value.date().isoformat())
    said = "there is a time with the date, so that the day itself is in doubt"
    return DoubtfulText(value.isoformat(), said, "write the day alone, as YYYY-MM-DD")


def _number(value: float, form: str) -> str:
    text = str(int(value) if float(value).is_integer() and abs(value) < 10**15 else value)
    if PLAIN.fullmatch(form):
        return text
    if SIGNED.fullmatch(form) and "0" in form and text.isdecimal():
        return _as_shown(text, form)
    return DoubtfulText(text, "the sheet shows this number in a form of its own", TYPED)


def _as_shown(digits: str, form: str) -> str:
    """A whole number in a format of zeros and signs: 1234 by 00-00 is 12-34."""
    signs = list(SIGN.finditer(form))
    zeros = sum(sign[0] == "0" for sign in signs)
    left = list(digits.zfill(zeros))
    over = len(left) - zeros
    shown = ""
    for sign in signs:
        if sign[0] == "0":
            taken, left, over = left[: over + 1], left[over + 1 :], 0
            shown += "".join(taken)
        else:
            shown += sign[1] or sign[2] or sign[3] or ""
    return shown
