"""Which folder a list is run into, and what is refused before one byte is written there."""

import glob
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ...errors import UserMistake
from ...paths import closed, private_folder, read_within, within
from ...render.lock import is_locked, unlock
from ..record.manifest import Done
from ..record.past import Past, is_blank, past_of, same_list
from ..record.salt import NAME as SALT
from ..record.salt import read_salt
from ..roster.read import Roster
from .job import MAPPING, Job
from .lock import NAME as LOCK
from .resume import day_of_issue

# Whatever of a run stands at the top of its folder; none of them may be a link.
FILES = ("manifest.csv", "problems.csv", "run.json", "log.jsonl", MAPPING, SALT, LOCK)
FOLDERS = ("packets", "print", "set-aside")


@dataclass(frozen=True)
class Place:
    """The folder of a run, its day of issue, and a sentence where it is not the usual one."""

    folder: Path
    day: date
    said: str = ""


def named_place(out: Path, roster: Roster, given: date | None, today: date) -> Place:
    """A folder that is named, and the day: the one given, or that of this list's run in it."""
    refs = [row.cells.get("ref", "") for row in roster.rows]
    return Place(out, day_of_issue(out, given, today, refs))


def usual_place(usual: Path, roster: Roster, given: date | None, today: date) -> Place:
    """Where a list goes when no folder is named. Raises UserMistake.

    The folder of its own earlier run, so that it is finished there; else `usual`, if that is free;
    else a folder beside it, called by the day of issue.
    """
    own = [place for place in _earlier(usual, roster) if given in (None, place.day)]
    if own:
        found = max(own, key=lambda place: place.day)
        return Place(found.folder, found.day, _told(usual, found.folder))
    day = given or today
    if _blank(usual):
        return Place(usual, day)
    new = next(folder for folder in _dated(usual, day) if _blank(folder))
    return Place(new, day, _told(usual, new))


def _earlier(usual: Path, roster: Roster) -> Iterator[Place]:
    """The folders of earlier runs of this very list."""
    beside = sorted(usual.parent.glob(f"{glob.escape(usual.name)}-[0-9][0-9][0-9][0-9]-*"))
    for folder in (usual, *beside):
        past = _past(folder)
        if past.facts and past.day and _same(past, folder, roster):
            yield Place(folder, past.day)


def _dated(usual: Path, day: date) -> Iterator[Path]:
    yield usual.with_name(f"{usual.name}-{day}")
    number = 2
    while True:
        yield usual.with_name(f"{usual.name}-{day}-{number}")
        number += 1


def _told(usual: Path, folder: Path) -> str:
    if folder == usual:
        return ""
    return f"{usual} holds another list, or another day's packets: this one goes into {folder}."


def _past(folder: Path) -> Past:
    try:
        return past_of(folder)
    except OSError:
        return Past()


def _blank(folder: Path) -> bool:
    try:
        return is_blank(folder)
    except OSError:
        return False


def _same(past: Past, folder: Path, roster: Roster) -> bool:
    return same_list(past, roster.path.name, roster.rows, read_salt(folder))


def make_ready(out: Path) -> None:
    """The folder of a run: there, for its owner alone, without links. Raises UserMistake, OSError.

    Nothing is written into a folder that is somebody else's.
    """
    if not is_blank(out) and not past_of(out).facts:
        raise UserMistake(
            f"cannot write to {out}: it is not empty and holds no run of this kit; "
            "choose another --out, or one that is not there yet"
        )
    private_folder(out)
    for name in (*FILES, *FOLDERS):
        within(out, name)
    closed(out)
    for name in FOLDERS:
        if (out / name).is_dir():
            closed(out / name)


def refuse_another(past: Past, out: Path, roster: Roster) -> None:
    """Raise UserMistake where the run in a folder is one of another list."""
    if past.facts and not _same(past, out, roster):
        raise UserMistake(
            f"{out} holds another list ({past.list or 'of an unknown name'}, "
            f"{past.day or 'no day'}), and a run never mixes two: choose another --out for this one"
        )


OWN = ("practice", "templates", "content")


def lacking_own(facts: Mapping[str, Any], given: Callable[[str], Any]) -> str:
    """Which things of a practice's own a run was made with that are not given now; else blank."""
    lacking = [f"--{name}" for name in OWN if facts.get(f"{name}_path") and not given(name)]
    return (
        f"was made with {' and '.join(lacking)} of your own: give the same again" if lacking else ""
    )


def refuse_without_own(past: Past, job: Job) -> None:
    """Raise UserMistake where the example's numbers would take the place of a practice's own."""
    said = lacking_own(past.facts, lambda name: getattr(job, f"{name}_path"))
    if past.facts and said:
        raise UserMistake(f"{job.out} {said}, or choose another --out")


def refuse_other_lock(past: Past, out: Path, password: str) -> None:
    """Raise UserMistake where a run's PDFs are locked otherwise than this one would lock them.

    A page that was locked never lies unlocked beside, nor one under a password of before.
    """
    if not past.facts:
        return
    if past.facts.get("locked") and not password:
        raise UserMistake(
            f"the PDFs in {out} are locked: give the same --password-file again, or another --out"
        )
    if past.rows and password and not past.facts.get("locked"):
        raise UserMistake(
            f"the PDFs in {out} are not locked: leave --password-file out, or choose another --out"
        )
    if password and not opens(out, past.rows.values(), password):
        raise UserMistake(f"{OTHER_LOCK} in {out}: give the same one again, or another --out")


OTHER_LOCK = "that is not the password of the PDFs"


def opens(folder: Path, rows: Iterable[Done], password: str) -> bool:
    """Whether a password opens the first page of a run that is there; where none is, any does."""
    for row in rows:
        try:
            page = read_within(folder, *row.entry.pdf.split("/")) if row.entry.pdf else b""
        except OSError:
            continue
        if page and is_locked(page):
            try:
                unlock(page, password)
            except UserMistake:
                return False
            return True
    return True


def refuse_squatters(past: Past, out: Path, refs: Sequence[str]) -> None:
    """Raise UserMistake where something that is none of ours lies where a packet would go."""
    theirs = [r for r in refs if r not in past.owned and (out / "packets" / r).exists()]
    if theirs:
        more = f" (and {len(theirs) - 1} more)" if theirs[1:] else ""
        raise UserMistake(
            f"{out / 'packets' / theirs[0]}{more} is there and is none of this run: "
            "move it away, or choose another --out"
        )
