"""The rosters a panel works on: those in a folder, an uploaded one, and the private mended copy."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from pathlib import Path, PurePosixPath

from ...batch.lists.debris import STILL_IN_DOUBT, cleaned, guarded
from ...batch.record.past import MENDED
from ...batch.roster.read import Roster, Row, read_roster
from ...errors import UserMistake
from ...model.cells import DoubtfulText
from ...packet.edition import SAMPLE, sample_roster
from ...paths import private_folder, write_private

KINDS = (".csv", ".xlsx")
ROSTERS = "rosters"
# A cell that stands where the header has no column: what it held is not known to us.
BEYOND = "?"
Edits = Mapping[tuple[int, str], str]


def rosters_in(folder: Path, outputs: Path) -> list[tuple[str, str]]:
    """What a drop-down offers: the sample, the tables in a folder, and those kept here before."""
    sample = ("Sample (made-up patients)", SAMPLE)
    theirs = [(path.name, str(path)) for path in _rosters(folder)]
    ours = [(f"{path.name} (kept here)", str(path)) for path in _rosters(outputs / ROSTERS)]
    return [("Choose a roster", ""), sample, *theirs, *ours]


def _rosters(folder: Path) -> list[Path]:
    # Excel leaves “~$list.xlsx” beside a list that is open.
    found = folder.glob("[!.~]*") if folder.is_dir() else ()
    return sorted(p for p in found if p.suffix.lower() in KINDS and p.is_file())


def chosen_path(value: str) -> Path:
    """The file that a choice of the drop-down means."""
    return sample_roster() if value == SAMPLE else Path(value)


def run_name(value: str) -> str:
    """The folder of a run, by its roster's name; never the folder in which rosters are kept."""
    name = Path(value).name.removesuffix(MENDED)
    stem = "sample" if value == SAMPLE else safe_name(Path(name).stem)
    return f"{stem}-run" if stem == ROSTERS else stem


def safe_name(text: str) -> str:
    """A name that can stand in any folder, and leads to no other one."""
    last = PurePosixPath(text.replace("\\", "/")).name
    return re.sub(r"[^\w.-]+", "-", last).strip(".-") or "roster"


def keep_upload(name: str, content: bytes, outputs: Path) -> Path:
    """Save an uploaded roster for its owner alone; another of its name stays as it is.

    Raises UserMistake if it is no list, or cannot be saved.
    """
    wanted = Path(safe_name(name))
    if wanted.suffix.lower() not in KINDS:
        raise UserMistake(f"{wanted} is no .xlsx or .csv file; save it as .xlsx or .csv")
    path = _free(outputs / ROSTERS, wanted.stem, wanted.suffix, content)
    _save(path, content)
    return path


def mended_path(outputs: Path, run: str) -> Path:
    """Where the mended copy of a run's roster is kept: where none of another list lies."""
    return _free(outputs / ROSTERS, run, MENDED)


def _free(folder: Path, stem: str, ending: str, content: bytes | None = None) -> Path:
    """A name that nobody has, or whose file holds this already; a number tells them apart."""
    names = chain((stem,), (f"{stem}-{number}" for number in count(2)))
    return next(
        path
        for name in names
        for path in (folder / f"{name}{ending}",)
        if not path.exists() or (content is not None and path.read_bytes() == content)
    )


def mend(roster: Roster, edits: Edits, path: Path) -> Roster:
    """Write a copy of a roster with some cells changed, and read it; rows keep their numbers.

    An edit is found by the number of its row and its column. Raises UserMistake.
    """
    rows = [_edited(row, edits) for row in roster.rows]
    filled = [row for row in rows if any(row.cells.values()) or row.too_many]
    _save(path, _csv(_columns(rows), filled))
    read = read_roster(path)
    # A cell of many lines moves the rows below it; people look for the numbers of their own list.
    pairs = zip(read.rows, filled, strict=True)
    numbered = tuple(replace(new, number=old.number) for new, old in pairs)
    return replace(read, rows=numbered, unknown_columns=roster.unknown_columns)


def _edited(row: Row, edits: Edits) -> Row:
    ours = {column: text.strip() for (n, column), text in edits.items() if n == row.number}
    kept = {column: _still(column, text) for column, text in row.cells.items()}
    return replace(row, cells={**kept, **ours})


def _still(column: str, text: str) -> str:
    """A cell as it is written; one in doubt that would read well alone is marked to stay so."""
    if isinstance(text, DoubtfulText) and not isinstance(cleaned(column, str(text)), DoubtfulText):
        return STILL_IN_DOUBT
    return str(text)


def _columns(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(column for row in rows for column in row.cells))


def _csv(columns: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The rows on the lines that they had in the list, with blank lines where it had none."""
    text, line = io.StringIO(newline=""), 2
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for row in rows:
        cells = [row.cells.get(column, "") for column in columns] + [BEYOND] * row.too_many
        text.write("\n" * max(0, row.number - line))
        writer.writerow(map(guarded, cells))
        line = max(line, row.number) + 1 + sum(cell.count("\n") for cell in cells)
    return text.getvalue().encode("utf-8-sig")


def _save(path: Path, content: bytes) -> None:
    try:
        private_folder(path.parent)
        write_private(path, content)
    except OSError as error:
        why = (error.strerror or "unknown reason").lower()
        raise UserMistake(f"cannot write {path} ({why}); make room or choose another") from None
