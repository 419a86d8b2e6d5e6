"""From the lines of a table to a roster's rows: each cell cleaned, mapped, and in doubt or not."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ...model.cells import DoubtfulText
from ...model.intake import fold
from .debris import DAYS, EMPTY, HAS_NONE, cleaned, has_sign
from .headings import Headings
from .table import DayText, Line, Reading

# Day, month and year, as a mapping says their order.
ORDERS = {"day-month-year": (2, 1, 0), "month-day-year": (2, 0, 1), "year-month-day": (0, 1, 2)}
A_DAY = re.compile(r"(\d{1,4})[./ -](\d{1,2})[./ -](\d{1,4})")
SWAPPED = "the column has dates of two kinds, so that day and month may be swapped here"


@dataclass(frozen=True)
class Row:
    """One patient's cells by column id, stripped text; number is the line a person sees.

    A cell that cannot be read for certain is DoubtfulText, and holds its row back. `too_many`
    counts filled cells beyond the last named column, `slipped` the cells more (or less, below 0)
    than the header has: such a row is to be held back.
    """

    number: int
    cells: Mapping[str, str]
    too_many: int = 0
    hidden: bool = False
    slipped: int = 0


def rows_of(lines: tuple[Line, ...], headings: Headings, reading: Reading) -> tuple[Row, ...]:
    """The filled rows, in their order."""
    rows = [
        replace(_row(line, headings.columns, reading), slipped=slipped)
        for line, slipped in zip(lines, _slips(lines, headings.width), strict=True)
    ]
    swapped = set(_swapped(rows)) if not reading.dates else set()
    by_program = any(_by_program(row) for row in rows)
    return tuple(_doubted(row, swapped, by_program) for row in rows)


def _slips(lines: tuple[Line, ...], width: int) -> Iterator[int]:
    """By how many cells each line differs from the header, where the file says where lines end.

    Where all lines end alike the file was written so; else one is cut short, or has slipped.
    """
    lengths = {len(line.cells) for line in lines}
    for line in lines:
        away = len(line.cells) - width
        odd = line.ends and len(lengths) > 1 and (away > 0 or width in lengths)
        yield away if odd else 0


def ended_before(lines: tuple[Line, ...], headings: Headings) -> tuple[str, ...]:
    """The known columns that no line of a file reaches."""
    reached = max((len(line.cells) for line in lines), default=0)
    short = bool(lines) and all(line.ends for line in lines)
    return tuple(c for c in headings.columns[reached:] if c) if short else ()


def _row(line: Line, columns: tuple[str | None, ...], reading: Reading) -> Row:
    """One row; a short one is filled up with blanks."""
    padded = (*line.cells, *[""] * (len(columns) - len(line.cells)))
    known = {
        column: _mapped(column, cleaned(column, cell), reading)
        for column, cell in zip(columns, padded, strict=False)
        if column
    }
    beyond = sum(1 for cell in line.cells[len(columns) :] if cell.strip())
    return Row(line.number, known, beyond, line.hidden)


def _mapped(column: str, text: str, reading: Reading) -> str:
    """The cell with the words and the dates of a mapping as the kit's own."""
    if isinstance(text, DoubtfulText):
        return text
    words = reading.words.get(column, {})
    if words:
        # Never a blank cell, which is not asked.
        words = {word: meant for word, meant in words.items() if has_sign(word)}
        whole = words.get(fold(text))
        parts = (words.get(fold(part), part.strip()) for part in text.split(";"))
        text = whole if whole is not None else "; ".join(parts)
    return _dated(text, reading.dates) if column in DAYS and reading.dates else text


def _dated(text: str, order: str) -> str:
    """A day in the order that a mapping names, as YYYY-MM-DD; any other text as it stands."""
    found = A_DAY.fullmatch(text)
    if not found or isinstance(text, DayText) or re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    year, month, day = (found[place + 1] for place in ORDERS[order])
    return f"{year}-{month:0>2}-{day:0>2}" if len(year) == 4 else text


def _swapped(rows: list[Row]) -> Iterator[str]:
    """Columns in which some days are days to the spreadsheet and others are text to it."""
    for column in DAYS:
        cells = [row.cells.get(column, "") for row in rows]
        days = any(isinstance(c, DayText) or re.fullmatch(r"\d{4}-\d\d-\d\d", c) for c in cells)
        texts = any(re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}", c) for c in cells)
        if days and texts:
            yield column


def _by_program(row: Row) -> bool:
    """Whether a program has filled this row's empty cells with a word of its own."""
    return any(c in EMPTY for column, c in row.cells.items() if column not in HAS_NONE)


def _doubted(row: Row, swapped: set[str], by_program: bool) -> Row:
    cells = {column: _doubt(column, c, swapped, by_program) for column, c in row.cells.items()}
    return replace(row, cells=cells)


def _doubt(column: str, text: str, swapped: set[str], by_program: bool) -> str:
    if isinstance(text, DoubtfulText) or not text:
        return text
    if column in swapped:
        return DoubtfulText(text, SWAPPED, "write every day of the column as YYYY-MM-DD, as text")
    if by_program and column in HAS_NONE and text == "None":
        said = "the list has empty cells that a program has filled, and this may be one of them"
        return DoubtfulText(text, said, "write none in small letters, or leave it blank")
    return str(text)
