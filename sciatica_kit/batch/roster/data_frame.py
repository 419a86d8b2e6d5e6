"""A roster that is a data frame: its cells as text, read the way of every other roster."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from numbers import Number
from pathlib import Path
from typing import Any

import pandas as pd

from ...errors import UserMistake
from ..lists.debris import guarded
from ..lists.headings import plain
from ..lists.table import Reading
from .read import OWN_WORDS, Roster, parse_roster, read_roster

# What a frame is called in a sentence, and the name that it is kept under beside a run.
NAME = "roster.csv"
# Beyond this a float is no longer exact, and no number of a roster is as large.
MOST = 10**15


def roster_of(given: Path | str | pd.DataFrame, reading: Reading = OWN_WORDS) -> Roster:
    """A roster from a path or a data frame. Raises UserMistake where it is no roster."""
    if isinstance(given, pd.DataFrame):
        return parse_roster(Path(NAME), as_csv(given), reading)
    if isinstance(given, (str, Path)):
        return read_roster(given, reading)
    raise UserMistake(f"a roster is a path or a DataFrame, not {type(given).__name__}: give one")


def as_csv(frame: pd.DataFrame) -> bytes:
    """The frame as a roster's file: headings and cells as text, a missing value as a blank."""
    _check_columns(frame)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(name) for name in frame.columns])
    for number, cells in enumerate(frame.itertuples(index=False, name=None), 2):
        writer.writerow(_cells(number, frame.columns, cells))
    return _encoded(out.getvalue())


def _check_columns(frame: pd.DataFrame) -> None:
    """Raise UserMistake where columns stand in the index, or are not one line of names."""
    named = [str(name) for name in frame.index.names if name is not None]
    if named or frame.columns.nlevels > 1:
        raise UserMistake(
            "columns stand in the index of the frame, or above one another: call reset_index(), "
            "and give each column one name"
        )


def _cells(number: int, names: Iterable[Any], cells: Iterable[Any]) -> Iterator[str]:
    """The cells of a row as they are written. Raises UserMistake, with their place."""
    for name, cell in zip(names, cells, strict=True):
        try:
            yield guarded(cell_text(cell))
        except UserMistake as mistake:
            raise UserMistake(f"row {number}, column {plain(str(name))}: {mistake}") from None


def _encoded(text: str) -> bytes:
    """Bytes of a CSV; half a pair of surrogates cannot be one. Raises UserMistake."""
    # No error of the codec goes on from here: it would carry the whole roster with it.
    if any("\ud800" <= sign <= "\udfff" for sign in text):
        raise UserMistake("a cell holds a broken sign (half a surrogate pair): write it anew")
    return text.encode("utf-8-sig")


def roster_of_row(row: Mapping[str, Any] | pd.Series, reading: Reading = OWN_WORDS) -> Roster:
    """One patient as a roster of one row. Raises UserMistake where it is neither."""
    if not isinstance(row, (Mapping, pd.Series)):
        raise UserMistake(f"a row is a mapping or a Series, not {type(row).__name__}: give one")
    names = [str(name) for name in row.keys()]  # noqa: SIM118
    cells = list(row.values()) if isinstance(row, Mapping) else row.tolist()
    return roster_of(pd.DataFrame([cells], columns=names, dtype=object), reading)


def cell_text(value: Any) -> str:
    """A cell as a person would have written it: 7.0 as 7, a day as YYYY-MM-DD, missing as blank.

    Raises UserMistake for what is no cell.
    """
    if isinstance(value, (list, tuple, set, frozenset)):
        return "; ".join(map(cell_text, value))
    if value is None or value is pd.NaT or value is pd.NA:
        return ""
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool) or pd.api.types.is_bool(value):
        return str(bool(value)).upper()
    if isinstance(value, (str, pd.Period)):
        return str(value)
    return _number(value)


def _number(value: Any) -> str:
    """A number as text; a column of whole numbers with a gap in it has become one of floats."""
    if not isinstance(value, (Number, Decimal)) or isinstance(value, complex):
        raise UserMistake(f"a cell holds a {type(value).__name__}: give text, a number or a day")
    if value != value:
        return ""
    try:
        whole = value == int(value)  # type: ignore[arg-type]
    except OverflowError:
        raise UserMistake("a cell holds a number without end: give the number, or None") from None
    return str(int(value)) if whole and abs(value) < MOST else str(value)  # type: ignore[arg-type]
