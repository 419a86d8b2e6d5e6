"""print/: the run in print order, each packet on an odd page, and a cover sheet."""

import io
from collections.abc import Sequence
from pathlib import Path

import pikepdf

from ..packet import Press
from ..paths import private_folder, write_private
from ..render.cover import render_cover
from .checked import PlannedRow
from .manifest import Entry

PRINTED = ("made", "referred")


def print_order(rows: Sequence[PlannedRow]) -> list[str]:
    """Refs by clinician, then next visit, then as the roster has them."""

    def place(planned: PlannedRow) -> tuple[str, str]:
        profile = planned.plan.profile
        if profile is None:
            return "", ""
        return (profile.clinician or "").casefold(), str(profile.next_visit or "")

    return [planned.plan.ref for planned in sorted(rows, key=place)]


def write_print_files(
    folder: Path, rows: Sequence[PlannedRow], entries: Sequence[Entry], press: Press
) -> None:
    """Write print/all.pdf and print/cover.pdf for a two-sided printer. Raises OSError."""
    done = {entry.ref: entry for entry in entries if entry.status in PRINTED}
    order = [done[ref] for ref in print_order(rows) if ref in done]
    out = private_folder(folder / "print")
    if order:
        write_private(out / "all.pdf", join([folder / entry.pdf for entry in order]))
    lines = _lines(order, entries)
    cover = render_cover(lines, press.issued_on, press.practice, press.templates)
    write_private(out / "cover.pdf", cover)


def join(paths: Sequence[Path]) -> bytes:
    """All PDFs in one, a blank page after each with an odd count, a bookmark by ref."""
    joined = pikepdf.new()
    with joined.open_outline() as outline:
        for path in paths:
            start = len(joined.pages)
            _append(joined, path)
            outline.root.append(pikepdf.OutlineItem(path.parent.name, start))
    buffer = io.BytesIO()
    joined.save(buffer, deterministic_id=True)
    return buffer.getvalue()


def _append(joined: pikepdf.Pdf, path: Path) -> None:
    with pikepdf.open(path) as packet:
        joined.pages.extend(packet.pages)
        if len(packet.pages) % 2:
            box = packet.pages[-1].mediabox
            joined.add_blank_page(page_size=(float(box[2]), float(box[3])))


def _lines(order: Sequence[Entry], entries: Sequence[Entry]) -> list[tuple[str, str, str, str]]:
    """The cover's rows: what is in the pile in its order, then what is not in it, and why."""
    missing = [entry for entry in entries if entry.status not in PRINTED]
    shown = [(entry.ref, entry.status, entry.pages, "") for entry in order]
    return shown + [(entry.ref, entry.status, "", entry.reason) for entry in missing]
