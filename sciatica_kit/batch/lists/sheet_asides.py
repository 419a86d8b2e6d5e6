"""What a sheet shows that stands in no cell: comments, and boxes with text over the grid."""

import posixpath
from collections.abc import Iterator
from itertools import islice
from xml.etree import ElementTree
from zipfile import ZipFile

from .sheet_parts import Sheet

# How many places are named.
NAMED = 5


def asides(book: ZipFile, sheet: Sheet) -> tuple[str, ...]:
    """A sentence for each kind of what is not read; what it says is not repeated.

    Raises KeyError, ElementTree.ParseError where a part is gone or damaged.
    """
    places = sorted(set(_commented(book, sheet)))
    drawn = list(_related(book, sheet, "drawing"))
    boxes = any(_texts(book, part) for part in drawn)
    said = []
    if places:
        which = ", ".join(places[:NAMED]) + " and others" * (len(places) > NAMED)
        said.append(f"Comments on cells are not read (here on {which}): {REMEDY}")
    if boxes:
        said.append(f"Text in a box over the cells of “{sheet.name}” is not read: {REMEDY}")
    if any(_pictures(book, part) for part in drawn):
        said.append(f"Pictures over the cells of “{sheet.name}” are not read: {REMEDY}")
    return tuple(said)


REMEDY = "put what matters into a cell."


def _commented(book: ZipFile, sheet: Sheet) -> Iterator[str]:
    for kind in ("comments", "threadedComment"):
        for part in _related(book, sheet, kind):
            for element in ElementTree.fromstring(book.read(part)).iter():
                if element.get("ref") and any("".join(element.itertext()).split()):
                    yield element.get("ref", "")


def _texts(book: ZipFile, part: str) -> bool:
    root = ElementTree.fromstring(book.read(part))
    found = (e.text for e in root.iter() if e.tag.rpartition("}")[2] == "t")
    return any(islice((text for text in found if text and text.strip()), 1))


def _pictures(book: ZipFile, part: str) -> bool:
    root = ElementTree.fromstring(book.read(part))
    return any(e.tag.rpartition("}")[2] == "pic" for e in root.iter())


def _related(book: ZipFile, sheet: Sheet, kind: str) -> Iterator[str]:
    """The parts of one kind that belong to a sheet."""
    folder, name = posixpath.split(sheet.part)
    rels = f"{folder}/_rels/{name}.rels"
    if rels not in book.namelist():
        return
    for e in ElementTree.fromstring(book.read(rels)):
        if e.get("Type", "").endswith(f"/{kind}"):
            target = e.get("Target", "")
            inside = target[1:] if target.startswith("/") else posixpath.join(folder, target)
            yield posixpath.normpath(inside)
