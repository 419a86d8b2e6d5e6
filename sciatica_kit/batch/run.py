"""A roster becomes packets: plan all, then one notebook a row, each PDF proved to be its row's."""

import hashlib
import os
import re
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from shutil import rmtree
from typing import Any

from ..errors import Problem, UserMistake
from ..packet import Press, identity_of, page_of, prover, texts, untranslated
from ..paths import beside, private_folder, write_private
from ..readability import reading
from ..render.readback import identity_faults, page_count
from .checked import PlannedRow, plan_roster, problems
from .manifest import Entry, write_manifest, write_problems, write_run
from .printrun import write_print_files
from .resume import finished, row_key, templates_hash
from .roster import Roster, read_roster

MAKEABLE = {"planned": "handout.pdf", "referred": "urgent.pdf"}
VERSIONED = (
    "sciatica-kit",
    "papermill",
    "typst",
    "pydantic",
    "ipykernel",
    "fonttools",
    "pypdfium2",
)
CELL_SECONDS = 120
# A path and a ref only: papermill keeps parameters in the notebook that it writes.
TAMPERED = re.compile(r"\[Errno (28|30|13|122)\]")
Watch = Callable[[Iterable[PlannedRow]], Iterable[PlannedRow]]


@dataclass(frozen=True)
class Job:
    """What a run is asked to do; `practice_path` blank means the example practice."""

    roster: Path
    out: Path
    press: Press
    practice_path: str = ""
    templates_path: str = ""
    engine: str = "stock"
    watch: Watch = field(default=lambda rows: rows)


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
    the same folder made from the same row, library, templates and day is left as it is.
    """
    roster = read_roster(job.roster)
    rows = tuple(
        _in_its_language(row, job.press)
        for row in plan_roster(roster, job.press.library, job.press.issued_on)
    )
    started = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        return _run(job, roster, rows, started)
    except OSError as error:
        said = (error.strerror or str(error)).lower()
        raise UserMistake(
            f"cannot write to {job.out}: {said}; what was finished stays, "
            "so make room or choose another --out and run it again"
        ) from None


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


def _run(job: Job, roster: Roster, rows: tuple[PlannedRow, ...], started: str) -> Result:
    private_folder(job.out)
    write_problems(job.out, problems(rows))
    keys = {row.plan.ref: row_key(row, job.press) for row in rows if row.plan.status in MAKEABLE}
    done = finished(job.out, keys)
    entries = {ref: entry for ref, entry in done.items() if ref in keys}
    others = [_held(row) for row in rows if row.plan.status not in MAKEABLE]
    todo = [row for row in rows if row.plan.status in MAKEABLE and row.plan.ref not in done]
    facts = _facts(job, roster, started) | {"rows": {ref: keys[ref] for ref in entries}}
    facts["overrides"] = _overrides(rows)
    facts["reading"] = {
        row.plan.ref: _reading(row, job.press) for row in rows if row.plan.ref in done
    }
    write_run(job.out, facts)
    for row in job.watch(todo):
        entries[row.plan.ref] = _one(row, job)
        facts["rows"][row.plan.ref] = keys[row.plan.ref]
        facts["reading"][row.plan.ref] = _reading(row, job.press)
        write_manifest(job.out, _in_order(rows, entries, others))
        write_run(job.out, facts)
    ordered = _in_order(rows, entries, others)
    write_manifest(job.out, ordered)
    _sweep(job.out, ordered)
    write_print_files(job.out, rows, ordered, job.press)
    ended = datetime.now(UTC).isoformat(timespec="seconds")
    write_run(job.out, facts | {"ended": ended, "unknown_columns": list(roster.unknown_columns)})
    return Result(tuple(ordered), roster.unknown_columns, len(done))


def _facts(job: Job, roster: Roster, started: str) -> dict[str, Any]:
    return {
        "versions": {name: version(name) for name in VERSIONED},
        "roster_sha256": roster.sha256,
        "library_hash": job.press.library.hash,
        "library_reviewed": job.press.library.reviewed,
        "templates_hash": templates_hash(job.press.templates),
        "practice": job.press.practice.name,
        "issued_on": job.press.issued_on.isoformat(),
        "engine": job.engine,
        "started": started,
    }


def _reading(row: PlannedRow, press: Press) -> dict[str, float]:
    page = page_of(row.plan, press)
    return reading(texts(page), page.language)


def _overrides(rows: tuple[PlannedRow, ...]) -> dict[str, dict[str, str]]:
    """By ref: each exercise that a clinician added against a rule, with rule and reason."""
    kept: dict[str, dict[str, str]] = {}
    for row in rows:
        for p in getattr(row.plan.outcome, "prescriptions", ()):
            if p.overridden:
                kept.setdefault(row.plan.ref, {})[p.exercise.id] = p.because
    return kept


def _held(row: PlannedRow) -> tuple[int, Entry]:
    reason = "; ".join(f"{p.column}: {p.problem}" for p in row.plan.problems)
    return row.row.number, Entry(row.plan.ref, row.plan.status, reason)


def _in_order(
    rows: tuple[PlannedRow, ...], made: dict[str, Entry], others: list[tuple[int, Entry]]
) -> list[Entry]:
    """Entries in the order of the roster; a row not yet reached has none."""
    numbered = dict(others)
    found = (numbered.get(row.row.number) or made.get(row.plan.ref) for row in rows)
    return [entry for entry in found if entry]


def _one(row: PlannedRow, job: Job) -> Entry:
    """Run one row's notebook and prove its PDF; on any doubt its files are taken away."""
    began, ref = time.monotonic(), row.plan.ref
    folder = private_folder(private_folder(job.out / "packets") / ref)
    executed = execute(_parameters(ref, job), job.engine)
    if executed.fatal:
        raise OSError(0, executed.reason)
    pdf = folder / MAKEABLE[row.plan.status]
    reason = executed.reason or _doubt(pdf, row, job.press)
    seconds = f"{time.monotonic() - began:.1f}"
    if reason:
        rmtree(folder, ignore_errors=True)
        return Entry(ref, "failed", reason, seconds=seconds)
    write_private(folder / "handout.ipynb", executed.notebook)
    return _entry(row, pdf, job.out, seconds)


def _parameters(ref: str, job: Job) -> dict[str, str]:
    return {
        "roster": str(job.roster.resolve()),
        "ref": ref,
        "outputs": str(job.out.resolve()),
        "issued_on": job.press.issued_on.isoformat(),
        "practice": job.practice_path,
        "templates": job.templates_path,
    }


def _doubt(pdf: Path, row: PlannedRow, press: Press) -> str:
    """Why the PDF cannot be taken for this row's; blank where name, ref and side are its own."""
    if not pdf.is_file():
        return "the notebook left no PDF"
    faults = identity_faults(pdf.read_bytes(), identity_of(page_of(row.plan, press)), prover(press))
    return "; ".join(faults)


def _entry(row: PlannedRow, pdf: Path, out: Path, seconds: str) -> Entry:
    data, plan = pdf.read_bytes(), row.plan
    return Entry(
        ref=plan.ref,
        status="made" if plan.status == "planned" else "referred",
        reason="" if plan.status == "planned" else _flags(row),
        language=(plan.profile.language if plan.profile else "") or "",
        pages=str(page_count(data)),
        sha256=hashlib.sha256(data).hexdigest(),
        pdf=pdf.relative_to(out).as_posix(),
        notebook=(pdf.parent / "handout.ipynb").relative_to(out).as_posix(),
        seconds=seconds,
    )


def _flags(row: PlannedRow) -> str:
    outcome = row.plan.outcome
    return ", ".join(flag.id for flag in getattr(outcome, "flags", ()))


def _sweep(out: Path, entries: list[Entry]) -> None:
    """Take away packets of rows that are no longer made, so that none is printed by mistake."""
    kept = {entry.ref for entry in entries if entry.pdf}
    for folder in (out / "packets").glob("*") if (out / "packets").is_dir() else ():
        if folder.name not in kept and folder.is_dir():
            rmtree(folder, ignore_errors=True)


@dataclass(frozen=True)
class Executed:
    """How one notebook ended: its bytes, or why it stopped; `fatal` ends the whole run."""

    notebook: bytes = b""
    reason: str = ""
    fatal: bool = False


def execute(parameters: dict[str, str], engine: str = "stock") -> Executed:
    """Run notebooks/handout.ipynb for one row; a failure is an answer, not an exception."""
    from nbclient.exceptions import CellTimeoutError, DeadKernelError

    with tempfile.TemporaryDirectory(prefix="sciatica-") as scratch:
        target = Path(scratch) / "handout.ipynb"
        try:
            _papermill(parameters, target)
        except CellTimeoutError:
            return Executed(reason=f"a cell took more than {CELL_SECONDS} seconds")
        except DeadKernelError:
            return Executed(reason="the notebook's kernel died")
        except Exception as error:
            return _stopped(error)
        return Executed(notebook=target.read_bytes())


def _papermill(parameters: dict[str, str], target: Path) -> None:
    import papermill
    from traitlets.config import Config

    # Kernel traffic would otherwise cross the loopback in plain text.
    config = Config({"KernelManager": {"transport_encryption": "required"}})
    papermill.execute_notebook(
        str(beside("notebooks") / "handout.ipynb"),
        str(target),
        parameters=parameters,
        kernel_name="python3",
        progress_bar=False,
        log_output=False,
        execution_timeout=CELL_SECONDS,
        store_widget_state=False,
        config=config,
    )


def _stopped(error: Exception) -> Executed:
    """Why a notebook stopped: the kind of error, never its words, which may be a patient's."""
    kind = getattr(error, "ename", type(error).__name__)
    fatal = TAMPERED.search(str(getattr(error, "evalue", error)))
    if fatal:
        return Executed(reason=os.strerror(int(fatal.group(1))).lower(), fatal=True)
    return Executed(reason=f"the notebook stopped with {kind}")
