"""What a run is asked to do, what is planned for it, and what it says of itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ...model.status import WITH_A_PAGE
from ...packet.edition import Edition
from ..lists.table import Reading
from ..record.log import moment
from ..record.manifest import Done, Entry
from ..roster.plans import PlannedRow
from ..roster.read import Roster
from .key import templates_hash
from .row import MAKEABLE, Order
from .stop import Stop

VERSIONED = (
    "sciatica-kit",
    "papermill",
    "typst",
    "pydantic",
    "ipykernel",
    "fonttools",
    "pypdfium2",
)
# How the roster of a run was read, kept beside it for its notebooks.
MAPPING = "mapping.toml"
Watch = Callable[[Iterable[Done], int], Iterable[Done]]


@dataclass(frozen=True)
class Job:
    """What a run is asked to do; `practice_path` blank means the example practice.

    `workers` None is one a core for runs that repay it; `watch` sees each row as it is done, and
    is told how many there are; `stop` can be asked, as Ctrl-C asks it.
    """

    roster: Path
    out: Path
    edition: Edition
    # The bytes of a roster that is no file yet: it is kept at `roster`, beside the run.
    frame: bytes = field(default=b"", repr=False)
    # How the roster is to be read, where that was said; its notebooks find it beside the run.
    reading: Reading | None = None
    practice_path: str = ""
    templates_path: str = ""
    content_path: str = ""
    password_path: str = ""
    engine: str = "warm"
    workers: int | None = None
    scheduler: str = ""
    most_pages: int | None = None
    watch: Watch = field(default=lambda rows, total: rows)
    stop: Stop = field(default_factory=Stop)
    # Told at once of what is set aside, whatever becomes of the run.
    tell: Callable[[str], None] = field(default=lambda said: None)


@dataclass(frozen=True)
class Result:
    """What a run did, for the summary and the exit status."""

    entries: tuple[Entry, ...]
    # What there is to say of how the roster was read.
    said: tuple[str, ...]
    kept: int
    # What was set aside, a sentence each.
    aside: tuple[str, ...] = ()

    @property
    def held_back(self) -> int:
        """Rows with neither a handout nor an urgent sheet."""
        return sum(entry.status not in WITH_A_PAGE for entry in self.entries)


def light(row: PlannedRow) -> PlannedRow:
    """The row without its programme: ten thousand programmes would fill the memory for nothing."""
    return PlannedRow(row.row, replace(row.plan, outcome=None))


def order_of(job: Job, salt: bytes) -> Order:
    """What a worker needs to know of a job."""
    return Order(
        roster=str(job.roster.resolve()),
        out=str(job.out.resolve()),
        issued_on=job.edition.issued_on.isoformat(),
        practice=job.practice_path,
        templates=job.templates_path,
        content=job.content_path,
        password_file=job.password_path,
        engine=job.engine,
        mapping=str(job.out.resolve() / MAPPING) if job.reading else "",
        salt=salt.hex(),
    )


def makeable(row: PlannedRow) -> bool:
    """Whether a row gets a packet."""
    return row.plan.status in MAKEABLE


def facts_of(job: Job, roster: Roster, overrides: dict[str, dict[str, str]]) -> dict[str, Any]:
    """What run.json says of a run before its first row."""
    return {
        "versions": {name: version(name) for name in VERSIONED},
        "roster": str(job.roster.resolve()),
        "list": job.roster.name,
        "practice_path": job.practice_path,
        "templates_path": job.templates_path,
        "content_path": job.content_path,
        "mapping": MAPPING if job.reading else "",
        "locked": bool(job.edition.password),
        "most_pages": job.most_pages,
        "roster_sha256": roster.sha256,
        "library_hash": job.edition.library.hash,
        "library_reviewed": job.edition.library.reviewed,
        "templates_hash": templates_hash(job.edition.templates),
        "practice": job.edition.practice.name,
        "issued_on": job.edition.issued_on.isoformat(),
        "engine": job.engine,
        "started": moment("seconds"),
        "overrides": overrides,
    }


def overrides_of(row: PlannedRow) -> dict[str, dict[str, str]]:
    """By ref: each exercise that a clinician added against a rule, with rule and reason."""
    given = getattr(row.plan.outcome, "prescriptions", ())
    kept = {p.exercise.id: p.because for p in given if p.overridden}
    return {row.plan.ref: kept} if kept else {}


def held_entry(row: PlannedRow) -> Entry:
    """The manifest's line of a row that gets no packet."""
    reason = "; ".join(f"{p.column}: {p.problem}" for p in row.plan.problems)
    return Entry(row.plan.ref, row.plan.status, reason)
