"""What a workbook holds beside the values of its cells: sheets, merges, what is hidden or empty.

Read from the parts of the package as they come (ECMA-376, part 1, sections 18.2 and 18.3), since a
sheet that is opened to be read once has none of it, and one that is opened whole may have no end.
"""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any
from xml.etree import ElementTree
from zipfile import ZipFile

from openpyxl.utils.cell import coordinate_to_tuple, range_boundaries

MOST_BYTES = 256 * 2**20
MOST_ROWS, MOST_COLUMNS, MOST_MERGES = 100_000, 500, 2_000
REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# What a list seldom has, in the bytes of a sheet: formulas, merges, what is hidden, far columns.
UNCOMMON = re.compile(rb'<(\w+:)?f[\s/>]|mergeCell|hidden=|strike|[\s]r=["\'][A-Z]{3}|<!')
ROW = re.compile(rb'<(?:\w+:)?row\s[^>]*?\br=["\'](\d{1,18})["\']')


class TooLarge(Exception):
    """A workbook that is no list of patients; `str` says why."""


@dataclass(frozen=True)
class Sheet:
    """One sheet by its name, and the part that it is kept in."""

    name: str
    shown: bool
    part: str


@dataclass(frozen=True)
class SheetParts:
    """Of one sheet: merged ranges as (left, top, right, bottom), hidden rows and columns, and the
    cells (row, column) with a formula that nobody has worked out. All are counted from 1."""

    merged: tuple[tuple[int, int, int, int], ...]
    hidden_rows: frozenset[int]
    hidden_columns: frozenset[int]
    without_value: frozenset[tuple[int, int]]
    struck: frozenset[tuple[int, int]]


def sheets_of(book: ZipFile) -> tuple[Sheet, ...]:
    """The sheets in the order of their tabs. Raises TooLarge, and KeyError where parts are gone."""
    if sum(member.file_size for member in book.infolist()) > MOST_BYTES:
        raise TooLarge(f"it holds more than {MOST_BYTES // 2**20} MB")
    root = ElementTree.fromstring(book.read("xl/workbook.xml"))
    targets = dict(_relations(book))
    return tuple(
        Sheet(e.get("name", ""), e.get("state", "visible") == "visible", targets[e.get(REL, "")])
        for e in root.iter()
        if _local(e.tag) == "sheet" and "worksheet" in targets.get(e.get(REL, ""), "")
    )


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
    """What there is beside the values. Raises TooLarge for a row beyond any list's."""
    if _plain(book.read(sheet.part)):
        return SheetParts((), frozenset(), frozenset(), frozenset(), frozenset())
    found: dict[str, set[Any]] = {"merged": set(), "rows": set(), "columns": set(), "bare": set(),
                                  "struck": set()}  # fmt: skip
    with book.open(sheet.part) as part:
        for element in _elements(part):
            _note(element, found)
    return SheetParts(
        tuple(sorted(found["merged"])),
        frozenset(found["rows"]),
        frozenset(found["columns"]),
        frozenset(found["bare"]),
        frozenset(found["struck"]),
    )


def _plain(part: bytes) -> bool:
    """Whether a sheet has values alone, few enough: most have, and need not be read twice."""
    rows = [int(row[1]) for row in ROW.finditer(part)]
    return bool(rows) and max(rows) <= MOST_ROWS and not UNCOMMON.search(part)


def _elements(part: IO[bytes]) -> Iterator[ElementTree.Element]:
    """Each element as it ends; rows are let go, so that a long sheet fills no memory."""
    for _, element in ElementTree.iterparse(part):
        yield element
        if _local(element.tag) == "row":
            element.clear()


def _note(element: ElementTree.Element, found: dict[str, set[Any]]) -> None:
    kind = _local(element.tag)
    if kind == "c":
        at = coordinate_to_tuple(element.get("r", "A1"))
        found["bare"] |= {at} if _bare(element) else set()
        found["struck"] |= {at} if any(_local(e.tag) == "strike" for e in element.iter()) else set()
    elif kind == "row":
        number = int(element.get("r", "1"))
        _check_size(number, [cell for cell in element if _filled(cell)])
        if element.get("hidden") in ("1", "true"):
            found["rows"].add(number)
    elif kind == "col" and element.get("hidden") in ("1", "true"):
        first, last = int(element.get("min", "1")), int(element.get("max", "1"))
        found["columns"].update(range(first, min(last, 16384) + 1))
    elif kind == "mergeCell":
        found["merged"].add(range_boundaries(element.get("ref", "A1")))
        if len(found["merged"]) > MOST_MERGES:
            raise TooLarge(f"it has more than {MOST_MERGES:,} merged cells")


def _check_size(number: int, filled: list[ElementTree.Element]) -> None:
    """Raise TooLarge for something where no list reaches."""
    if filled and number > MOST_ROWS:
        raise TooLarge(f"there is something in row {number}")
    if filled and coordinate_to_tuple(filled[-1].get("r", "A1"))[1] > MOST_COLUMNS:
        raise TooLarge(f"there is something beyond column {MOST_COLUMNS}")


def _filled(cell: ElementTree.Element) -> bool:
    return any(_local(e.tag) in ("v", "is", "f") for e in cell)


def _bare(cell: ElementTree.Element) -> bool:
    """Whether a cell has a formula and no value; one that gives an empty text has one."""
    parts = {_local(e.tag): e.text for e in cell}
    return "f" in parts and not parts.get("v") and cell.get("t") != "str"


def _local(tag: str) -> str:
    return tag.rpartition("}")[2]
