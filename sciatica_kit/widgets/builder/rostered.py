"""A draft in a list of patients: added as a row, or put in the place of the row that it has."""

import codecs
import csv
import io
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path

from ...batch.lists.debris import FREE, cleaned, guarded
from ...batch.roster.empty import write_template
from ...batch.roster.read import KNOWN
from ...errors import UserMistake
from ...model.cells import DoubtfulText
from ...model.intake import fold
from ...paths import write_private
from .state import FormState

# A cell as it stands in the file, quotes and all, with its place.
Raw = tuple[str, int, int]


def add_to_roster(draft: FormState, path: Path) -> int:
    """Append the row to a CSV, made first if it is not there; how many rows it has then.

    Raises UserMistake: for a ref that the list has already, a column that it lacks, a file that
    is no CSV.
    """
    _check_csv(path)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_template(path)
        path.chmod(0o600)
    text = _text(path)
    columns, rows = _read(path, text)
    _check(draft, path, columns)
    if _has(rows, columns, draft):
        raise UserMistake(f"{path} has the ref {draft.cells['ref']} already: give another ref.")
    # As the list has them: one kind of line end in a file, and another for its last line, is none.
    end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\r\n")
    cells = [_cell(name, draft.as_row().get(name, ""), path) for name in columns]
    between = "" if text.endswith(("\n", "\r")) else end
    _write(path, text + between + _line(cells, _sign(text)) + end)
    return len([row for row in rows if any(row)]) + 1


def is_listed(draft: FormState, path: Path) -> bool:
    """Whether a list has a row with the draft's ref already. Raises UserMistake."""
    _check_csv(path)
    if not path.exists():
        return False
    columns, rows = _read(path, _text(path))
    return _has(rows, columns, draft)


def replace_in_roster(draft: FormState, path: Path) -> None:
    """Put the draft in the place of the row with its ref; every other byte stays as it is.

    Columns that the kit does not know keep their cells. Raises UserMistake as adding does, and
    where not just one row has the ref.
    """
    text = _text(path)
    columns, _ = _read(path, text)
    _check(draft, path, columns)
    at, ref = columns.index("ref"), draft.cells.get("ref", "").casefold()
    found = [raw for raw in [*_raw(text)][1:] if len(raw) > at and _ref(_plain(raw[at][0])) == ref]
    if len(found) != 1:
        raise UserMistake(f"{path}: {len(found)} rows have the ref {ref}: mend the list first.")
    (raw,) = found
    row = _sign(text).join(_renewed(raw, columns, draft, path, _sign(text)))
    marked = path.read_bytes().startswith(codecs.BOM_UTF8)
    _write(path, text[: raw[0][1]] + row + text[raw[-1][2] :], "utf-8-sig" if marked else "utf-8")


def _renewed(
    raw: list[Raw], columns: list[str], draft: FormState, path: Path, sign: str
) -> list[str]:
    """The cells of a row as they are to stand: one that says the same is not touched."""
    cells, wanted = [cell for cell, _, _ in raw], draft.as_row()
    cells += [""] * (len(columns) - len(cells))
    for at, name in enumerate(columns):
        if name and cleaned(name, _plain(cells[at])) != wanted[name]:
            cells[at] = _line([_cell(name, wanted[name], path)], sign)
    return cells


def _raw(text: str) -> Iterator[list[Raw]]:
    """The lines of a list that is whole, a cell as it is written; an empty one may follow."""
    sign, line = re.escape(_sign(text)), list[Raw]()
    cell = re.compile(rf'("[^"]*(?:""[^"]*)*"|[^{sign}\r\n]*)({sign}|\r\n|\r|\n|\Z)')
    for found in cell.finditer(text):
        line.append((found[1], *found.span(1)))
        if found[2] != _sign(text):
            yield line
            line = []


def _plain(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if cell.startswith('"') else cell


def _line(cells: list[str], sign: str) -> str:
    """Cells as a line of a list, without its end."""
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign, lineterminator="").writerow(cells)
    return out.getvalue()


def _write(path: Path, text: str, encoding: str = "utf-8-sig") -> None:
    """Through a link to the list itself, whose rights stay what they are: others read it too."""
    real = Path(os.path.realpath(path))
    rights = stat.S_IMODE(real.stat().st_mode)
    write_private(real, text.encode(encoding))
    real.chmod(rights)


def _sign(text: str) -> str:
    return max(",;\t", key=re.split(r"[\r\n]", text, maxsplit=1)[0].count)


def _read(path: Path, text: str) -> tuple[list[str], list[list[str]]]:
    """Which column of the kit's each is, blank for none, and the rows under them."""
    header, *rows = _lines(path, text, _sign(text))
    return [KNOWN.get(fold(name), "") for name in header], rows


def _ref(cell: str) -> str:
    return cleaned("ref", cell).casefold()


def _has(rows: list[list[str]], columns: list[str], draft: FormState) -> bool:
    at = columns.index("ref") if "ref" in columns else len(columns)
    ref = draft.cells.get("ref", "").casefold()
    return any(len(row) > at and _ref(row[at]) == ref for row in rows)


def _check_csv(path: Path) -> None:
    if path.suffix.lower() != ".csv":
        raise UserMistake(f"{path}: rows can be added to a .csv file only; use such a name.")


def _cell(column: str, text: str, path: Path) -> str:
    """A cell as it stands in the list. Raises UserMistake where it would not be read so again."""
    written = guarded(text)
    read = cleaned(column, written)
    if isinstance(read, DoubtfulText) or (column in FREE and read != text):
        raise UserMistake(
            f"{column} cannot stand in {path} as it is: a list would take it for something else, "
            "such as a formula; word it another way."
        )
    return written


def _lines(path: Path, text: str, sign: str) -> list[list[str]]:
    """The lines of a list, the header first. Raises UserMistake where they cannot be told apart."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        return list(csv.reader(io.StringIO(plain, newline=""), delimiter=sign, strict=True)) or [[]]
    except csv.Error:
        raise UserMistake(
            f"{path} is no whole list: a quotation mark is open, or a cell is very long; mend it "
            "before a row is added."
        ) from None


def _text(path: Path) -> str:
    try:
        # Bytes first: text mode would change the line ends of what others have written.
        return path.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise UserMistake(f"{path} cannot be read as UTF-8; save it as “CSV UTF-8”.") from None


def _check(draft: FormState, path: Path, columns: list[str]) -> None:
    if "ref" not in columns:
        raise UserMistake(f"{path} has no column ref in its first row; choose a roster.")
    filled = [name for name, cell in draft.as_row().items() if cell]
    lacking = [name for name in filled if name not in columns]
    if lacking:
        raise UserMistake(
            f"{path} has no column {', '.join(lacking)}; add it, or start a new list."
        )
