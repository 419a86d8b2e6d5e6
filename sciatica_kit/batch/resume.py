"""What an earlier run into the same folder has finished, and what its packets hung on."""

import hashlib
import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

from ..packet import Press
from .checked import PlannedRow
from .manifest import Entry, read_manifest, read_run


def row_key(row: PlannedRow, press: Press) -> str:
    """What a packet hangs on: row, content, templates, practice, day and version."""
    made_from = (
        dict(row.row.cells),
        press.library.hash,
        templates_hash(press.templates),
        press.practice.model_dump(mode="json", exclude={"logo"}),
        _logo_digest(press.practice.logo),
        press.issued_on.isoformat(),
        version("sciatica-kit"),
    )
    return hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()


def _logo_digest(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest() if path else ""


def templates_hash(folder: Path) -> str:
    """The digest of every template's name and bytes."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def finished(folder: Path, keys: dict[str, str]) -> dict[str, Entry]:
    """Entries of an earlier run whose row is unchanged and whose files are there and whole."""
    before = read_run(folder).get("rows", {})
    return {
        entry.ref: entry
        for entry in read_manifest(folder)
        if entry.ref in keys and before.get(entry.ref) == keys[entry.ref] and _whole(folder, entry)
    }


def _whole(folder: Path, entry: Entry) -> bool:
    pdf, notebook = folder / entry.pdf, folder / entry.notebook
    if entry.status not in ("made", "referred") or not (pdf.is_file() and notebook.is_file()):
        return False
    return hashlib.sha256(pdf.read_bytes()).hexdigest() == entry.sha256


def day_of_issue(out: Path, given: date | None) -> date:
    """The day given, else the day of the run that is already in the folder, else today."""
    if given:
        return given
    before = read_run(out).get("issued_on")
    return date.fromisoformat(before) if isinstance(before, str) else date.today()
