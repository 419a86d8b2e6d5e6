"""Reading a roster, CSV or XLSX: every cell stays the text a person sees, nothing is guessed."""

import codecs
import csv
import hashlib
import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from ...errors import UserMistake
from ...model.intake import fold
from ...model.patient import PatientProfile
from .columns import write_template

__all__ = ["Roster", "Row", "read_roster", "write_template"]

KNOWN = {fold(n): n for n, field in PatientProfile.model_fields.items() if not field.exclude}
REQUIRED = ("ref", "name", "diagnosis")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
FOREIGN = (ZIP, OLE, b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
Line = tuple[int, list[str]]


@dataclass(frozen=True)
class Row:
    """One patient's cells by column id, stripped text; number is the line a person sees.

    `too_many` counts filled cells beyond the last named column: such a row is to be held back.
    """

    number: int
    cells: Mapping[str, str]
    too_many: int = 0


# Two rosters are the same only if they are one, so that what is known of one can be remembered.
@dataclass(frozen=True, eq=False)
class Roster:
    """The table of patients for one run; sha256 is of the file's bytes."""

    path: Path
    rows: tuple[Row, ...]
    unknown_columns: tuple[str, ...]
    sha256: str


def read_roster(path: Path | str) -> Roster:
    """The filled rows of a `.csv` file, or of the first visible sheet of an `.xlsx` file.

    Raises UserMistake if the file cannot be read as a table with ref, name and diagnosis.
    """
    path = Path(path)
    return parse_roster(path, _bytes(path))


def parse_roster(path: Path, data: bytes) -> Roster:
    """The same from bytes that are at hand; `path` says which kind they are, and names them."""
    lines = _sheet(path, data) if path.suffix.lower() == ".xlsx" else _records(path, data)
    filled = ((number, cells) for number, cells in lines if any(cells))
    top, header = next(filled, (0, []))
    if not header:
        raise UserMistake(f"{path} is empty; put the column names in its first row.")
    columns, unknown = _columns(path, top, header)
    rows = tuple(_row(number, cells, columns) for number, cells in filled)
    if not rows:
        raise UserMistake(f"{path} has column names but no rows; add one row a patient.")
    return Roster(path, rows, unknown, hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise UserMistake(f"{path} is a folder; name the roster file in it.")
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserMistake(f"{path} is not there; check its name and folder.") from None
    except PermissionError:
        raise UserMistake(
            f"{path} may not be read; close it in other programs, or ask its owner for access."
        ) from None
    except OSError as error:
        raise UserMistake(f"{path} cannot be read ({error.strerror}); copy it anew.") from None
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise UserMistake(f"{path} is no .xlsx or .csv file; save it as .xlsx or .csv.")
    if not data.strip():
        raise UserMistake(f"{path} is empty; put the column names in its first row.")
    return data


def _text(path: Path, data: bytes) -> str:
    """The text of a CSV file: by its byte order mark, else UTF-8, else Windows-1252."""
    wide = data.startswith(UTF_16)
    if data.startswith(FOREIGN) or "\0" in data.decode("utf-16" if wide else "latin-1", "replace"):
        raise UserMistake(f"{path} holds no plain text; save it as .xlsx or .csv.")
    marked = data.startswith(codecs.BOM_UTF8)
    for encoding in ("utf-16",) if wide else ("utf-8-sig",) if marked else ("utf-8", "cp1252"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    raise UserMistake(f"{path} holds letters in no known encoding; save it as “CSV UTF-8”.")


def _records(path: Path, data: bytes) -> Iterator[Line]:
    """Each record with the physical line on which it begins."""
    text = _text(path, data)
    # Strict: otherwise a quote left open swallows the patients below it without a word.
    lines, sign = io.StringIO(text, newline=""), _delimiter(text)
    reader = csv.reader(lines, delimiter=sign, strict=True, skipinitialspace=True)
    begin = 1
    try:
        for cells in reader:
            yield begin, [cell.strip() for cell in cells]
            begin = reader.line_num + 1
    except csv.Error:
        raise UserMistake(
            f"{path}, line {begin}: a quoted cell is not closed, or has text after its closing "
            "quotation mark; mend the quotation marks of that line."
        ) from None


def _delimiter(text: str) -> str:
    """The commonest of comma, semicolon and tab in the header line, outside quotes."""
    header = re.match(r'(?:"[^"]*"|[^"\r\n])*', text.lstrip("\r\n \ufeff"))
    bare = re.sub(r'"[^"]*"', "", header[0] if header else "")
    return max(",;\t", key=bare.count)


def _sheet(path: Path, data: bytes) -> list[Line]:
    """The rows of the first visible sheet, with the numbers the spreadsheet shows."""
    if data.startswith(OLE):
        raise UserMistake(
            f"{path} has a password or is an old .xls file; take it off and save as .xlsx or .csv."
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions, none of the user's concern
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheet = next(sheet for sheet in book.worksheets if sheet.sheet_state == "visible")
            sheet.reset_dimensions()  # some programs write a size that cuts rows off
            return [(n, [_seen(c) for c in row]) for n, row in enumerate(sheet.iter_rows(), 1)]
    except Exception:  # openpyxl has no error of its own for a broken file: it raises a dozen kinds
        raise UserMistake(
            f"{path} is no whole Excel workbook; open it and save it anew as .xlsx or .csv."
        ) from None


def _seen(cell: Any) -> str:
    """A spreadsheet cell as the text a person sees."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and re.fullmatch("0+", cell.number_format or ""):
        return str(value).zfill(len(cell.number_format))  # the format 000 shows 7 as 007
    return "" if value is None else str(value).strip()


def _columns(path: Path, top: int, header: list[str]) -> tuple[list[str | None], tuple[str, ...]]:
    """The column id at each place, None for an unknown one, and the unknown names as written."""
    names = [cell.strip("\ufeff\"'“”‘’ \t\r\n") for cell in header]
    while names and not names[-1]:
        names.pop()
    columns = [KNOWN.get(fold(name)) for name in names]
    _check(path, top, names, columns)
    unknown = [
        name or f"column {place}"
        for place, (name, column) in enumerate(zip(names, columns, strict=True), start=1)
        if column is None
    ]
    return columns, tuple(dict.fromkeys(unknown))


def _check(path: Path, top: int, names: list[str], columns: list[str | None]) -> None:
    """Raise UserMistake for a header that is none, lacks a required column or has one twice."""
    missing = [name for name in REQUIRED if name not in columns]
    if len(missing) == len(REQUIRED):
        # The row is not repeated: where there is no header it is a patient.
        raise UserMistake(
            f"{path}, row {top} is no header: ref, name and diagnosis do not stand in it; "
            "put the column names in the first row, with nothing above them."
        )
    if missing:
        lacking = " and ".join(missing)
        raise UserMistake(f"{path}, row {top} lacks {lacking}; add a column for each.")
    for column in dict.fromkeys(column for column in columns if column):
        twice = [name for name, found in zip(names, columns, strict=True) if found == column]
        if len(twice) > 1:
            raise UserMistake(
                f"{path}, row {top}: {_quoted(twice)} all mean the column {column}; keep one."
            )


def _quoted(names: Iterable[str]) -> str:
    """The first few names; cut short, since a missing header means these are a patient's cells."""
    some = [f"“{name[:30]}”" for name in names if name]
    return ", ".join(some[:8]) + (", …" if len(some) > 8 else "") or "nothing"


def _row(number: int, cells: list[str], columns: list[str | None]) -> Row:
    """One row; a short one is filled up with blanks."""
    padded = cells + [""] * (len(columns) - len(cells))
    known = {column: cell for column, cell in zip(columns, padded, strict=False) if column}
    return Row(number, known, sum(1 for cell in cells[len(columns) :] if cell))
