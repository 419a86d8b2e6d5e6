"""A finished run opened again to be looked through: its packets, its plans, what was decided."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ...clinic.plan import Plan
from ...errors import UserMistake
from ...model.status import WITH_A_PAGE, Standing
from ...packet.edition import Edition, Own, load_edition
from ...paths import Refused, read_within, within
from ..lists.mapping import asked_for
from ..lists.table import Reading
from ..record.decisions import Decision, decisions, latest, standing
from ..record.log import read_rows
from ..record.manifest import Done, Entry, day_of, read_manifest, read_run
from ..record.salt import read_salt
from ..roster.plans import PlannedRow, plan_roster
from ..roster.read import read_roster
from ..run.job import MAPPING
from ..run.key import row_key, templates_hash
from ..run.place import OTHER_LOCK, lacking_own, opens
from ..run.row import MAKEABLE

AGAIN = "run the batch again, and look at the new draft"


@dataclass(frozen=True)
class OpenedRun:
    """A run with what it was made from; `rows` are those of its roster as they are now.

    `shut` says why nothing can be decided on any of it; blank where something can.
    """

    folder: Path
    facts: dict[str, Any]
    edition: Edition
    rows: tuple[PlannedRow, ...] = field(repr=False)
    entries: tuple[Entry, ...]
    found: tuple[Decision, ...]
    done: Mapping[str, Done] = field(default_factory=dict, repr=False)
    shut: str = ""

    @cached_property
    def salt(self) -> bytes:
        """The run's own secret, by which its rows are known again."""
        return read_salt(self.folder)

    @cached_property
    def packets(self) -> tuple[Entry, ...]:
        """The entries of which there are pages."""
        return tuple(entry for entry in self.entries if entry.status in WITH_A_PAGE)

    @cached_property
    def by_ref(self) -> dict[str, PlannedRow]:
        """The rows by ref; what was held back has no packet and is never asked for."""
        return {row.plan.ref: row for row in self.rows if row.plan.status in MAKEABLE}

    @cached_property
    def last(self) -> dict[str, Decision]:
        """The last decision on each ref."""
        return latest(self.found)

    def decided(self, ref: str) -> int:
        """The number of the last decision on a ref; 0 where nobody has decided yet."""
        return self.last[ref].number if ref in self.last else 0

    def plan(self, ref: str) -> Plan | None:
        """The plan of a packet as its row gives it now; none where the row is gone."""
        row = self.by_ref.get(ref)
        return row.plan if row else None

    def standing(self, entry: Entry) -> Standing:
        """Whether a packet is a draft, approved or returned."""
        return standing(entry, self.last.get(entry.ref))

    def doubts(self, entry: Entry, done: Done | None = None) -> Iterator[str]:
        """Why nothing can be decided on a packet: it is not what was made, or of what it was.

        `done` is what the log says of it now, where that is more than was read at the opening.
        """
        row = self.by_ref.get(entry.ref)
        kept = self.facts.get("rows")
        if row is None or not isinstance(kept, dict) or (
            row_key(row, self.edition, self.salt) != kept.get(entry.ref)
        ):  # fmt: skip
            yield f"its row or the practice's file has changed since it was made: {AGAIN}"
        done = done or self.done.get(entry.ref)
        made = done.files if done else {}
        name = entry.pdf.rpartition("/")[2]
        # A locked page is known by its digest as it lies there: the entry's is that of before.
        page = made.get(name, "") if self.facts.get("locked") else entry.sha256
        for file, digest in {**made, name: page}.items():
            yield from self._file(entry.ref, file, digest)

    def _file(self, ref: str, name: str, digest: str) -> Iterator[str]:
        """What is wrong with one file of a packet."""
        path = f"packets/{ref}/{name}"
        try:
            found = hashlib.sha256(read_within(self.folder, *path.split("/"))).hexdigest()
        except Refused as place:
            yield str(place.strerror)
        except OSError:
            yield f"{path} is not there, or cannot be read: {AGAIN}"
        else:
            if found != digest:
                yield f"{path} is not the file that was made: {AGAIN}"


def runs(outputs: Path) -> tuple[str, ...]:
    """The folders under `outputs` that hold a run, the newest first."""
    found = [path.parent for path in outputs.glob("*/run.json")] if outputs.is_dir() else []
    newest = sorted(found, key=lambda folder: (folder / "run.json").stat().st_mtime, reverse=True)
    return tuple(folder.name for folder in newest)


def open_run(folder: Path, password_file: Path | None = None, own: Own | None = None) -> OpenedRun:
    """A run opened again. Raises UserMistake where what it was made from is gone or changed.

    `own` is the practice's letterhead, templates and content: whoever opens a run names them, and
    no path that stands in the run is opened in their place.
    """
    facts, entries = read_run(folder), read_manifest(folder)
    if not facts or not entries:
        raise UserMistake(f"{folder} holds no run: give the folder that has its manifest.csv")
    if not isinstance(facts.get("roster"), str):
        raise UserMistake(f"{folder} was made by an earlier version, which {_kept_no_path()}")
    day = day_of(facts)
    if day is None:
        raise UserMistake(f"{folder} does not say its day of issue: {AGAIN}")
    made_with = _edition(folder, facts, day, password_file, own or Own())
    changed = _changed(facts, made_with)
    if changed:
        raise UserMistake(f"{changed} changed since {folder} was made: {AGAIN}")
    roster = read_roster(Path(facts["roster"]), reading_of(folder, facts))
    rows = plan_roster(roster, made_with)
    done, found = _logged(folder)
    if made_with.password and not opens(folder, done.values(), made_with.password):
        raise UserMistake(f"{OTHER_LOCK} in {folder}: give the one that it was made with")
    return OpenedRun(folder, facts, made_with, rows, tuple(entries), found, done)


def _logged(folder: Path) -> tuple[dict[str, Done], tuple[Decision, ...]]:
    """What the log says of rows and decisions. Raises UserMistake where it cannot be read."""
    try:
        return {row.entry.ref: row for row in read_rows(folder)}, decisions(folder)
    except Refused as place:
        raise UserMistake(str(place.strerror)) from None
    except OSError as error:
        said = (error.strerror or "unknown reason").lower()
        raise UserMistake(f"the log of {folder} cannot be read ({said}): {AGAIN}") from None


def reading_of(folder: Path, facts: dict[str, Any]) -> Reading:
    """How the roster of a run was read. Raises UserMistake where that is gone."""
    return asked_for(within(folder, MAPPING)) if facts.get("mapping") == MAPPING else Reading()


def look_at(folder: Path, own: Own | None = None) -> OpenedRun:
    """A run opened to be looked at, even if what it was made from is gone. Raises UserMistake."""
    try:
        return open_run(folder, own=own)
    except UserMistake as mistake:
        facts, entries = read_run(folder), read_manifest(folder)
        if not entries:
            raise
        # Nothing is planned or set anew here, so a run without a day needs none.
        plain = load_edition(day_of(facts) or date.min)
        _, found = _logged(folder)
        return OpenedRun(folder, facts, plain, (), tuple(entries), found, shut=str(mistake))


def _kept_no_path() -> str:
    return f"did not keep where its roster is: {AGAIN}"


def _edition(
    folder: Path, facts: dict[str, Any], day: date, password_file: Path | None, own: Own
) -> Edition:
    refuse_another_lock(facts, password_file)
    refuse_other_own(folder, facts, own)
    return load_edition(day, own.practice, own.templates, own.content, password_file=password_file)


def refuse_other_own(folder: Path, facts: Mapping[str, Any], own: Own) -> None:
    """Raise UserMistake where a run was made with something of a practice's own that is not given.

    What run.json says of a place is no reason to open it.
    """
    if said := lacking_own(facts, lambda name: getattr(own, name)):
        raise UserMistake(f"{folder} {said}")


def refuse_another_lock(facts: Mapping[str, Any], password_file: Path | None) -> None:
    """Raise UserMistake where a locked run is opened without a password, or another with one."""
    if facts.get("locked") and not password_file:
        raise UserMistake("the PDFs of this run are locked: give its --password-file")
    if password_file and not facts.get("locked"):
        raise UserMistake("the PDFs of this run are not locked: leave --password-file out")


def _changed(facts: dict[str, Any], made_with: Edition) -> str:
    """Which of the things that all packets hang on is another than it was; blank where none is."""
    told = facts.get("versions")
    versions = told if isinstance(told, dict) else {}
    named = (
        ("the kit's version has", versions.get("sciatica-kit"), version("sciatica-kit")),
        ("the typesetter has", versions.get("typst"), version("typst")),
        ("the content has", facts.get("library_hash"), made_with.library.hash),
        ("the templates have", facts.get("templates_hash"), templates_hash(made_with.templates)),
    )
    return " and ".join(name for name, then, now in named if then != now)
