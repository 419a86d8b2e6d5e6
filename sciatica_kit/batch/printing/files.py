"""print/: the run in print order for a two-sided printer, and a cover for each clinician."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from ...handout.cover import Held, Listed, Pile
from ...handout.cover import run_title as title_of
from ...model.patient import PatientProfile
from ...model.status import WITH_A_PAGE
from ...packet.edition import Edition
from ...paths import own_folder
from ...render.cover import render_addresses
from ...render.lock import lock
from ..record.manifest import Entry
from ..roster.plans import PlannedRow
from .covers import MOST_ROWS, Covers, covers_of
from .earlier import FOLDER, forget_print_files, put
from .join import Page, Sheets, joined_pdf
from .split import PrintPart, parts_of, steps_of

# Four reams of paper two-sided: what a small printer takes in an hour and a viewer opens at once,
# and some 50 MB of PDF, which is all that joining ever holds.
MOST_PAGES = 2000
ROUNDS = 4


def print_order(rows: Sequence[PlannedRow]) -> list[str]:
    """Refs by clinician, then next visit, blanks last in both, then as the roster has them."""

    def place(planned: PlannedRow) -> tuple[bool, str, bool, str]:
        profile = planned.plan.profile
        clinician = _clinician(profile).casefold()
        visit = str((profile and profile.next_visit) or "")
        return not clinician, clinician, not visit, visit

    return [planned.plan.ref for planned in sorted(rows, key=place)]


def write_print_files(
    folder: Path,
    rows: Sequence[PlannedRow],
    entries: Sequence[Entry],
    edition: Edition,
    *,
    most_pages: int | None = None,
    proved: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Write print/cover.pdf and print/all.pdf, or all-1.pdf, all-2.pdf ...; gives their digests.

    `proved` has by ref the digest that a packet's page must have as it lies there: what is joined
    is those very bytes. Raises UserMistake, OSError.

    A run of more than `most_pages` pages (2,000 if not said) is split between packets, and covers
    of more than 1,000 rows between clinicians; one clinician's 1,000 packets are a pile.
    """
    own_folder(folder, FOLDER)
    # First of all, lest a run that is stopped leave a pile that is half of an earlier one.
    forget_print_files(folder)
    piles = _piles(rows, entries)
    held = tuple(Held(e.ref, e.status, e.reason) for e in entries if e.status not in WITH_A_PAGE)
    covers, parts = _settled(piles, held, edition, most_pages or MOST_PAGES)
    digests = {name: put(folder, name, lock(pdf, edition.password)) for name, pdf in covers.named()}
    known = proved or {}
    pages = {e.ref: Page(folder, e.pdf, known.get(e.ref, "")) for e in entries if e.pdf}
    title = title_of(edition.issued_on, edition.practice)
    for part in parts if piles else ():
        sheets = Sheets(covers, _addresses(part, edition), pages, edition.password)
        joined = lock(joined_pdf(part, sheets, title), edition.password)
        digests[part.name] = put(folder, part.name, joined)
    return digests


def _settled(
    piles: Sequence[Pile], held: Sequence[Held], edition: Edition, most: int
) -> tuple[Covers, list[PrintPart]]:
    """The covers and the parts, which hang on each other: a cover names parts and fills pages.

    A cover's pages do not hang on which part it names, so the third round at the latest settles.
    """
    refs = [packet.ref for pile in piles for packet in pile.packets]
    alone = sum(packet.pages for pile in piles for packet in pile.packets)
    files: dict[str, str] = dict.fromkeys(refs, "all-1.pdf") if alone > most else {}
    for _ in range(ROUNDS):
        covers = covers_of(piles, held, edition, files)
        lengths = [span.end - span.first for span in covers.spans]
        parts = parts_of(steps_of(piles, lengths), most)
        named = {ref: part.name for part in parts for ref in part.refs} if len(parts) > 1 else {}
        if named == files:
            return covers, parts
        files = named
    raise RuntimeError("the covers do not settle")


def _addresses(part: PrintPart, edition: Edition) -> bytes:
    """The sheets for window envelopes of a part, in its order; nothing where it has none."""
    blocks = [step.packet.address for step in part.steps if step.packet and step.packet.address]
    if not blocks:
        return b""
    return render_addresses(blocks, edition.issued_on, edition.practice, edition.templates)


def _piles(rows: Sequence[PlannedRow], entries: Sequence[Entry]) -> tuple[Pile, ...]:
    """The packets in print order, a pile a clinician."""
    done = {entry.ref: entry for entry in entries if entry.status in WITH_A_PAGE}
    profiles = {row.plan.ref: row.plan.profile for row in rows if row.plan.ref in done}
    order = [ref for ref in print_order(rows) if ref in done]
    grouped = groupby(order, key=lambda ref: _clinician(profiles[ref]).casefold())
    return tuple(pile for _, refs in grouped for pile in _parted(list(refs), done, profiles))


def _parted(
    refs: Sequence[str], done: dict[str, Entry], profiles: dict[str, PatientProfile | None]
) -> Iterator[Pile]:
    """One clinician's pile, or several of a length that a cover can be set for."""
    pieces = [refs[at : at + MOST_ROWS] for at in range(0, len(refs), MOST_ROWS)]
    for part, piece in enumerate(pieces, start=1):
        yield replace(_pile(piece, done, profiles), part=part, parts=len(pieces))


def _pile(
    refs: Sequence[str], done: dict[str, Entry], profiles: dict[str, PatientProfile | None]
) -> Pile:
    def listed() -> Iterator[Listed]:
        for ref in refs:
            profile, entry = profiles[ref], done[ref]
            visit = profile.next_visit if profile else None
            yield Listed(ref, entry.status, int(entry.pages), visit, _block(profile))

    return Pile(_clinician(profiles[refs[0]]), tuple(listed()))


def _clinician(profile: PatientProfile | None) -> str:
    return (profile and profile.clinician) or ""


def _block(profile: PatientProfile | None) -> tuple[str, ...]:
    """The lines behind an envelope's window; none where the roster has no address."""
    return (profile.name or "", *profile.address) if profile and profile.address else ()
