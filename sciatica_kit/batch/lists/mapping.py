"""The mapping of a practice's lists: headings to columns, words to ids, and how a file is read."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import tomlkit

from ...errors import UserMistake
from ...model.intake import fold
from .code_page import codec
from .debris import has_sign
from .headings import DAY, KNOWN, is_value, likely, not_headings, plain, shown
from .known_words import known_words
from .rows import ORDERS
from .table import Line, Reading

SUFFIX = ".mapping.toml"
ASKED = "?"
# Columns that say who a patient is: their cells are nobody's to rename.
WHO = frozenset({"ref", "name", "date_of_birth"})
MOST_BYTES = 2**20
KEYS = {"columns": dict, "words": dict, "dates": str, "encoding": str, "sheet": str,
        "header_row": int}  # fmt: skip
HEAD = """\
# Which column each heading of the list is; "" leaves a heading out. Answer each "?".
# Words of the list's own are named by column, for instance:
#   [words.side]
#   "L" = "left"
# and where the heading says that the red flags were asked about:
#   [words.red_flags]
#   "No" = "none"
# Further: dates = "day-month-year", encoding = "cp1250", sheet = "Monday", header_row = 3
"""


def load_mapping(path: Path) -> Reading:
    """A mapping from its file. Raises UserMistake, with all that is wrong in it."""
    try:
        if path.exists() and not (path.is_file() and path.stat().st_size <= MOST_BYTES):
            raise UserMistake(f"{path} is no mapping: it is no file, or a very large one.")
        given = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        why = error.strerror or "unknown reason"
        raise UserMistake(f"{path} cannot be read ({why}); check its name and folder.") from None
    except UnicodeDecodeError:
        raise UserMistake(f"{path} is no text in UTF-8; save it as that.") from None
    except (ValueError, RecursionError) as error:
        raise UserMistake(f"{path} is no TOML: {error}; mend that place.") from None
    wrong = list(_mistakes(given))
    if wrong:
        raise UserMistake(f"{path}: {'; '.join(wrong)}.")
    return _reading(given)


def _reading(given: Mapping[str, Any]) -> Reading:
    words = {
        column: MappingProxyType({fold(word): meant for word, meant in entries.items()})
        for column, entries in given.get("words", {}).items()
    }
    return Reading(
        columns=MappingProxyType({fold(h): c for h, c in given.get("columns", {}).items()}),
        words=MappingProxyType({KNOWN[fold(column)]: w for column, w in words.items()}),
        **{key: given[key] for key in ("dates", "encoding", "sheet", "header_row") if key in given},
    )


def _mistakes(given: Mapping[str, Any]) -> Iterator[str]:
    for key, value in given.items():
        if not isinstance(value, KEYS.get(key, object)) or isinstance(value, bool):
            yield f"{key} is of the wrong kind"
        elif key not in KEYS:
            yield f"“{plain(key)}” is not known here: use {', '.join(KEYS)}"
    if isinstance(given.get("columns", {}), dict):
        yield from _in_columns(given.get("columns", {}))
    if isinstance(given.get("words", {}), dict):
        yield from _in_words(given.get("words", {}))
    if isinstance(given.get("dates", ""), str) and given.get("dates", min(ORDERS)) not in ORDERS:
        yield f"dates is one of {', '.join(ORDERS)}"
    if isinstance(given.get("header_row", 1), int) and given.get("header_row", 1) < 1:
        yield "header_row counts from 1"
    if isinstance(given.get("encoding", ""), str) and given.get("encoding"):
        yield from _said_by(lambda: codec(given["encoding"]))


def _in_columns(columns: Mapping[str, Any]) -> Iterator[str]:
    yield from _alike(columns, "")
    for place, (heading, column) in enumerate(columns.items(), start=1):
        named = shown(heading, place)
        if not fold(heading):
            yield f"“{plain(heading)}” is no heading: it would stand for a blank one too"
        elif column == ASKED:
            yield f"{named} is still to be answered: write a column, or leave it out"
        elif column and (not isinstance(column, str) or column not in KNOWN.values()):
            yield f"{named} is said to be a column that is not known"
        elif column and is_value(heading, column):
            yield f"{named} is a patient's cell and no heading: a list needs its column names"


def _in_words(words: Mapping[str, Any]) -> Iterator[str]:
    for column, entries in words.items():
        if fold(column) not in KNOWN:
            yield f"[words.{plain(column)}] names no column that is known"
        elif KNOWN[fold(column)] in WHO:
            yield f"[words.{plain(column)}] would make one patient another: take it out"
        elif not isinstance(entries, dict) or not all(isinstance(v, str) for v in entries.values()):
            yield f'[words.{plain(column)}] holds lines of the form "L" = "left"'
        else:
            yield from _alike(entries, f" of {plain(column)}")
            yield from _own_words(KNOWN[fold(column)], entries)


def _alike(entries: Mapping[str, Any], where: str) -> Iterator[str]:
    """Keys that are one to the kit and say two things."""
    said: dict[str, Any] = {}
    for key, value in entries.items():
        if said.setdefault(fold(key), value) != value:
            yield f"“{plain(key)}”{where} stands there twice, with another answer"


def _own_words(column: str, entries: Mapping[str, str]) -> Iterator[str]:
    """Words that the kit has already and that would mean another, and words that mean nothing."""
    for word, meant in entries.items():
        # Blank is not asked, whatever a list writes elsewhere.
        if not has_sign(word):
            yield f"“{plain(word)}” of {column} would stand for a blank cell too: write it in words"
        elif _read_already(column, word) - _read_already(column, meant):
            yield f"“{plain(word)}” is a word of {column} itself, and would mean another"
        if not meant:
            yield f"“{plain(word)}” of {column} means nothing: name what it is"


def _read_already(column: str, text: str) -> set[str]:
    """What the kit would read a cell as by itself: ids, a number, a day; nothing where it cannot.

    Words that stand among others count too: `no bladder` says something of the bladder.
    """
    own = known_words().get(column, {})
    whole = fold(text).replace(".", "")
    if DAY.fullmatch(text.strip()) or re.fullmatch(r"\d+", whole):
        return {whole}
    if whole in own:
        return {own[whole]}
    words = re.split(r"[\s;,|/+.&]+", text)
    runs = ("".join(words[i:j]) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    return {own[fold(run)] for run in runs if fold(run) in own}


def _said_by(check: Callable[[], Any]) -> Iterator[str]:
    try:
        check()
    except UserMistake as mistake:
        yield str(mistake)


def asked_for(mapping: Path | None, encoding: str = "", sheet: str = "") -> Reading:
    """How a command was told to read a list. Raises UserMistake."""
    if encoding:
        codec(encoding)
    base = replace(load_mapping(mapping), named=True) if mapping else Reading()
    return replace(base, encoding=encoding or base.encoding, sheet=sheet or base.sheet)


def mappings_beside(roster: Path) -> tuple[Path, ...]:
    """The mappings in a roster's folder, in the order of their names."""
    return tuple(path for path in sorted(roster.parent.glob(f"*{SUFFIX}")) if path.is_file())


def headings_named(path: Path) -> set[str] | None:
    """The headings that a mapping with mistakes names all the same; None where it is no TOML."""
    try:
        columns = tomllib.loads(path.read_bytes().decode("utf-8-sig")).get("columns")
    except (OSError, ValueError, RecursionError):
        return None
    return {fold(name) for name in columns} if isinstance(columns, dict) else set()


def fits(reading: Reading, header: Line) -> bool:
    """Whether a mapping is for the list with this header: it names each heading that is not known
    and no other."""
    headings = {fold(plain(cell)) for cell in header.cells} - {""}
    return set(reading.columns) <= headings and headings <= {*reading.columns, *KNOWN}


def proposal(header: Line) -> str:
    """A mapping to be filled in: what is certain is there, and what is not is asked.

    Raises UserMistake where the line is likely a patient's: nothing of it is written down.
    """
    if not_headings(header):
        raise UserMistake(
            f"row {header.number} may be a patient's, for no column name in it is known: put the "
            "names in the first row, with at least one as the kit has it, such as ref."
        )
    page = tomlkit.parse(HEAD)
    columns = tomlkit.table()
    names = (plain(cell) for cell in header.cells)
    for heading in dict.fromkeys(name for name in names if fold(name)):
        columns[heading] = _proposed(heading)
    page["columns"] = columns
    return tomlkit.dumps(page)


def _proposed(heading: str) -> Any:
    column = tomlkit.string(KNOWN.get(fold(heading), ASKED))
    near = likely(heading)
    return column.comment(f"{near}?") if column == ASKED and near else column


def as_toml(reading: Reading) -> str:
    """A mapping as its file, for the notebooks of a run."""
    words = {column: dict(entries) for column, entries in reading.words.items()}
    page: dict[str, Any] = {
        key: value
        for key in ("dates", "encoding", "sheet", "header_row")
        if (value := getattr(reading, key))
    }
    return tomlkit.dumps({**page, "columns": dict(reading.columns), "words": words})
