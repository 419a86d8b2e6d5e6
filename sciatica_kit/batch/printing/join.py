"""One print file: covers, address sheets and packets in one PDF, each on an odd page."""

import io
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name, OutlineItem

from ...errors import UserMistake
from ...library.translate import SOURCE
from ...paths import read_within
from .covers import Covers
from .split import PrintPart, Step


@dataclass(frozen=True)
class Page:
    """A packet's PDF below a run, and the digest that it must have; blank where none is known."""

    folder: Path
    name: str
    digest: str = ""

    def read(self) -> bytes:
        """Its bytes, proved. Raises UserMistake where they are others, OSError."""
        data = read_within(self.folder, *self.name.split("/"))
        if self.digest and sha256(data).hexdigest() != self.digest:
            raise UserMistake(f"{self.name} is not the file that was made: run the batch again")
        return data


@dataclass(frozen=True)
class Sheets:
    """Where the pages come from: covers, address sheets, and packets by ref."""

    covers: Covers
    addresses: bytes = field(repr=False)
    packets: dict[str, Page]
    password: str = field(default="", repr=False)


def joined_pdf(part: PrintPart, sheets: Sheets, title: str) -> bytes:
    """The part's PDF, a bookmark a clinician and the refs below it. Raises OSError."""
    joined = pikepdf.new()
    with _opened(sheets.addresses) as addresses:
        marks: dict[int, OutlineItem] = {}
        used = 0
        for step in part.steps:
            start = len(joined.pages)
            if step.pile not in marks:
                marks[step.pile] = OutlineItem(_named(step), start)
            if step.packet is None:
                span = sheets.covers.spans[step.pile]
                with _opened(sheets.covers.pdfs[span.file]) as cover:
                    _append(joined, cover, span.first, span.end)
                continue
            if step.packet.address:
                _append(joined, addresses, used, used + 1)
                used += 1
            page = io.BytesIO(sheets.packets[step.packet.ref].read())
            with pikepdf.open(page, password=sheets.password) as packet:
                _append(joined, packet, 0, len(packet.pages))
            marks[step.pile].children.append(OutlineItem(step.packet.ref, start))
        with joined.open_outline() as outline:
            outline.root.extend(marks.values())
        _to_be_printed(joined, title)
        return _saved(joined)


def _named(step: Step) -> str:
    """A pile's bookmark; where its cover is in an earlier part, it says so."""
    return step.title if step.packet is None else f"{step.title} (continued)"


def _opened(data: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(data)) if data else pikepdf.new()


def _append(joined: pikepdf.Pdf, source: pikepdf.Pdf, first: int, end: int) -> None:
    """Append pages, and a blank one of the same size where their number is odd.

    Their tags stay behind, since each packet has a tree of its own that would have to be grown into
    one; the language is told page by page, where it is not that of the covers.
    """
    start = len(joined.pages)
    joined.pages.extend(source.pages[first:end])
    tag = str(source.Root.get("/Lang", SOURCE))
    for page in joined.pages[start:]:
        if "/StructParents" in page:
            del page.StructParents
        if tag != SOURCE:
            page.contents_add(f"/Span << /Lang ({tag}) >> BDC\n".encode(), prepend=True)
            page.contents_add(b"\nEMC")
    if (end - first) % 2:
        left, bottom, right, top = map(float, source.pages[end - 1].mediabox)
        joined.add_blank_page(page_size=(right - left, top - bottom))


def _to_be_printed(joined: pikepdf.Pdf, title: str) -> None:
    """What a viewer needs to know: two-sided, in true size, or an address leaves its window."""
    joined.docinfo["/Title"] = title
    joined.Root.Lang = pikepdf.String(SOURCE)
    joined.Root.PageMode = Name.UseOutlines
    joined.Root.ViewerPreferences = Dictionary(
        Duplex=Name.DuplexFlipLongEdge, PrintScaling=Name("/None"), DisplayDocTitle=True
    )


def _saved(joined: pikepdf.Pdf) -> bytes:
    with joined, io.BytesIO() as buffer:
        joined.save(buffer, deterministic_id=True)
        return buffer.getvalue()
