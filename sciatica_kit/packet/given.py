"""What a user gives the front door: days, paths and rosters, taken or refused in a sentence."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

from ..errors import UserMistake
from .edition import SAMPLE, day_from, sample_roster

T = TypeVar("T")


def tried(ask: Callable[[], T], wrong: list[str]) -> T | None:
    """What is asked for, or nothing, and one mistake more."""
    try:
        return ask()
    except UserMistake as mistake:
        wrong.append(str(mistake))
        return None


def day_given(given: object) -> date | None:
    """The day of issue that is given, without its hour; none where blank. Raises UserMistake."""
    if given is None or given == "":
        return None
    if isinstance(given, str):
        return day_from(given)
    # A datetime is a date to Python; NaT says that it is one, and has no day.
    if isinstance(given, date) and given == given:
        return given.date() if isinstance(given, datetime) else given
    raise UserMistake(f"issued_on is a {type(given).__name__}: give a date, or YYYY-MM-DD")


def path_given(given: Path | str | None) -> Path | None:
    """A path that is given, whole; none where it is left to the kit. Raises UserMistake."""
    if given is None or isinstance(given, (str, Path)):
        return Path(given).expanduser().resolve() if given else None
    raise UserMistake(f"a path is text or a Path, not {type(given).__name__}: give one")


def roster_file(roster: Path | str) -> Path:
    """The file of a roster that is no frame; "sample" is the kit's own. Raises UserMistake."""
    if roster == "":
        raise UserMistake("the roster is blank: give a path, a DataFrame, or sample")
    return sample_roster() if roster == SAMPLE else Path(roster).expanduser()
