"""A practice's own content, laid over the kit's: what it adds, and what it overrides by id."""

import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ..model.library import Library
from .check import Mistake
from .files import read_content

FOLDERS = ("exercises", "diagnoses")
TABLES = ("red_flags", "precautions", "care", "advice", "education", "references")
# What is the kit's alone: a copy may lie there, as long as it says what ours says.
OURS = ("phrases", "anatomy", "countries", "tags")
NOT_THERE = "is no folder: check the path"
EMPTY = "holds no content: give a folder with exercises/, precautions.toml and so on"
STRANGE = "is no file of the content: name it as ours are named, or take it out"
NOT_OWN = "differs from ours, which alone counts here: take it out"


def overlaid(ours: Library, folder: Path, mistakes: list[Mistake]) -> Library:
    """The content with what a practice's folder adds or overrides, which is marked as its own."""
    found: list[Mistake] = []
    theirs = read_content(folder, found)
    # It need not have every file.
    found = [m for m in found if os.path.lexists(folder / m.file)] + [
        *_odd_files(folder, ours, theirs)
    ]
    mistakes += [replace(m, file=str(folder / m.file)) for m in found]
    kinds = {kind: getattr(ours, kind) | getattr(theirs, kind) for kind in (*FOLDERS, *TABLES)}
    # As if all lay in one folder.
    kinds |= {kind: dict(sorted(kinds[kind].items())) for kind in FOLDERS}
    return replace(ours, **kinds, own=frozenset(_changed(ours, theirs)))


def _changed(ours: Library, theirs: Library) -> Iterator[str]:
    """What a practice has of its own; a plain copy of an item of ours is none of it."""
    for kind in (*FOLDERS, *TABLES):
        kept = getattr(ours, kind)
        yield from (f"{kind}/{k}" for k, v in getattr(theirs, kind).items() if kept.get(k) != v)


def _odd_files(folder: Path, ours: Library, theirs: Library) -> Iterator[Mistake]:
    """A folder that is not there or empty, and files that would be passed over in silence."""
    if not folder.is_dir():
        yield Mistake("", "", NOT_THERE)
        return
    known = {f"{name}.toml" for name in (*TABLES, *OURS)}
    paths = [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*.toml"))]
    odd = (p for p in paths if p not in known and p.rpartition("/")[0] not in FOLDERS)
    yield from (Mistake(path, "", STRANGE) for path in odd)
    if not paths:
        yield Mistake("", "", EMPTY)
    for name in OURS:
        if getattr(theirs, name) not in ({}, getattr(ours, name)):
            yield Mistake(f"{name}.toml", "", NOT_OWN)


def placed(mistake: Mistake, library: Library, folder: Path) -> Mistake:
    """A mistake with the practice's own file, where it is in an item of the practice's own."""
    stem = mistake.file.removesuffix(".toml")
    item = stem if "/" in stem else f"{stem}/{mistake.place.split('.')[0]}"
    return replace(mistake, file=str(folder / mistake.file)) if item in library.own else mistake
