"""Marks an item of the content as checked: its review changes, and not one byte besides."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import InlineTable, Table
from tomlkit.toml_document import TOMLDocument

from ..errors import UserMistake
from ..paths import CONTENT, write_private

FILES = ("exercises", "diagnoses")
TABLES = ("red_flags", "precautions", "advice", "education")
LONGEST_NAME = 120


def mark_checked(
    item_id: str, who: str, on: date, next_review: date, folder: Path = CONTENT
) -> Path:
    """Write who checked an item, on which day, and when to look again; gives the file.

    `item_id` is an id, with its kind where two items share it: `red_flags/stable_foot_drop`.
    Raises UserMistake, and then nothing has been written.
    """
    name = _name(who)
    if next_review <= on:
        raise UserMistake(f"the next review, {next_review}, must lie after the check on {on}")
    kind, key = place_of(item_id, folder)
    path = _file(kind, key, folder)
    text = _read(path)
    changed = _marked(text, () if kind in FILES else (key,), name, on, next_review, path)
    _write(path, changed)
    return path


def _name(who: str) -> str:
    name = " ".join(who.split())
    if not name:
        raise UserMistake("who has checked it is blank: give the name of the clinician")
    if not name.isprintable() or len(name) > LONGEST_NAME:
        raise UserMistake(
            f"that name cannot be kept: give at most {LONGEST_NAME} letters, and no control signs"
        )
    return name


def place_of(item_id: str, folder: Path = CONTENT) -> tuple[str, str]:
    """The kind and the id of an item. Raises UserMistake where none or more than one is meant."""
    wanted, _, key = item_id.strip().rpartition("/")
    found = [kind for kind, known in _known(folder, wanted) if key == known]
    if not found:
        raise UserMistake(f"the library has nothing called {item_id}: see library list")
    if len(found) > 1:
        raise UserMistake(f"{key} is two items: say " + " or ".join(f"{k}/{key}" for k in found))
    return found[0], key


def _known(folder: Path, wanted: str) -> Iterator[tuple[str, str]]:
    """The ids of each kind that is wanted; blank wants them all."""
    for kind in (kind for kind in FILES if wanted in ("", kind)):
        yield from ((kind, path.stem) for path in (folder / kind).glob("*.toml"))
    for kind in (kind for kind in TABLES if wanted in ("", kind)):
        path = folder / f"{kind}.toml"
        yield from ((kind, key) for key in (_parsed(_read(path), path) if path.is_file() else ()))


def _file(kind: str, key: str, folder: Path) -> Path:
    path = folder / kind / f"{key}.toml" if kind in FILES else folder / f"{kind}.toml"
    # A link stays a link: what it points to is what changes.
    return path.resolve()


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserMistake(f"{path} cannot be read: {error}") from None


def _parsed(text: str, path: Path) -> TOMLDocument:
    try:
        return tomlkit.parse(text)
    except TOMLKitError as error:
        raise UserMistake(f"{path} cannot be read: {error}; mend it first") from None


def _marked(
    text: str, at: tuple[str, ...], who: str, on: date, next_review: date, path: Path
) -> str:
    """The text with the new review, and everything else as it stands, comments and all."""
    document = _parsed(text, path)
    item: Any = document[at[0]] if at else document
    review = item.get("review")
    if not isinstance(review, (Table, InlineTable)):
        raise UserMistake(f"{path.name}: {'.'.join(at) or path.stem} has no review to fill in: "
                          "add one as its neighbours have it")  # fmt: skip
    for key, value in (("checked_by", who), ("reviewed", on), ("next_review", next_review)):
        review[key] = value
    return _ends_as(text, document.as_string())


def _ends_as(before: str, after: str) -> str:
    """The lines that are new end as the old ones do: tomlkit gives them no carriage return."""
    windows = before.count("\n") == before.count("\r\n") > 0
    return re.sub(r"(?<!\r)\n", "\r\n", after) if windows else after


def _write(path: Path, text: str) -> None:
    """Whole or not at all, with the rights that the file had."""
    mode = path.stat().st_mode & 0o777
    if not mode & 0o200:
        raise UserMistake(f"{path} is read-only: ask whoever keeps the content to mark it")
    try:
        write_private(path, text.encode())
        path.chmod(mode)
    except OSError as error:
        raise UserMistake(f"{path} cannot be written: {error.strerror}") from None
