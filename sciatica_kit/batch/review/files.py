"""The files of a run held against its log: damaged, missing, foreign and unlisted ones."""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath

from ...errors import UserMistake
from ...model.status import Standing
from ...packet.make import own_names, page_names, strays
from ...packet.noted import Noted
from ...paths import PASSING, Refused, is_link, read_within, within
from ...render.identity import Identity, identity_faults
from ...render.lock import unlock
from ..printing.earlier import OURS
from ..record.decisions import Decision, standing
from ..record.manifest import Entry
from ..record.past import Past
from ..run.place import FILES, FOLDERS

# What a system puts into any folder that is looked at.
SYSTEM = re.compile(r"\.DS_Store|Thumbs\.db|desktop\.ini")
# The staff page, which stands in every packet.
PAPER = "clinician.pdf"
# A list that was a frame, what a form kept of a mistake of the kit's own.
BESIDE = ("roster.csv", "error.log")


@dataclass(frozen=True)
class Fault:
    """One thing that does not hold: the ref and what is wrong, in one sentence."""

    ref: str
    problem: str


def packet_faults(folder: Path, past: Past, entry: Entry, password: str) -> Iterator[Fault]:
    """What is wrong with the files of one packet."""
    if entry.ref in past.purged and not (folder / "packets" / entry.ref).exists():
        return
    done = past.rows.get(entry.ref)
    kept = done.files if done else {}
    page = PurePosixPath(entry.pdf).name
    yield from _page(folder, entry, past.last.get(entry.ref), password)
    for name, digest in kept.items():
        if name != page:
            yield from _file(folder, entry.ref, name, digest)
    if PAPER not in kept and not (folder / "packets" / entry.ref / PAPER).exists():
        yield Fault(entry.ref, f"{PAPER} is missing")
    for name in sorted({page, PAPER, *(n for n in kept if n.endswith(".pdf"))}):
        yield from _identity(folder, entry.ref, name, password)
    yield from _foreign(folder, entry, kept)


def _page(folder: Path, entry: Entry, last: Decision | None, password: str) -> Iterator[Fault]:
    """Whether the page is the one that the manifest names, as it was before it was locked."""
    try:
        data = read_within(folder, *entry.pdf.split("/"))
    except OSError as error:
        yield Fault(entry.ref, _unread(entry.pdf, error))
        return
    try:
        found = unlock(data, password).sha256
    except UserMistake:
        found = ""
    if found != entry.sha256:
        named = f"{entry.pdf} is not the file that the manifest names"
        yield Fault(entry.ref, named + _approval(entry, last))


def _file(folder: Path, ref: str, name: str, digest: str) -> Iterator[Fault]:
    """Whether another file of a packet is there, as the log has it."""
    try:
        found = sha256(read_within(folder, "packets", ref, name)).hexdigest()
    except OSError as error:
        yield Fault(ref, _unread(name, error))
        return
    if found != digest:
        yield Fault(ref, f"{name} is not the file that was made")


def _unread(name: str, error: OSError) -> str:
    if isinstance(error, FileNotFoundError):
        return f"{name} is missing"
    if isinstance(error, Refused):
        return str(error.strerror)
    return f"{name} cannot be read: {(error.strerror or 'unknown reason').lower()}"


def _approval(entry: Entry, last: Decision | None) -> str:
    """Whose approval a changed file no longer has; blank where there was none."""
    if standing(entry, last) != Standing.APPROVED or last is None:
        return ""
    return f": it was changed after {last.who} approved it at {last.at}"


def _identity(folder: Path, ref: str, name: str, password: str) -> Iterator[Fault]:
    """Whether a PDF of the packet carries its ref on every page; one that is gone has been said."""
    try:
        data = read_within(folder, "packets", ref, name)
    except OSError:
        return
    try:
        faults = identity_faults(unlock(data, password).pdf, Identity(name="", ref=ref, side=""))
    except UserMistake as mistake:
        faults = [str(mistake)]
    yield from (Fault(ref, f"{name}: {fault}") for fault in faults)


def _foreign(folder: Path, entry: Entry, kept: Mapping[str, str]) -> Iterator[Fault]:
    """What lies in a packet and is none of its files."""
    own = folder / "packets" / entry.ref
    stem = PurePosixPath(entry.pdf).stem
    ours = set(kept) or own_names() - {p.name for p in strays(own, _pages(stem))}
    for path in _entries(own):
        if path.name not in ours:
            yield Fault(entry.ref, f"{path.name} lies in its packet and is none of its files")


def _pages(stem: str) -> tuple[str, ...]:
    return (*page_names(stem), *({"handout-bilingual.pdf"} & {f"{stem}-bilingual.pdf"}))


def stray_faults(folder: Path, past: Past, refs: Collection[str]) -> Iterator[Fault]:
    """What lies in a run's folder and is none of the run: beside, among packets, in print/."""
    for path in _entries(folder):
        if path.name not in (*FILES, *FOLDERS, *BESIDE):
            yield Fault("", f"{path.name} lies in the folder and is none of the run")
    # A run that was stopped may leave what it had in hand; the next one makes it anew.
    unfinished = past.refs if past.ended is None else frozenset()
    for path in _entries(folder / "packets"):
        if path.name not in refs and path.name not in unfinished:
            yield Fault(path.name, f"packets/{path.name} is in no row of the manifest")
    yield from _print(folder, past)
    yield from _aside(folder, past)


def _aside(folder: Path, past: Past) -> Iterator[Fault]:
    """Whether what was set aside is there, whole, and alone: it may have been handed out."""
    for place, files in past.aside.items():
        ref = place.rpartition("/")[2] if "" not in files else ""
        for name, digest in files.items():
            path = f"{place}/{name}" if name else place
            try:
                found = sha256(read_within(folder, *path.split("/"))).hexdigest()
            except OSError as error:
                yield Fault(ref, _unread(path, error))
                continue
            if found != digest:
                yield Fault(ref, f"{path} is not the file that was set aside")
    for day in _entries(folder / "set-aside"):
        for there in _entries(day):
            place = there.relative_to(folder).as_posix()
            yield from _foreign_aside(place, there, past.aside.get(place))


def _foreign_aside(place: str, there: Path, known: Mapping[str, str] | None) -> Iterator[Fault]:
    """What lies among that which was set aside, and was not."""
    if known is None:
        yield Fault("", f"{place} is none of the run")
    for file in _entries(there) if known and "" not in known else ():
        if file.name not in (known or {}):
            yield Fault("", f"{place}/{file.name} is none of the run")


def _print(folder: Path, past: Past) -> Iterator[Fault]:
    """Whether the print files are those that were joined last."""
    said = past.printed
    if is_link(folder / "print"):
        yield Fault("", f"{folder / 'print'} is a link: take it away")
        return
    for path in _entries(folder / "print"):
        if path.name == Noted.note:
            continue
        if not OURS.fullmatch(path.name) or (said is not None and path.name not in said):
            yield Fault("", f"print/{path.name} is no print file of the run")
    for name, digest in (said or {}).items():
        try:
            found = sha256(read_within(folder, "print", name)).hexdigest()
        except FileNotFoundError:
            if not past.purged:
                yield Fault("", f"print/{name} is missing")
            continue
        except OSError as error:
            yield Fault("", _unread(f"print/{name}", error))
            continue
        if found != digest:
            yield Fault("", f"print/{name} is not the file that was joined")


def _entries(folder: Path) -> list[Path]:
    """What lies in a folder; nothing where it is none, or a link."""
    try:
        within(folder.parent, folder.name)
        found = [Path(entry.path) for entry in os.scandir(folder)]
    except OSError:
        return []
    return sorted(p for p in found if not (SYSTEM.fullmatch(p.name) or PASSING.fullmatch(p.name)))
