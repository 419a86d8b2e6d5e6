"""What a run made: manifest.csv, problems.csv and run.json; no name and no birth date in any."""

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date
from pathlib import Path
from typing import Any

from ...errors import UserMistake
from ...paths import write_private
from ..roster.plans import RowProblem


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
    writer.writerows([[_safe(str(cell)) for cell in astuple(row)] for row in rows])
    return out.getvalue().encode()


def _safe(cell: str) -> str:
    """A cell that a spreadsheet would run as a formula is kept as text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "@", "\t") else cell


def write_manifest(folder: Path, entries: Sequence[Entry]) -> None:
    """Write manifest.csv whole. Raises OSError."""
    write_private(folder / "manifest.csv", _csv(Entry, entries))


def write_problems(folder: Path, problems: Sequence[RowProblem]) -> None:
    """Write problems.csv whole. Raises OSError."""
    write_private(folder / "problems.csv", _csv(RowProblem, problems))


def write_run(folder: Path, facts: dict[str, Any]) -> None:
    """Write run.json whole. Raises OSError."""
    text = json.dumps(facts, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    write_private(folder / "run.json", text.encode())


def read_manifest(folder: Path) -> list[Entry]:
    """The entries of a run's manifest; none where there is no manifest yet."""
    path = folder / "manifest.csv"
    if not path.is_file():
        return []
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return [Entry(**row) for row in csv.DictReader(file, strict=True)]
    except (TypeError, ValueError, csv.Error):
        said = "is not as a run leaves it (another program has saved it?): run the batch again"
        raise UserMistake(f"{path} {said}") from None


def day_of(facts: Mapping[str, Any]) -> date | None:
    """The day of issue of a run; none where its facts hold none."""
    try:
        return date.fromisoformat(str(facts.get("issued_on")))
    except ValueError:
        return None


def read_run(folder: Path) -> dict[str, Any]:
    """The facts of a run; none where there is no run.json that can be read."""
    try:
        facts = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


@dataclass(frozen=True)
class Done:
    """What became of a row; `fatal` says why the whole run cannot go on."""

    entry: Entry
    key: str
    reading: dict[str, float] = field(default_factory=dict)
    fatal: str = ""
