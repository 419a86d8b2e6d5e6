"""What an earlier run into the same folder has finished."""

import hashlib
from collections.abc import Collection
from datetime import date
from pathlib import Path

from ...model.status import WITH_A_PAGE
from ..record.log import read_rows
from ..record.manifest import Done, Entry, day_of, read_run


def finished(folder: Path, keys: dict[str, str]) -> dict[str, Done]:
    """Rows of an earlier run that are unchanged and whose files are there and whole."""
    last = {done.entry.ref: done for done in read_rows(folder)}
    return {
        ref: done
        for ref, done in last.items()
        if ref in keys and done.key == keys[ref] and _whole(folder, done.entry)
    }


def _whole(folder: Path, entry: Entry) -> bool:
    pdf, notebook = folder / entry.pdf, folder / entry.notebook
    if entry.status not in WITH_A_PAGE or not (pdf.is_file() and notebook.is_file()):
        return False
    return hashlib.sha256(pdf.read_bytes()).hexdigest() == entry.sha256


def day_of_issue(
    out: Path, given: date | None, today: date, refs: Collection[str] | None = None
) -> date:
    """The day given, else the day of the run that is already in the folder, else today.

    Where `refs` share less than half with that run it is another list, whose day is today: age,
    trimester and weeks since an operation hang on the day.
    """
    facts = read_run(out)
    before, made = day_of(facts), facts.get("rows") or {}
    same = refs is None or not made or 2 * len(made.keys() & set(refs)) >= len(made)
    return given or (before if same else None) or today
