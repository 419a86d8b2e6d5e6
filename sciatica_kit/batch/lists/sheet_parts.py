"""What a workbook holds beside the values of its cells: sheets, merges, what is hidden or empty.

Read from the parts of the package as they come (ECMA-376, part 1, sections 18.2 and 18.3), since a
sheet that is opened to be read once has none of it, and one that is opened whole may have no end.
"""

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree import ElementTree
from xml.etree.ElementTree import Element
from zipfile import ZipFile

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

MOST_BYTES = 256 * 2**20
MOST_ROWS, MOST_COLUMNS, MOST_MERGES, MOST_CELLS = 100_000, 500, 2_000, 2_000_000
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT = b"purl.oclc.org/ooxml"
At = tuple[int, int]
Range = tuple[int, int, int, int]


class NoList(Exception):
    """A workbook that cannot be read as a list of patients; `str` says why, and the remedy."""


@dataclass(frozen=True)
class Sheet:
    """One sheet by its name, and the part that it is kept in."""

    name: str
    shown: bool
    part: str


@dataclass
class SheetParts:
    """Of one sheet: ranges as (left, top, right, bottom), rows, columns and cells (row, column).

    `bare` are formulas that nobody has worked out, `spilled` ranges that one formula fills,
    `unread` cells with something in them that is not kept as it should be. All count from 1.
    """

    merged: list[Range] = field(default_factory=list)
    spilled: list[Range] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    bare: set[At] = field(default_factory=set)
    struck: set[At] = field(default_factory=set)
    unread: set[At] = field(default_factory=set)
    cells: int = 0
    last: At = (0, 0)


def sheets_of(book: ZipFile) -> tuple[Sheet, ...]:
    """The sheets in the order of their tabs. Raises NoList, and KeyError where parts are gone."""
    if sum(member.file_size for member in book.infolist()) > MOST_BYTES:
        raise NoList(
            f"it holds more than {MOST_BYTES // 2**20} MB; copy the filled rows to a new one"
        )
    told = book.read("xl/workbook.xml")
    if STRICT in told:
        raise NoList("it is saved as “Strict Open XML”; save it as an ordinary .xlsx")
    targets = dict(_relations(book))
    return tuple(
        Sheet(e.get("name", ""), e.get("state", "visible") == "visible", targets[e.get(REL, "")])
        for e in ElementTree.fromstring(told).iter()
        if _local(e) == "sheet" and "worksheet" in targets.get(e.get(REL, ""), "")
    )


def worked_out(book: ZipFile) -> bool:
    """Whether the values of formulas are their spreadsheet's: some programs write 0 for each."""
    root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    return not any(_local(e) == "calcPr" and _true(e.get("fullCalcOnLoad")) for e in root.iter())


def struck(book: ZipFile) -> bool:
    """Whether a part of a shared text is struck out: then texts are read with their looks."""
    name = "xl/sharedStrings.xml"
    return name in book.namelist() and b"strike" in book.read(name)


def _relations(book: ZipFile) -> Iterator[tuple[str, str]]:
    for e in ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels")):
        target = e.get("Target", "")
        part = target[1:] if target.startswith("/") else posixpath.join("xl", target)
        yield e.get("Id", ""), posixpath.normpath(part)


def parts_of(book: ZipFile, sheet: Sheet) -> SheetParts:
    """What there is beside the values. Raises NoList for what no list has."""
    found, sure = SheetParts(), worked_out(book)
    with book.open(sheet.part) as part:
        for element in _elements(part):
            _note(element, found, sure)
    return found


def _elements(part: IO[bytes]) -> Iterator[Element]:
    """Each element as it ends; rows are let go, so that a long sheet fills no memory."""
    for _, element in ElementTree.iterparse(part):
        yield element
        if _local(element) == "row":
            element.clear()


def _note(element: Element, found: SheetParts, sure: bool) -> None:
    kind = _local(element)
    if kind == "row":
        _row(element, found, sure)
    elif kind == "col" and (_true(element.get("hidden")) or element.get("width") == "0"):
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        found.hidden_columns.update(range(first, min(last, MOST_COLUMNS) + 1))
    elif kind == "mergeCell":
        found.merged.append(range_boundaries(element.get("ref", "A1")))
        if len(found.merged) > MOST_MERGES:
            raise NoList(f"it has more than {MOST_MERGES:,} merged cells; unmerge them")
    elif kind == "AlternateContent":
        raise NoList("a part of it is for other programs; save it as an ordinary .xlsx")


def _row(row: Element, found: SheetParts, sure: bool) -> None:
    number = int(row.get("r") or found.last[0] + 1)
    if number <= found.last[0]:
        raise NoList(f"row {number} stands twice or out of order in it; save it anew as .xlsx")
    if _true(row.get("hidden")) or row.get("ht") in ("0", "0.0"):
        found.hidden_rows.add(number)
    found.last = (number, 0)
    for cell in row:
        _cell(cell, found, sure)


def _cell(cell: Element, found: SheetParts, sure: bool) -> None:
    number, before = found.last
    at = coordinate_to_tuple(cell.get("r") or "A1") if cell.get("r") else (number, before + 1)
    if at[0] != number or at[1] <= before:
        raise NoList(f"a cell of row {number} stands twice or out of order; save it anew as .xlsx")
    found.last, found.cells = at, found.cells + 1
    if found.cells > MOST_CELLS:
        raise NoList("it has millions of cells; copy the filled rows to a new one")
    if len(cell):
        _filled(cell, at, found, sure)


def _filled(cell: Element, at: At, found: SheetParts, sure: bool) -> None:
    if at[0] > MOST_ROWS or at[1] > MOST_COLUMNS:
        where = f"row {at[0]}" if at[0] > MOST_ROWS else f"column {at[1]}"
        raise NoList(f"there is something in {where}; copy the filled rows to a new one")
    parts = {_local(e): e for e in cell}
    formula, kind = parts.get("f"), cell.get("t", "n")
    value = parts["v"].text if "v" in parts else None
    if formula is not None and ((not value and kind != "str") or not sure):
        found.bare.add(at)
    if formula is not None and formula.get("t") == "array" and ":" in formula.get("ref", ""):
        found.spilled.append(range_boundaries(formula.get("ref", "")))
    if ("is" in parts) != (kind == "inlineStr") or (kind == "s" and not value):
        found.unread.add(at)
    if any(_local(e) == "strike" and _true(e.get("val", "1")) for e in cell.iter()):
        found.struck.add(at)


def _true(value: str | None) -> bool:
    return value in ("1", "true", "on")


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
