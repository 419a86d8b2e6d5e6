"""The empty roster that is made from the table of columns, CSV or XLSX."""

import csv
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from ...errors import UserMistake
from .columns import COLUMNS, Column

LAST_ROW = 1_048_576  # of an Excel sheet


def write_template(path: Path | str) -> None:
    """Write an empty roster, `.csv` or `.xlsx`; UserMistake if it exists or cannot be written."""
    path = Path(path)
    make = MAKERS.get(path.suffix.lower())
    if make is None:
        raise UserMistake(f"{path}: an empty roster is written as .xlsx or .csv; use such a name.")
    content = make()
    try:
        # "x" refuses an existing file in the same breath: somebody's list is never written over.
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise UserMistake(f"{path} is there already; give another name or move it away.") from None
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise UserMistake(
            f"{path} cannot be written ({why}); choose a folder that is there and is yours."
        ) from None


def _csv() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow(COLUMNS)
    return text.getvalue().encode("utf-8-sig")  # without the BOM Excel garbles accents


def _xlsx() -> bytes:
    book = Workbook()
    _fill_roster(book.active)
    _fill_columns(book.create_sheet("Columns"))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _fill_roster(sheet: Any) -> None:
    sheet.title = "Roster"
    for number, (name, column) in enumerate(COLUMNS.items(), start=1):
        letter = get_column_letter(number)
        # Text, or Excel turns 007 into 7 and a date into its own spelling.
        sheet.column_dimensions[letter].number_format = "@"
        sheet.column_dimensions[letter].width = max(14, len(name) + 4)
        _head(sheet.cell(1, number, name))
        sheet.cell(1, number).comment = Comment(column.note, "sciatica-kit", height=120, width=300)
        if column.choices:
            sheet.add_data_validation(_drop_down(name, column, letter))
    sheet.freeze_panes = "A2"


def _drop_down(name: str, column: Column, letter: str) -> DataValidation:
    said = f"Choose {', '.join(column.choices)}, or leave it blank."
    rule = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
    rule.errorTitle, rule.error, rule.showErrorMessage = name, said, True
    rule.add(f"{letter}2:{letter}{LAST_ROW}")
    return rule


def _fill_columns(sheet: Any) -> None:
    rows = [(name, c.note, ", ".join(c.choices)) for name, c in COLUMNS.items()]
    for row in [("Column", "What goes into it", "Choices"), *rows]:
        sheet.append(row)
    for letter, width in zip("ABC", (20, 90, 34), strict=True):
        sheet.column_dimensions[letter].width = width
        _head(sheet[f"{letter}1"])
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"


def _head(cell: Any) -> None:
    cell.font = Font(bold=True, color="FFFFFF")
    cell.fill = PatternFill("solid", fgColor="1F4E5F")
    cell.number_format = "@"


MAKERS: Mapping[str, Callable[[], bytes]] = MappingProxyType({".csv": _csv, ".xlsx": _xlsx})
