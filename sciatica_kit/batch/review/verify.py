"""A finished run proved again: digests and identities of all PDFs, and notebooks under nbval."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ...errors import UserMistake
from ...model.status import Standing
from ...packet.make import page_names, strays
from ...packet.password import password_in
from ...paths import scratch
from ...render.identity import Identity, identity_faults
from ...render.lock import unlock
from ..record.decisions import Decision, decisions, latest, standing
from ..record.manifest import Entry, read_manifest, read_run
from .opened import refuse_another_lock

DEFAULT_SAMPLE = 3
CELL_SECONDS = 60


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold: the ref and what is wrong, in one sentence."""

    ref: str
    problem: str


def verify_run(
    folder: Path, sample: str = "", password_file: Path | None = None
) -> tuple[list[Fault], int, int]:
    """Findings, PDFs checked and notebooks re-run. Raises UserMistake where there is no run."""
    refuse_another_lock(read_run(folder), password_file)
    password = password_in(password_file) if password_file else ""
    entries = [entry for entry in read_manifest(folder) if entry.pdf]
    if not (folder / "manifest.csv").is_file():
        raise UserMistake(f"{folder} holds no run: there is no manifest.csv in it")
    last = latest(decisions(folder))
    found = [finding for e in entries for finding in _pdf(folder, e, last.get(e.ref), password)]
    chosen = _sample(entries, sample)
    found += [finding for entry in chosen for finding in _notebook(folder, entry)]
    return found, len(entries), len(chosen)


def _sample(entries: Sequence[Entry], sample: str) -> list[Entry]:
    """All, or as many as asked for; the run alone decides which, so it can be repeated."""
    if sample == "all":
        return list(entries)
    if sample and not sample.isdecimal():
        raise UserMistake("--sample takes a whole number or all")
    count = min(int(sample) if sample else DEFAULT_SAMPLE, len(entries))
    seed = "".join(entry.sha256 for entry in entries)
    return random.Random(seed).sample(list(entries), count)


def _pdf(folder: Path, entry: Entry, last: Decision | None, password: str) -> Iterator[Fault]:
    path = folder / entry.pdf
    if not path.is_file():
        yield Fault(entry.ref, f"{entry.pdf} is missing")
        return
    if _digest(path, password) != entry.sha256:
        named = f"{entry.pdf} is not the file that the manifest names"
        yield Fault(entry.ref, named + _approval(entry, last))
    own = (*page_names(path.stem), *({"handout-bilingual.pdf"} & {f"{path.stem}-bilingual.pdf"}))
    for stray in strays(path.parent, own):
        yield Fault(entry.ref, f"{stray.name} lies in its packet and is none of its pages")
    for pdf in (path, path.parent / "clinician.pdf"):
        yield from _identity(pdf, entry.ref, password)


def _digest(path: Path, password: str) -> str:
    """The digest of a PDF, as it was before it was locked; blank for one that is locked anew."""
    try:
        return unlock(path.read_bytes(), password).sha256
    except UserMistake:
        return ""


def _approval(entry: Entry, last: Decision | None) -> str:
    """Whose approval a changed file no longer has; blank where there was none."""
    if standing(entry, last) != Standing.APPROVED or last is None:
        return ""
    return f": it was changed after {last.who} approved it at {last.at}"


def _identity(pdf: Path, ref: str, password: str) -> Iterator[Fault]:
    """Whether a PDF of the packet is there and carries its ref on every page."""
    if not pdf.is_file():
        yield Fault(ref, f"{pdf.name} is missing")
        return
    try:
        data = unlock(pdf.read_bytes(), password).pdf
    except UserMistake as mistake:
        yield Fault(ref, f"{pdf.name}: {mistake}")
        return
    for fault in identity_faults(data, Identity(name="", ref=ref, side="")):
        yield Fault(ref, f"{pdf.name}: {fault}")


def _notebook(folder: Path, entry: Entry) -> Iterator[Fault]:
    """Re-run a copy of the executed notebook, writing elsewhere, and compare its receipt."""
    source = folder / entry.notebook
    if not source.is_file():
        yield Fault(entry.ref, f"{entry.notebook} is missing")
        return
    with scratch() as folder:
        copy = folder / "handout.ipynb"
        copy.write_text(_elsewhere(source.read_text(encoding="utf-8"), folder), encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *NBVAL, str(copy)],
            capture_output=True, text=True, cwd=folder, check=False,
        )  # fmt: skip
    if done.returncode:
        yield Fault(entry.ref, f"{entry.notebook} does not give the same receipt when run again")


NBVAL = (
    "--nbval-lax", "--nbval-current-env", f"--nbval-cell-timeout={CELL_SECONDS}",
    "-q", "-p", "no:cacheprovider", "-c", "/dev/null", "--rootdir", ".",
)  # fmt: skip


def _elsewhere(text: str, folder: Path) -> str:
    """The notebook with its packet going to a scratch folder, so that a check changes nothing."""
    notebook = json.loads(text)
    for cell in notebook["cells"]:
        if "injected-parameters" in cell["metadata"].get("tags", []):
            cell["source"] = [*cell["source"], f"\noutputs = {str(folder)!r}"]
    return json.dumps(notebook)
