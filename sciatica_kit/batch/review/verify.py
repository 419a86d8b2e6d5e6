"""A finished run proved again: every file, every line of its lists, and notebooks under nbval."""

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ...errors import UserMistake
from ...packet.edition import SAMPLE_DAY, Own, load_edition
from ...packet.password import password_in
from ...paths import read_within
from ...render.lock import is_locked, unlock
from ..record.manifest import Entry, manifest_lines
from ..record.past import Past, past_of
from .files import Fault, packet_faults, stray_faults
from .lists import list_faults
from .opened import refuse_another_lock, refuse_other_own
from .rerun import Rerun

DEFAULT_SAMPLE = 3
# Pages that are tried with a password, before it is said to fit none.
MOST_TRIED = 8


@dataclass(frozen=True)
class _Looked:
    """What is looked at: the folder, what its run says of itself, and its packets."""

    folder: Path
    past: Past
    entries: tuple[Entry, ...]

    def gone(self, entry: Entry) -> bool:
        """Whether its packet was purged, so that there is nothing to look at."""
        place = self.folder / "packets" / entry.ref
        return entry.ref in self.past.purged and not place.exists()


def verify_run(
    folder: Path, sample: str = "", password_file: Path | None = None, own: Own | None = None
) -> tuple[list[Fault], int, int]:
    """Findings, PDFs checked and notebooks re-run. Raises UserMistake where there is no run.

    `own` is the practice's letterhead, templates and content, for the notebooks that are run again.
    """
    looked, found = _looked(folder)
    # What cannot be read is said by its name, and not as a finding of each row.
    load_edition(looked.past.day or SAMPLE_DAY, *vars(own or Own()).values())
    refuse_another_lock(looked.past.facts, password_file)
    password = password_in(password_file) if password_file else ""
    packets = [entry for entry in looked.entries if entry.pdf and not looked.gone(entry)]
    _refuse_no_fit(folder, packets, password)
    found += list_faults(folder, looked.past, looked.entries)
    found += stray_faults(folder, looked.past, [entry.ref for entry in packets])
    spoilt: set[str] = set()
    for entry in packets:
        faults = list(packet_faults(folder, looked.past, entry, password))
        spoilt |= {entry.ref} if faults else set()
        found += faults
    chosen = _sample(packets, sample)
    if chosen:
        refuse_other_own(folder, looked.past.facts, own or Own())
    rerun = Rerun(folder, looked.past, own or Own(), password_file)
    # Of a packet that has changed nothing more is to be said.
    found += rerun.faults([entry for entry in chosen if entry.ref not in spoilt])
    return found, len(packets), len(chosen)


def _refuse_no_fit(folder: Path, packets: Sequence[Entry], password: str) -> None:
    """Raise UserMistake where a password opens no page that is locked: then it is the wrong one.

    Where it opens any, a page that it does not open is a finding.
    """
    locked = (page for page in _pages(folder, packets) if password and is_locked(page))
    found = [_opens(page, password) for page in islice(locked, MOST_TRIED)]
    if found and not any(found):
        raise UserMistake(f"the password opens no PDF in {folder}: give the one it was made with")


def _pages(folder: Path, packets: Sequence[Entry]) -> Iterator[bytes]:
    for entry in packets:
        with suppress(OSError):
            yield read_within(folder, *entry.pdf.split("/"))


def _opens(page: bytes, password: str) -> bool:
    try:
        unlock(page, password)
    except UserMistake:
        return False
    return True


def _looked(folder: Path) -> tuple[_Looked, list[Fault]]:
    """The run, and the lines of its manifest that nobody can read. Raises UserMistake."""
    try:
        lines, past = manifest_lines(folder), past_of(folder)
    except OSError as error:
        raise UserMistake(f"{folder} cannot be read: {error.strerror}: mend that first") from None
    if lines is None:
        raise UserMistake(f"{folder} holds no run: there is no manifest.csv in it")
    found = [Fault(line.ref, line.problem) for line in lines if line.entry is None]
    entries = tuple(line.entry for line in lines if line.entry)
    return _Looked(folder, past, entries), found


def _sample(entries: Sequence[Entry], sample: str) -> list[Entry]:
    """All, or as many as asked for; the run alone decides which, so it can be repeated."""
    if sample == "all":
        return list(entries)
    if sample and not (sample.isascii() and sample.isdecimal()):
        raise UserMistake("--sample takes a whole number or all")
    count = min(int(sample) if sample else DEFAULT_SAMPLE, len(entries))
    seed = "".join(entry.sha256 for entry in entries)
    return random.Random(seed).sample(list(entries), count)


def told(faults: Sequence[Fault]) -> Iterator[str]:
    """Each finding as a line, without signs that steer a terminal."""
    for fault in faults:
        line = f"{fault.ref or 'the run'}: {fault.problem}"
        yield "".join(sign if sign.isprintable() else "?" for sign in line)
