"""What a run made: manifest.csv, problems.csv and run.json; no name and no birth date in any."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from ...errors import UserMistake
from ...model.cells import is_ref
from ...model.status import WITH_A_PAGE, Status
from ...packet.make import PAGES
from ...paths import Refused, read_within, within, write_private
from ..lists.debris import guarded
from ..roster.plans import RowProblem

NAME, RUN, PROBLEMS = "manifest.csv", "run.json", "problems.csv"
HELD = (Status.NOT_SCREENED, Status.INVALID, Status.FAILED)
SHAPES = (r"[0-9a-f]{64}", r"[1-9][0-9]{0,5}")
# A cell that has been kept from running as a formula.
GUARDED = re.compile(r"'[=+@\t\r-]")
SPOILT = "is not as a run leaves it (another program has saved it?): run the batch again"


@dataclass(frozen=True)
class Entry:
    """One row of the manifest; `seconds` is the time the row took, `pages` those of its PDF."""

    ref: str
    status: str
    reason: str = ""
    language: str = ""
    pages: str = ""
    sha256: str = ""
    pdf: str = ""
    notebook: str = ""
    seconds: str = ""


def _csv(kind: type, rows: Iterable[Any]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([field.name for field in fields(kind)])
    writer.writerows([[guarded(str(cell)) for cell in astuple(row)] for row in rows])
    return out.getvalue().encode()


def write_manifest(folder: Path, entries: Sequence[Entry]) -> None:
    """Write manifest.csv whole. Raises OSError."""
    write_private(within(folder, NAME), _csv(Entry, entries))


def write_problems(folder: Path, problems: Sequence[RowProblem]) -> str:
    """Write problems.csv whole, and give its digest. Raises OSError."""
    data = _csv(RowProblem, problems)
    write_private(within(folder, PROBLEMS), data)
    return sha256(data).hexdigest()


def write_run(folder: Path, facts: dict[str, Any]) -> None:
    """Write run.json whole. Raises OSError."""
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_private(within(folder, RUN), text.encode())


@dataclass(frozen=True)
class Line:
    """A row of the manifest as it lies there: its entry, or what is wrong with it."""

    entry: Entry | None
    ref: str
    problem: str = ""


def manifest_lines(folder: Path) -> list[Line] | None:
    """Each row of a run's manifest; None where there is no manifest. Raises UserMistake."""
    path = folder / NAME
    try:
        text = read_within(folder, NAME).decode("utf-8")
        reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
        rows = [_line(number, row) for number, row in enumerate(reader, start=2)]
        if list(reader.fieldnames or ()) != [field.name for field in fields(Entry)]:
            raise ValueError
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise UserMistake(_unread(path, error)) from None
    except (TypeError, ValueError, csv.Error):
        raise UserMistake(f"{path} {SPOILT}") from None
    return rows


def _line(number: int, row: dict[str, Any]) -> Line:
    entry = _sound(entry_of(_unguarded(row)))
    ref = str(row.get("ref"))
    return Line(
        entry, ref if is_ref(ref) else "", "" if entry else f"{NAME}, line {number}, {SPOILT}"
    )


def read_manifest(folder: Path) -> list[Entry]:
    """The entries of a run's manifest; none where there is no manifest yet. Raises UserMistake."""
    lines = manifest_lines(folder) or []
    for line in lines:
        if line.problem:
            raise UserMistake(str(folder / line.problem))
    return [line.entry for line in lines if line.entry]


def _unread(path: Path, error: OSError) -> str:
    said = error.strerror or "unknown reason"
    return said if isinstance(error, Refused) else f"{path} cannot be read ({said.lower()})"


def _unguarded(row: dict[str, Any]) -> dict[str, str]:
    """The cells as they were before they were kept from running as formulas. Raises ValueError."""
    if row.keys() != {field.name for field in fields(Entry)} or None in row.values():
        raise ValueError
    return {name: cell[1:] if GUARDED.match(cell) else cell for name, cell in row.items()}


def entry_of(facts: Mapping[str, Any]) -> Entry | None:
    """The entry that a line says; none where it is not whole, or names a file that is not its own.

    A name that leads out of the packet is never followed, since none is ever read.
    """
    told = {field.name: facts.get(field.name) for field in fields(Entry)}
    if not all(isinstance(value, str) for value in told.values()):
        return None
    entry = Entry(**told)  # type: ignore[arg-type]
    return entry if _own_files(entry) else None


def _own_files(entry: Entry) -> bool:
    """Whether the files of an entry lie in its own packet; blank ones lie nowhere."""
    if not (entry.pdf or entry.notebook):
        return True
    where = PurePosixPath("packets") / entry.ref
    pages = {(where / page).as_posix() for page in PAGES}
    book = (where / "handout.ipynb").as_posix()
    return is_ref(entry.ref) and entry.pdf in pages and entry.notebook == book


def _sound(entry: Entry | None) -> Entry | None:
    """The entry, if it is one that a run writes; none else."""
    if entry is None or entry.status not in (*WITH_A_PAGE, *HELD):
        return None
    facts = entry.pdf, entry.sha256, entry.pages
    if entry.status not in WITH_A_PAGE:
        return None if any(facts) else entry
    return entry if entry.pdf and all(map(re.fullmatch, SHAPES, facts[1:])) else None


def day_of(facts: Mapping[str, Any]) -> date | None:
    """The day of issue of a run; none where its facts hold none."""
    try:
        return date.fromisoformat(str(facts.get("issued_on")))
    except ValueError:
        return None


def most_pages(facts: Mapping[str, Any]) -> int | None:
    """The most pages of a print file that a run was told; none where it was told none."""
    most = facts.get("most_pages")
    return most if type(most) is int and most > 0 else None


def read_run(folder: Path) -> dict[str, Any]:
    """The facts of a run; none where there is no run.json that can be read."""
    try:
        facts = json.loads(read_within(folder, RUN).decode("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return facts if isinstance(facts, dict) else {}


@dataclass(frozen=True)
class Done:
    """What became of a row; `fatal` says why the whole run cannot go on."""

    entry: Entry
    key: str
    reading: dict[str, float] = field(default_factory=dict)
    fatal: str = ""
    # Every file of the packet by its name, with its digest.
    files: dict[str, str] = field(default_factory=dict)


def proved(rows: Iterable[Done]) -> dict[str, str]:
    """By ref: the digest that a packet's page has as it lies there."""
    pages = ((row.entry.ref, row.files.get(PurePosixPath(row.entry.pdf).name)) for row in rows)
    return {ref: digest for ref, digest in pages if digest}
