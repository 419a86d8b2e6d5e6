"""A roster becomes packets: plan all, then one notebook a row, each PDF proved to be its row's."""

import time
from collections.abc import Generator, Iterable
from contextlib import closing
from pathlib import Path

from ...errors import UserMistake
from ...model.status import Status
from ...paths import Refused, closed, sweep, within, write_private
from ..lists.mapping import as_toml
from ..lists.table import Reading
from ..printing.earlier import forget_print_files, set_foreign_aside
from ..printing.files import write_print_files
from ..record.decisions import decided
from ..record.log import RunLog, moment
from ..record.manifest import Done, Entry, proved, write_manifest, write_problems, write_run
from ..record.past import past_of, people_of
from ..record.salt import salt_of
from ..roster.plans import PlannedRow, each_plan, problems
from ..roster.read import Roster, parse_roster, read_roster
from .aside import Sweep
from .job import (
    MAPPING,
    Job,
    Result,
    facts_of,
    held_entry,
    light,
    makeable,
    order_of,
    overrides_of,
)
from .key import row_key
from .lock import locked, still_there
from .place import (
    make_ready,
    refuse_another,
    refuse_other_lock,
    refuse_squatters,
    refuse_without_own,
)
from .resume import finished, whole
from .row import Todo
from .stop import Stop, stoppable
from .workers import Work, made, workers_for

# Seconds between two writings of the whole manifest; the log has every row at once.
WRITTEN_EVERY = 2.0
SWAPPED = "its files were changed while the run went on: run it again"


def run_roster(job: Job) -> Result:
    """Run a roster into a folder. Raises UserMistake where nothing, or no more, can be written.

    Rows with mistakes are held back and listed; the good rows still run. What an earlier run into
    the same folder made from the same row, library, templates and day is left as it is. Raises
    KeyboardInterrupt after Ctrl-C, when what was in hand is finished and in the manifest.
    """
    reading = job.reading or Reading()
    roster = (
        parse_roster(job.roster, job.frame, reading)
        if job.frame
        else read_roster(job.roster, reading)
    )
    try:
        _refuse_roster(job)
        make_ready(job.out)
        with locked(job.out) as lock, RunLog(job.out) as log, stoppable(job.stop) as stop:
            return Run(job, roster, log, stop, lock).go()
    except Refused as place:
        raise UserMistake(str(place.strerror)) from None
    except OSError as error:
        raise _unwritable(job.out, (error.strerror or str(error)).lower()) from None


def _refuse_roster(job: Job) -> None:
    """Raise UserMistake where a roster that is no file yet would go over another's."""
    there = job.frame and job.roster.exists() and job.roster.read_bytes() != job.frame
    if there and past_of(job.out).facts.get("roster") != str(job.roster.resolve()):
        raise UserMistake(f"{job.roster} is there and is none of this run: choose another folder")


def _unwritable(out: Path, said: str) -> UserMistake:
    return UserMistake(
        f"cannot write to {out}: {said}; what was finished stays, "
        "so make room or choose another --out and run it again"
    )


class Run:
    """One run under way: the rows, what is done of them, and when it was last written down."""

    def __init__(self, job: Job, roster: Roster, log: RunLog, stop: Stop, lock: int) -> None:
        self.job, self.log, self.stop, self.lock = job, log, stop, lock
        self.roster, self.keys = roster, dict[str, str]()
        self.past = past_of(job.out)
        refuse_another(self.past, job.out, roster)
        refuse_other_lock(self.past, job.out, job.edition.password)
        refuse_without_own(self.past, job)
        self.salt = salt_of(job.out)
        self.rows, overrides = list[PlannedRow](), dict[str, dict[str, str]]()
        for row in each_plan(roster, job.edition):
            if makeable(row):
                self.keys[row.plan.ref] = row_key(row, job.edition, self.salt)
                overrides |= overrides_of(row)
            self.rows.append(light(row))
        self.done = finished(job.out, self.past.rows, self.keys)
        self.others = {row.row.number: held_entry(row) for row in self.rows if not makeable(row)}
        self.facts = facts_of(job, roster, overrides) | decided(job.out)
        self.facts |= {"refs": list(self.keys), "people": people_of(roster.rows, self.salt)}
        self.written = 0.0
        refuse_squatters(self.past, job.out, [ref for ref in self.keys if ref not in self.done])
        self.sweep = Sweep(job.out, self.past, log, job.edition.issued_on, job.tell)
        self.sweep.listed = frozenset(row.plan.ref for row in self.rows)

    def go(self) -> Result:
        """Make what is missing, write down what is done, and the print files at the end."""
        kept, out = len(self.done), self.job.out
        # It owns what it is going to make from here on, whenever it is stopped.
        self.log.say("start", **self.facts)
        # First of all: a run that is stopped must leave no page that is no longer meant.
        for name, place, digest in set_foreign_aside(out, self.sweep.day):
            self.log.say("set-aside", ref="", place=place, files={"": digest})
            said = f"print/{name} is not the file that was joined: it is kept in {place}."
            self.sweep.note(said)
        forget_print_files(out)
        self.sweep.all_but(self.done, self.past.owned)
        _clear(out, self.done)
        self.keep()
        self.facts["problems_sha256"] = write_problems(out, problems(tuple(self.rows)))
        self.write()
        # Closed before the lock is given back: nobody makes a packet after that.
        with closing(self._made()) as rows:
            for done in self.job.watch(rows, len(self.keys) - kept):
                self.take(done)
        self.write()
        if self.stop.asked:
            self.log.say("stopped")
            raise KeyboardInterrupt
        self.end()
        return Result(tuple(self.entries()), self.roster.said, kept, tuple(self.sweep.said))

    def keep(self) -> None:
        """Keep beside the run how its roster is read, and the roster where it is no file yet."""
        job = self.job
        if job.reading:
            write_private(within(job.out, MAPPING), as_toml(job.reading).encode())
        if job.frame:
            write_private(within(job.out, job.roster.name), job.frame)

    def _made(self) -> Generator[Done, None, None]:
        job = self.job
        todo = [Todo(ref, key) for ref, key in self.keys.items() if ref not in self.done]
        workers = workers_for(len(todo), job.workers)
        self.facts["workers"] = "cluster" if job.scheduler else workers
        return made(Work(order_of(job, self.salt), self.stop), todo, workers, job.scheduler)

    def take(self, done: Done) -> None:
        """Note a row; the run ends where the folder is gone or can hold no more."""
        if not still_there(self.lock, self.job.out):
            raise UserMistake(f"{self.job.out} was taken away while the run went on: run it again")
        if done.fatal:
            self.write()
            raise _unwritable(self.job.out, done.fatal)
        self.log.row(done)
        self.done[done.entry.ref] = done
        if time.monotonic() - self.written > WRITTEN_EVERY:
            self.write()

    def prove(self) -> None:
        """Fail the rows whose page has been changed since it was made: it may be anybody's."""
        for ref, done in self.done.items():
            if done.entry.pdf and not whole(self.job.out, done):
                self.done[ref] = Done(Entry(ref, Status.FAILED, SWAPPED), done.key)
                self.log.row(self.done[ref])

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
        self.prove()
        entries = self.entries()
        made = {entry.ref for entry in entries if entry.pdf}
        self.sweep.all_but(made, self.past.owned | self.keys.keys())
        job, pages = self.job, proved(self.done.values())
        self.facts["printed"] = write_print_files(
            job.out, self.rows, entries, job.edition, most_pages=job.most_pages, proved=pages
        )
        self.facts |= {
            "ended": moment("seconds"),
            "unknown_columns": list(self.roster.unknown_columns),
        }
        self.write()
        self.log.say("end", rows=len(entries))


def _clear(out: Path, kept: Iterable[str]) -> None:
    """Take away what a killed run was writing; nothing of it had its name yet.

    It is looked for only where a run writes, and never through a link.
    """
    places = [out, *(within(out, name) for name in ("packets", "print"))]
    for place in (*places, *(within(out, "packets", ref) for ref in kept)):
        if place.is_dir():
            sweep(place, alone=True)
            closed(place)
