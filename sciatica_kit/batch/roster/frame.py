"""A roster that is a data frame: its cells as text, read the way of every other roster."""

import csv
import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from ...errors import UserMistake
from .read import Roster, parse_roster, read_roster

# What a frame is called in a sentence, and the name that it is kept under beside a run.
NAME = "roster.csv"


def roster_of(given: Path | str | pd.DataFrame) -> Roster:
    """A roster from a path or a data frame. Raises UserMistake where it is no roster."""
    if isinstance(given, pd.DataFrame):
        return parse_roster(Path(NAME), as_csv(given))
    if isinstance(given, (str, Path)):
        return read_roster(given)
    raise UserMistake(f"a roster is a path or a DataFrame, not {type(given).__name__}: give one")


def as_csv(frame: pd.DataFrame) -> bytes:
    """The frame as a roster's file: headings and cells as text, a missing value as a blank."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([str(name) for name in frame.columns])
    for cells in frame.itertuples(index=False, name=None):
        writer.writerow([cell_text(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def cell_text(value: Any) -> str:
    """A cell as a person would have written it: 7.0 as 7, a day as YYYY-MM-DD, missing as blank."""
    if isinstance(value, (list, tuple, set, frozenset)):
        return "; ".join(map(cell_text, value))
    if value is None or bool(pd.isna(value)):
        return ""
    if isinstance(value, datetime):
        return (value.date() if value.time() == time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).upper()
    # A column of whole numbers with a gap in it has become one of floats.
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole else str(value)
