"""The cover sheets of a print run as data: piles by clinician, and what was held back."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from babel.dates import format_date
from pydantic import Field

from ..fonts import unprintable
from ..model.base import Model
from ..model.practice import Practice
from ..model.status import Status
from .frame import locale_of

PILE = ("Ref", "Status", "Pages", "Next visit")
HELD = ("Ref", "Status", "Why it is not in the pile")
NOBODY = "No clinician named"
HELD_BACK = "Held back"
NO_REF = "no ref"


class CoverTable(Model):
    """A list on a cover; `shape` says how wide its columns are."""

    shape: Literal["pile", "parted", "held"]
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class CoverSection(Model):
    """The cover of one clinician's pile, or of the rows held back, on sheets of its own."""

    heading: str
    lines: tuple[str, ...]
    urgent: str = ""
    table: CoverTable


class CoverSheet(Model):
    """The covers of a print run: refs, statuses and pages, and no patient's name."""

    kind: Literal["cover"] = "cover"
    language: str
    paper: Literal["a4", "us-letter"]
    accent: str
    warning: str
    document_title: str
    sections: tuple[CoverSection, ...]
    footer: str
    page_of: str
    digits: str = "0123456789"
    logo: str = ""
    screen: dict[str, str] = {}


class AddressLine(Model):
    """One line behind an envelope's window; `rtl` where its own script runs leftwards."""

    text: str = Field(repr=False)
    rtl: bool


class AddressSheet(Model):
    """Sheets for window envelopes, a page a block: a name, an address and who sends it."""

    kind: Literal["address"] = "address"
    language: str
    paper: Literal["a4", "us-letter"]
    document_title: str
    sender: str
    blocks: tuple[tuple[AddressLine, ...], ...] = Field(repr=False)


@dataclass(frozen=True)
class Listed:
    """A packet in a pile: its ref, status, pages and next visit, and who lives where."""

    ref: str
    status: str
    pages: int
    next_visit: date | None = None
    address: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Pile:
    """The packets of one clinician in print order; a blank clinician is nobody named.

    `part` and `parts` tell the piles of one clinician apart where they are too many for one.
    """

    clinician: str
    packets: tuple[Listed, ...]
    part: int = 1
    parts: int = 1

    @property
    def title(self) -> str:
        """What the cover and the bookmark call it."""
        name = self.clinician or NOBODY
        return f"{name}, part {self.part} of {self.parts}" if self.parts > 1 else name


@dataclass(frozen=True)
class Held:
    """A row that is not in the pile, and why."""

    ref: str
    status: str
    reason: str


def compose_covers(
    piles: Sequence[Pile],
    held: Sequence[Held],
    issued_on: date,
    practice: Practice,
    files: dict[str, str] | None = None,
) -> CoverSheet:
    """One cover a pile, then one for the rows held back.

    `files` says for each ref which print file it is in, where there is more than one.
    """
    sections = [_pile(pile, practice, files or {}) for pile in piles]
    if held or not piles:
        sections.append(_held(held))
    return CoverSheet(
        language="en",
        paper=practice.paper,
        accent=practice.accent,
        warning=practice.warning,
        document_title=run_title(issued_on, practice),
        sections=tuple(sections),
        footer=practice.name,
        page_of="Page {n} of {m}",
    )


def compose_addresses(blocks: Sequence[tuple[str, ...]], practice: Practice) -> AddressSheet:
    """A page a block of lines, which stand behind the window of an envelope."""
    return AddressSheet(
        language="en",
        paper=practice.paper,
        document_title="Sheets for window envelopes",
        sender=", ".join(part for part in (practice.name, practice.address) if part),
        blocks=tuple(tuple(_line(text) for text in block) for block in blocks),
    )


def run_title(issued_on: date, practice: Practice) -> str:
    """What a print run is called: by its day, never by a person."""
    return f"Print run of {_day(issued_on, practice)}"


def _line(text: str) -> AddressLine:
    """A line with its direction: that of its first letter."""
    ways = (unicodedata.bidirectional(char) for char in text)
    return AddressLine(text=text, rtl=next((w for w in ways if w in "LRAL"), "L") != "L")


def _pile(pile: Pile, practice: Practice, files: dict[str, str]) -> CoverSection:
    packets = pile.packets
    urgent = [packet.ref for packet in packets if packet.status == Status.REFERRED]
    posted = sum(bool(packet.address) for packet in packets)
    pages = sum(packet.pages for packet in packets)
    lines = [f"{_many(len(packets), 'packet')}, {_many(pages, 'page')} in this order."]
    if posted:
        have = "has" if posted == 1 else "have"
        lines.append(f"{posted} of them {have} a sheet for a window envelope in front.")
    rows = (
        (
            packet.ref,
            packet.status,
            str(packet.pages),
            _day(packet.next_visit, practice) if packet.next_visit else "",
            *((files[packet.ref],) if files else ()),
        )
        for packet in packets
    )
    shape, head = ("parted", (*PILE, "In file")) if files else ("pile", PILE)
    table = CoverTable(shape=shape, head=head, rows=tuple(rows))
    said = f"Urgent sheets among them: {', '.join(urgent)}." if urgent else ""
    return CoverSection(heading=pile.title, lines=tuple(lines), urgent=said, table=table)


def _held(held: Sequence[Held]) -> CoverSection:
    are = "is" if len(held) == 1 else "are"
    line = f"{_many(len(held), 'row')} of the roster {are} in no pile."
    mend = "Mend what is said below and run the roster again."
    rows = tuple((row.ref or NO_REF, row.status, _printable(row.reason)) for row in held)
    return CoverSection(
        heading=HELD_BACK,
        lines=(f"{line} {mend}",) if held else ("No packet was made.",),
        table=CoverTable(shape="held", head=HELD, rows=rows),
    )


def _printable(text: str) -> str:
    """The text with each character that no font can show given as its code."""
    return "".join(f"U+{ord(char):04X}" if unprintable(char) else char for char in text)


def _many(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _day(when: date, practice: Practice) -> str:
    said: str = format_date(when, "d MMMM y", locale=locale_of("en", practice.country))
    return said
