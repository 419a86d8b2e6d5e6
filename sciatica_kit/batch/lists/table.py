"""A roster's file as a plain table, before anybody knows what its columns mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


class DayText(str):
    """The text of a cell that the spreadsheet holds as a day: YYYY-MM-DD."""


@dataclass(frozen=True)
class Line:
    """One line or row, with the number a person sees; a cell may be text that is in doubt."""

    number: int
    cells: tuple[str, ...]
    hidden: bool = False
    # Whether the file says where the line ends: then every line has as many cells as the header.
    ends: bool = False


@dataclass(frozen=True)
class Table:
    """The lines of a file, and what has to be said of it: a sentence each, with no patient in it.

    `hidden_columns` are places counted from 0.
    """

    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reading:
    """How a list is to be read where its file does not say it; blank is left to the kit.

    `columns` are folded headings with the column each is, blank for one to leave out; `words` are,
    by column, folded words with what each means. `dates` is the order of day, month and year.
    """

    columns: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))
    dates: str = ""
    encoding: str = ""
    sheet: str = ""
    header_row: int = 0
    # Somebody has named the mapping that this is: then no other one is taken in its place.
    named: bool = False
