"""A CSV file as a table: its separator, its records, the lines on which they begin."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

from ...errors import UserMistake
from .code_page import text_of
from .table import Line, Reading, Table

MOST_BYTES = 64 * 2**20
MOST_ROWS, MOST_COLUMNS = 100_000, 500
END_OF_FILE = "\x1a"
SEPARATORS = ",;\t|"
NAMED_SEPARATOR = re.compile(r'\ufeff?"?sep=(.)"?[ ,;]*(?:\r\n|\n|\r)', re.IGNORECASE)


def table_of_text(path: Path, data: bytes, reading: Reading) -> Table:
    """The records of a CSV file. Raises UserMistake where they cannot be told apart."""
    if len(data) > MOST_BYTES:
        raise UserMistake(
            f"{path} is larger than {MOST_BYTES // 2**20} MB, and no list of patients is; look "
            "whether it is the right file."
        )
    text, notes = text_of(path, data, reading.encoding)
    text = text.rstrip("\r\n\0" + END_OF_FILE)  # DOS ended a text with a sign of its own
    return Table(tuple(_records(path, text, reading.header_row)), notes)


def _records(path: Path, text: str, header_row: int) -> Iterator[Line]:
    """Each record with the physical line on which it begins."""
    named = NAMED_SEPARATOR.match(text)
    body, above = (text[named.end() :], 1) if named else (text, 0)
    header = "".join(body.splitlines(keepends=True)[max(0, header_row - above - 1) :])
    sign = named[1] if named else _separator(header)
    # Strict: otherwise a quote left open swallows the patients below it without a word.
    lines = io.StringIO(body, newline="")
    reader = csv.reader(lines, delimiter=sign, strict=True, skipinitialspace=True)
    begin, found = 1 + above, 0
    try:
        for cells in reader:
            found += 1
            _check_size(path, begin, found, cells)
            _check_rows_within(path, begin, cells, sign)
            yield Line(begin, tuple(cells), ends=True)
            begin = reader.line_num + 1 + above
    except csv.Error as error:
        raise _broken(path, begin, str(error)) from None


def _check_size(path: Path, line: int, found: int, cells: list[str]) -> None:
    """Raise UserMistake for what no list has."""
    if found > MOST_ROWS or len(cells) > MOST_COLUMNS:
        raise UserMistake(
            f"{path}, line {line}: a list has at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns"
            "; look whether it is the right file."
        )


def _check_rows_within(path: Path, line: int, cells: list[str], sign: str) -> None:
    """Raise UserMistake for a cell of several lines that holds rows: its quote was not meant."""
    for cell in cells:
        parts = [part.split(sign) for part in cell.splitlines()[1:]]
        if any(len(p) > 2 and (len(p) >= len(cells) - 1 or _like_a_ref(p[0])) for p in parts):
            raise UserMistake(
                f"{path}, line {line}: a quoted cell goes over several lines that look like rows; "
                "close its quotation mark, or take the separators out of it."
            )


def _like_a_ref(text: str) -> bool:
    return bool(re.fullmatch(r"[A-Za-z_.-]*\d[\w.-]*", text.strip()))


def _broken(path: Path, line: int, said: str) -> UserMistake:
    if "field limit" in said:
        return UserMistake(
            f"{path}, line {line}: a cell is longer than any text of a list; shorten it, or close "
            "its quotation mark."
        )
    return UserMistake(
        f"{path}, line {line}: a quoted cell is not closed, or has text after its closing "
        "quotation mark; mend the quotation marks of that line."
    )


def _separator(text: str) -> str:
    """The commonest of the separators in the header line, outside quotes."""
    header = re.match(r'(?:"[^"]*"|[^"\r\n])*', text.lstrip("\r\n \ufeff"))
    bare = re.sub(r'"[^"]*"', "", header[0] if header else "")
    return max(SEPARATORS, key=bare.count)
