"""What an earlier run into the same folder has finished."""

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path

from ...model.status import WITH_A_PAGE
from ...paths import within
from ..record.manifest import Done, day_of, read_run
from .row import digests


def finished(folder: Path, rows: Mapping[str, Done], keys: dict[str, str]) -> dict[str, Done]:
    """Rows of an earlier run that are unchanged, and every file of which is there and whole."""
    return {
        ref: done
        for ref, done in rows.items()
        if ref in keys and done.key == keys[ref] and whole(folder, done)
    }


def whole(folder: Path, done: Done) -> bool:
    """Whether each file of a packet is there, as its line in the log has it."""
    entry, kept = done.entry, done.files
    needed = {path.rpartition("/")[2] for path in (entry.pdf, entry.notebook)}
    if entry.status not in WITH_A_PAGE or needed - kept.keys():
        return False
    try:
        return digests(within(folder, "packets", entry.ref), kept) == kept
    except OSError:
        return False


def day_of_issue(
    out: Path, given: date | None, today: date, refs: Collection[str] | None = None
) -> date:
    """The day given, else the day of the run that is already in the folder, else today.

    Where `refs` share less than half with that run it is another list, whose day is today: age,
    trimester and weeks since an operation hang on the day.
    """
    facts = read_run(out)
    before, kept = day_of(facts), facts.get("rows")
    made = kept if isinstance(kept, dict) else {}
    same = refs is None or not made or 2 * len(made.keys() & set(refs)) >= len(made)
    return given or (before if same else None) or today
