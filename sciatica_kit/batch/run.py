"""A roster becomes packets: plan all, then one notebook a row, each PDF proved to be its row's."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from typing import Any

from ..errors import Problem, UserMistake
from ..packet import Press, untranslated
from ..paths import private_folder
from .checked import PlannedRow, each_plan, problems
from .decisions import decided
from .journal import Journal
from .key import row_key, templates_hash
from .lock import held, still_there
from .manifest import Entry, write_manifest, write_problems, write_run
from .printrun import write_print_files
from .resume import finished
from .roster import Roster, read_roster
from .row import MAKEABLE, Done, Order, Todo
from .stop import Stop, stoppable
from .workers import Work, made, workers_for

VERSIONED = (
    "sciatica-kit",
    "papermill",
    "typst",
    "pydantic",
    "ipykernel",
    "fonttools",
    "pypdfium2",
)
# Seconds between two writings of the whole manifest; the log has every row at once.
WRITTEN_EVERY = 2.0
Watch = Callable[[Iterable[Done], int], Iterable[Done]]


@dataclass(frozen=True)
class Job:
    """What a run is asked to do; `practice_path` blank means the example practice.

    `workers` None is one a core for runs that repay it; `watch` sees each row as it is done, and
    is told how many there are; `stop` can be asked, as Ctrl-C asks it.
    """

    roster: Path
    out: Path
    press: Press
    practice_path: str = ""
    templates_path: str = ""
    engine: str = "warm"
    workers: int | None = None
    scheduler: str = ""
    most_pages: int | None = None
    watch: Watch = field(default=lambda rows, total: rows)
    stop: Stop = field(default_factory=Stop)


@dataclass(frozen=True)
class Result:
    """What a run did, for the summary and the exit status."""

    entries: tuple[Entry, ...]
    unknown_columns: tuple[str, ...]
    kept: int

    @property
    def held_back(self) -> int:
        """Rows with neither a handout nor an urgent sheet."""
        return sum(entry.status not in ("made", "referred") for entry in self.entries)


def run_roster(job: Job) -> Result:
    """Run a roster into a folder. Raises UserMistake where nothing, or no more, can be written.

    Rows with mistakes are held back and listed; the good rows still run. What an earlier run into
    the same folder made from the same row, library, templates and day is left as it is. Raises
    KeyboardInterrupt after Ctrl-C, when what was in hand is finished and in the manifest.
    """
    roster = read_roster(job.roster)
    try:
        private_folder(job.out)
        with held(job.out) as lock, Journal(job.out) as journal, stoppable(job.stop) as stop:
            _clear(job.out)
            return Run(job, roster, journal, stop, lock).go()
    except OSError as error:
        raise _unwritable(job.out, (error.strerror or str(error)).lower()) from None


def _unwritable(out: Path, said: str) -> UserMistake:
    return UserMistake(
        f"cannot write to {out}: {said}; what was finished stays, "
        "so make room or choose another --out and run it again"
    )


class Run:
    """One run under way: the rows, what is done of them, and when it was last written down."""

    def __init__(self, job: Job, roster: Roster, journal: Journal, stop: Stop, lock: int) -> None:
        self.job, self.journal, self.stop, self.lock = job, journal, stop, lock
        self.unknown, self.keys = roster.unknown_columns, dict[str, str]()
        self.rows, overrides = list[PlannedRow](), dict[str, dict[str, str]]()
        for row in each_planned(job, roster):
            if _makeable(row):
                self.keys[row.plan.ref] = row_key(row, job.press)
                overrides |= _overrides(row)
            self.rows.append(_light(row))
        self.done = finished(job.out, self.keys)
        self.others = {row.row.number: _held(row) for row in self.rows if not _makeable(row)}
        self.facts = _facts(job, roster, overrides) | decided(job.out)
        self.written = 0.0

    def go(self) -> Result:
        """Make what is missing, write down what is done, and the print files at the end."""
        kept, out = len(self.done), self.job.out
        write_problems(out, problems(tuple(self.rows)))
        self.journal.say("start", **self.facts)
        self.write()
        for done in self.job.watch(self._made(), len(self.keys) - kept):
            self.take(done)
        self.write()
        if self.stop.asked:
            self.journal.say("stopped")
            raise KeyboardInterrupt
        self.end()
        return Result(tuple(self.entries()), self.unknown, kept)

    def _made(self) -> Iterator[Done]:
        job = self.job
        todo = [Todo(ref, key) for ref, key in self.keys.items() if ref not in self.done]
        workers = workers_for(len(todo), job.workers)
        self.facts["workers"] = "cluster" if job.scheduler else workers
        return made(Work(order_of(job), self.stop), todo, workers, job.scheduler)

    def take(self, done: Done) -> None:
        """Note a row; the run ends where the folder is gone or can hold no more."""
        if not still_there(self.lock, self.job.out):
            raise UserMistake(f"{self.job.out} was taken away while the run went on: run it again")
        if done.fatal:
            self.write()
            raise _unwritable(self.job.out, done.fatal)
        self.journal.row(done)
        self.done[done.entry.ref] = done
        if time.monotonic() - self.written > WRITTEN_EVERY:
            self.write()

    def entries(self) -> list[Entry]:
        """Entries in the order of the roster; a row not yet reached has none."""
        made = {ref: done.entry for ref, done in self.done.items()}
        found = (self.others.get(r.row.number) or made.get(r.plan.ref) for r in self.rows)
        return [entry for entry in found if entry]

    def write(self) -> None:
        """The manifest and the facts as they stand now."""
        write_manifest(self.job.out, self.entries())
        self.facts["rows"] = {ref: done.key for ref, done in self.done.items()}
        self.facts["reading"] = {ref: done.reading for ref, done in self.done.items()}
        write_run(self.job.out, self.facts)
        self.written = time.monotonic()

    def end(self) -> None:
        """Sweep what is no longer made, write the print files, and say that the run is whole."""
        entries = self.entries()
        _sweep(self.job.out, entries)
        write_print_files(
            self.job.out, self.rows, entries, self.job.press, most_pages=self.job.most_pages
        )
        self.facts |= {"ended": _now(), "unknown_columns": list(self.unknown)}
        self.write()
        self.journal.say("end", rows=len(entries))


def planned(job: Job, roster: Roster) -> tuple[PlannedRow, ...]:
    """Every row with its plan; one whose language lacks a text that it needs is held back."""
    return tuple(each_planned(job, roster))


def each_planned(job: Job, roster: Roster) -> Iterator[PlannedRow]:
    """The same one by one."""
    for row in each_plan(roster, job.press.library, job.press.issued_on):
        yield _in_its_language(row, job.press)


def _light(row: PlannedRow) -> PlannedRow:
    """The row without its programme: ten thousand programmes would fill the memory for nothing."""
    return PlannedRow(row.row, replace(row.plan, outcome=None))


def _in_its_language(row: PlannedRow, press: Press) -> PlannedRow:
    """The row as it is, or held back where its language lacks a text that its page needs."""
    ids = untranslated(row.plan, press)
    if not ids:
        return row
    tag = row.plan.profile.language if row.plan.profile else ""
    said = f"“{tag}” has no text yet for {', '.join(ids[:3])}" + (" and more" if ids[3:] else "")
    fix = "choose another language, or set english_in_place in practice.toml"
    held = replace(
        row.plan, status="invalid", outcome=None, problems=(Problem("language", said, fix),)
    )
    return PlannedRow(row.row, held)


def order_of(job: Job) -> Order:
    """What a worker needs to know of a job."""
    return Order(
        roster=str(job.roster.resolve()),
        out=str(job.out.resolve()),
        issued_on=job.press.issued_on.isoformat(),
        practice=job.practice_path,
        templates=job.templates_path,
        engine=job.engine,
    )


def _makeable(row: PlannedRow) -> bool:
    return row.plan.status in MAKEABLE


def _facts(job: Job, roster: Roster, overrides: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {
        "versions": {name: version(name) for name in VERSIONED},
        "roster": str(job.roster.resolve()),
        "practice_path": job.practice_path,
        "templates_path": job.templates_path,
        "most_pages": job.most_pages,
        "roster_sha256": roster.sha256,
        "library_hash": job.press.library.hash,
        "library_reviewed": job.press.library.reviewed,
        "templates_hash": templates_hash(job.press.templates),
        "practice": job.press.practice.name,
        "issued_on": job.press.issued_on.isoformat(),
        "engine": job.engine,
        "started": _now(),
        "overrides": overrides,
    }


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _overrides(row: PlannedRow) -> dict[str, dict[str, str]]:
    """By ref: each exercise that a clinician added against a rule, with rule and reason."""
    given = getattr(row.plan.outcome, "prescriptions", ())
    kept = {p.exercise.id: p.because for p in given if p.overridden}
    return {row.plan.ref: kept} if kept else {}


def _held(row: PlannedRow) -> Entry:
    reason = "; ".join(f"{p.column}: {p.problem}" for p in row.plan.problems)
    return Entry(row.plan.ref, row.plan.status, reason)


def _clear(out: Path) -> None:
    """Take away what a killed run was writing; nothing of it had its name yet."""
    for part in out.rglob(".*.part"):
        part.unlink(missing_ok=True)


def _sweep(out: Path, entries: list[Entry]) -> None:
    """Take away packets of rows that are no longer made, so that none is printed by mistake."""
    kept = {entry.ref for entry in entries if entry.pdf}
    for folder in (out / "packets").glob("*") if (out / "packets").is_dir() else ():
        if folder.name not in kept and folder.is_dir():
            rmtree(folder, ignore_errors=True)
