"""Reading a roster, CSV or XLSX: every cell stays the text a person sees, nothing is guessed."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ...errors import UserMistake
from ...model.intake import fold
from ..lists.headings import KNOWN, REQUIRED, Headings, headings_of, plain
from ..lists.known_words import safety_word
from ..lists.mapping import fits, headings_named, load_mapping, mappings_beside
from ..lists.rows import Row, ended_before, rows_of
from ..lists.table import Line, Reading, Table
from ..lists.text_file import MOST_BYTES, table_of_text

__all__ = ["KNOWN", "Roster", "Row", "parse_roster", "read_roster"]
OWN_WORDS = Reading()
NO_SHEETS = "A sheet was named, and a .csv has none: the whole file is read."
# How many rows may stand above the headings for these still to be found.
MOST_ABOVE = 20


# Two rosters are the same only if they are one, so that what is known of one can be remembered.
@dataclass(frozen=True, eq=False)
class Roster:
    """The table of patients for one run; sha256 is of the file's bytes.

    `notes` are what has to be said of how it was read, a sentence each, with no patient in it.
    """

    path: Path
    rows: tuple[Row, ...]
    unknown_columns: tuple[str, ...]
    sha256: str
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, ...]:
        """The notes, and which columns are left out since nobody knows them."""
        names = ", ".join(self.unknown_columns)
        return (
            *self.notes,
            *([f"Left out, for the kit does not know them: {names}"] * bool(names)),
        )


def read_roster(path: Path | str, reading: Reading = OWN_WORDS) -> Roster:
    """The filled rows of a `.csv` file, or of the list in an `.xlsx` file.

    `reading` says what the file does not. Where no mapping was named, one beside the file that
    names the same headings is taken. Raises UserMistake if the file cannot be read as a table
    with ref, name and diagnosis.
    """
    path = Path(path)
    data = _bytes(path)
    taken = reading.named or reading.columns
    found, note = (reading, "") if taken else _beside(path, data, reading)
    roster = parse_roster(path, data, found)
    return replace(roster, notes=(note, *roster.notes)) if note else roster


def parse_roster(path: Path, data: bytes, reading: Reading = OWN_WORDS) -> Roster:
    """The same from bytes that are at hand; `path` says which kind they are, and names them."""
    table = _table(path, data, reading)
    header, *lines = _from_header(path, table, reading)
    _check_top(path, header, lines)
    headings = headings_of(path, header, reading)
    _check_left_out(path, header, lines, headings, reading)
    rows = rows_of(tuple(lines), headings, reading)
    if not rows:
        raise UserMistake(f"{path} has column names but no rows; add one row a patient.")
    cut = ended_before(tuple(lines), headings)
    short = [f"No row reaches the columns {', '.join(cut)}: they are read as blank."] * bool(cut)
    sheet = [NO_SHEETS] * bool(reading.sheet and path.suffix.lower() == ".csv")
    notes = (*table.notes, *sheet, *_above(table, header), *short)
    notes += tuple(_hidden(table, rows, headings))
    return Roster(path, rows, headings.unknown, hashlib.sha256(data).hexdigest(), notes)


def header_of(path: Path | str, reading: Reading = OWN_WORDS) -> Line:
    """The line with the headings of a list. Raises UserMistake."""
    path = Path(path)
    return _from_header(path, _table(path, _bytes(path), reading), reading)[0]


def _bytes(path: Path) -> bytes:
    try:
        _check_file(path)
        data = path.read_bytes()
    except FileNotFoundError:
        raise UserMistake(f"{path} is not there; check its name and folder.") from None
    except PermissionError:
        raise UserMistake(
            f"{path} may not be read; close it in other programs, or ask its owner for access."
        ) from None
    except OSError as error:
        raise UserMistake(f"{path} cannot be read ({error.strerror}); copy it anew.") from None
    except ValueError:  # a NUL in a name
        raise UserMistake("that is no name of a file; check it.") from None
    if not data.strip():
        raise UserMistake(f"{path} is empty; put the column names in its first row.")
    return data


def _check_file(path: Path) -> None:
    """Raise UserMistake for what is no file of a list: a folder, a device, one too large."""
    if path.is_dir():
        raise UserMistake(f"{path} is a folder; name the roster file in it.")
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise UserMistake(f"{path} is no .xlsx or .csv file; save it as .xlsx or .csv.")
    if path.exists() and not path.is_file():
        raise UserMistake(f"{path} is no file; name one that is saved on a disk.")
    if path.stat().st_size > MOST_BYTES:
        raise UserMistake(
            f"{path} is larger than {MOST_BYTES // 2**20} MB, and no list of patients is; look "
            "whether it is the right file."
        )


def _table(path: Path, data: bytes, reading: Reading) -> Table:
    if path.suffix.lower() != ".xlsx":
        return table_of_text(path, data, reading)
    # A quarter of a second that a list of text does not need.
    from ..lists.workbook import table_of_workbook

    return table_of_workbook(path, data, reading)


def _from_header(path: Path, table: Table, reading: Reading) -> list[Line]:
    """The filled lines from the header on; what a mapping says stands above it is left out."""
    lines = [line for line in table.lines if any(cell.strip() for cell in line.cells)]
    lines = [line for line in lines if line.number >= reading.header_row]
    if not lines:
        raise UserMistake(f"{path} is empty; put the column names in its first row.")
    return lines


def _beside(path: Path, data: bytes, reading: Reading) -> tuple[Reading, str]:
    """The mapping beside a list that names its headings, and a sentence that says so."""
    fitting: list[tuple[Reading, str]] = []
    for file in mappings_beside(path):
        found = _own_or_none(file, path, data, reading)
        if found is None:
            continue
        told = replace(found, encoding=reading.encoding or found.encoding,
                       sheet=reading.sheet or found.sheet)  # fmt: skip
        try:
            header = _from_header(path, _table(path, data, told), told)[0]
        except UserMistake:
            continue
        if fits(told, header):
            fitting.append((told, file.name))
    if len(fitting) > 1:
        names = " and ".join(name for _, name in fitting)
        raise UserMistake(f"{path} fits the mappings {names}: say which with --mapping.")
    for told, name in fitting:
        return told, f"The list is read by the mapping {name}."
    return reading, ""


def _own_or_none(file: Path, roster: Path, data: bytes, reading: Reading) -> Reading | None:
    """A mapping beside a list, None where it is not whole and another list's. Raises UserMistake.

    One that names a heading of this list may be its own, and then its mistakes are said.
    """
    try:
        return load_mapping(file)
    except UserMistake:
        named = headings_named(file)
        try:
            header = _from_header(roster, _table(roster, data, reading), reading)[0]
        except UserMistake:
            return None
        own = {fold(plain(cell)) for cell in header.cells} - KNOWN.keys() - {""}
        if own and (named is None or named & own):
            raise
        return None


def _check_top(path: Path, header: Line, lines: list[Line]) -> None:
    """Raise UserMistake where the headings stand below something else, such as a title."""
    below = next((line.number for line in lines[:MOST_ABOVE] if _has_headings(line)), 0)
    if below and not _has_headings(header):
        raise UserMistake(
            f"{path}, row {header.number} is no header: the headings stand in row {below}; take "
            f"what is above them away, or say header_row = {below} in a mapping."
        )


def _has_headings(line: Line) -> bool:
    return {*REQUIRED} <= {KNOWN.get(fold(plain(cell)), "") for cell in line.cells}


def _check_left_out(
    path: Path, header: Line, lines: list[Line], headings: Headings, reading: Reading
) -> None:
    """Raise UserMistake where precautions or red flags stand in a column that is left out."""
    for place, column in enumerate(headings.columns):
        if column or fold(plain(header.cells[place])) in reading.columns:
            continue
        cells = ((line, line.cells[place]) for line in lines if place < len(line.cells))
        found = next(((line, what) for line, cell in cells if (what := safety_word(cell))), None)
        if found:
            raise UserMistake(
                f"{path}, row {found[0].number}: {found[1]} stand in column {place + 1}, which is "
                "none that is known; name the column so, or say in a mapping what it is "
                "(--mapping FILE)."
            )


def _above(table: Table, header: Line) -> Iterator[str]:
    """That there is something above the headings, where a mapping says in which row these are."""
    if any(line.number < header.number and any(line.cells) for line in table.lines):
        yield f"What stands above the headings in row {header.number} is left out."


def _hidden(table: Table, rows: tuple[Row, ...], headings: Headings) -> Iterator[str]:
    """What a person does not see in the sheet, and is read all the same."""
    hidden = sum(row.hidden for row in rows)
    if hidden:
        these = "1 row that is" if hidden == 1 else f"{hidden} rows that are"
        yield f"Among the rows: {these} hidden in the sheet."
    columns = [c for place, c in enumerate(headings.columns) if c and place in table.hidden_columns]
    if columns:
        yield f"Hidden in the sheet, and read all the same: {', '.join(columns)}."
