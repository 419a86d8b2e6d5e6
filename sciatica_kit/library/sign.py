"""Marks an item of the content as checked: its review changes, and not one byte besides."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..errors import UserMistake
from ..paths import CONTENT, write_private

FILES = ("exercises", "diagnoses")
TABLES = ("red_flags", "precautions", "advice", "education")
LONGEST_NAME = 120
TEXT = r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\''
# One key with its value, in an inline table or in a line of its own.
PAIR = re.compile(rf"(?P<key>[\w-]+)[ \t]*=[ \t]*(?P<value>{TEXT}|[\w.:+-]+)")
INLINE = re.compile(rf"^review[ \t]*=[ \t]*\{{(?P<own>(?:{TEXT}|[^\"'}}\n])*)\}}", re.M)
HEADER = re.compile(r"^[ \t]*\[\[?[A-Za-z_][\w.-]*\]\]?(?=[ \t]*(?:#.*)?\r?$)", re.M)


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


def _parsed(text: str, path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserMistake(f"{path} cannot be read: {error}; mend it first") from None


def _marked(
    text: str, at: tuple[str, ...], who: str, on: date, next_review: date, path: Path
) -> str:
    """The text with the new review; proved to say what it said, and the new review besides."""
    values: dict[str, str | date] = {"checked_by": who, "reviewed": on, "next_review": next_review}
    wanted = _parsed(text, path)
    item = wanted[at[0]] if at else wanted
    item["review"] = {**item.get("review", {}), **values}
    start, end, inline = _span(text, at, path)
    own = _edited(text[start:end], {k: _toml(v) for k, v in values.items()}, inline)
    changed = text[:start] + own + text[end:]
    try:
        same = tomllib.loads(changed) == wanted
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise UserMistake(f"{path.name}: its review is written in a way that only a person can "
                          "change: open the file and fill it in")  # fmt: skip
    return changed


def _span(text: str, at: tuple[str, ...], path: Path) -> tuple[int, int, bool]:
    """Where the keys of an item's review stand, and whether they share one line."""
    headers = [(m.start(), m.end(), m.group().strip()) for m in HEADER.finditer(text)]
    headers.append((len(text), len(text), ""))
    for (_, body, title), (stop, _, _) in pairwise(headers):
        if title == f"[{'.'.join((*at, 'review'))}]":
            return body, stop, False
    titles = [title for _, _, title in headers]
    first = titles.index(f"[{at[0]}]") if at and f"[{at[0]}]" in titles else None
    start, stop = (
        (0, headers[0][0]) if first is None else (headers[first][1], headers[first + 1][0])
    )
    found = INLINE.search(text, start, stop)
    if found is None or (at and first is None):
        raise UserMistake(f"{path.name}: {'.'.join(at) or path.stem} has no review to fill in: "
                          "add one as its neighbours have it")  # fmt: skip
    return found.start("own"), found.end("own"), True


def _edited(own: str, values: dict[str, str], inline: bool) -> str:
    """The keys of a review with these values; one that is not there comes after checked_by."""
    for key, value in values.items():
        pairs = {m["key"]: m for m in PAIR.finditer(own)}
        if key in pairs:
            at = pairs[key]
            own = own[: at.start("value")] + value + own[at.end("value") :]
        elif "checked_by" in pairs:
            between = ", " if inline else _line_end(own)
            end = pairs["checked_by"].end() if inline else _end_of_line(own, pairs["checked_by"])
            own = own[:end] + f"{between}{key} = {value}" + own[end:]
    return own


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _end_of_line(text: str, pair: re.Match[str]) -> int:
    """The end of a pair's line, behind any comment, before the line break."""
    found = re.compile(r"\r?\n|\Z").search(text, pair.end())
    return found.start() if found else len(text)


def _toml(value: str | date) -> str:
    # A string of JSON without control signs is one of TOML as well.
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)


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
