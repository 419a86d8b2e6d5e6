"""What a folder says of the run in it: whether there is one, of which list, and what it owns."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from ...model.cells import REF
from ...paths import PASSING, Refused, read_within
from ..roster.read import Row
from .decisions import Decision, decisions, latest
from .log import NAME as LOG
from .log import read_events, row_of
from .manifest import Done, day_of, read_run
from .salt import keyed

# The copy of a list that was mended in the form, which is the same list.
MENDED = "-mended.csv"
# What every run has said of itself, in run.json and in the first line of its log.
SAID = ("roster_sha256", "library_hash", "issued_on")
# What a system, or a run that was stopped at once, leaves in a folder that is as good as empty.
NOTHING = re.compile(r"\.lock|\.salt|\.DS_Store|Thumbs\.db|desktop\.ini")
PERSON = 16  # signs of a digest


@dataclass(frozen=True)
class Past:
    """An earlier run into a folder; all is blank where there is none."""

    facts: Mapping[str, Any] = field(default_factory=dict, repr=False)
    rows: Mapping[str, Done] = field(default_factory=dict, repr=False)
    owned: frozenset[str] = frozenset()
    last: Mapping[str, Decision] = field(default_factory=dict, repr=False)
    purged: frozenset[str] = frozenset()
    # How many rows the last run said it ended with, if it has ended; and what it said at the start.
    ended: int | None = None
    started: Mapping[str, Any] = field(default_factory=dict, repr=False)
    # What was set aside: by its place under the run, the digests of its files by their names.
    aside: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    @property
    def printed(self) -> dict[str, str] | None:
        """The print files by their digests; None where nothing was printed, or kept of it."""
        found = self.facts.get("printed")
        if not isinstance(found, dict):
            return None
        return {name: digest for name, digest in found.items() if isinstance(digest, str)}

    @property
    def day(self) -> date | None:
        """Its day of issue."""
        return day_of(self.facts)

    @property
    def list(self) -> str:
        """The file name of its list."""
        return _text(self.facts.get("list")) or Path(_text(self.facts.get("roster"))).name

    @property
    def refs(self) -> frozenset[str]:
        """The refs that it makes packets of."""
        return frozenset(_texts(self.facts.get("refs")) or _keys(self.facts.get("rows")))


def past_of(folder: Path) -> Past:
    """The run that is in a folder, by its log and its run.json. Raises OSError."""
    rows: dict[str, Done] = {}
    owned: set[str] = set()
    purged: set[str] = set()
    ended: int | None = None
    started: dict[str, Any] = {}
    aside: dict[str, dict[str, str]] = {}
    for event in read_events(folder):
        if event.get("event") == "start" and is_run(event):
            started, ended = event, None
            owned |= set(_texts(event.get("refs")))
        if event.get("event") == "end":
            ended = event["rows"] if type(event.get("rows")) is int else None
        if event.get("event") == "set-aside":
            done = rows.get(_text(event.get("ref")))
            aside[_text(event.get("place"))] = _pairs(event.get("files")) or (
                dict(done.files) if done else {}
            )
        if event.get("event") == "purged" and "place" in event:
            aside.pop(_text(event["place"]), None)
        elif event.get("event") == "purged":
            purged.add(_text(event.get("ref")))
        if done := row_of(event):
            rows[done.entry.ref] = done
            purged.discard(done.entry.ref)
    facts = read_run(folder)
    if not is_run(facts):
        facts = started
    if not facts:
        return Past()
    owned |= rows.keys() | _keys(facts.get("rows"))
    decided = latest(decisions(folder))
    return Past(facts, rows, frozenset(owned), decided, frozenset(purged), ended, started, aside)


def is_run(facts: Mapping[str, Any]) -> bool:
    """Whether facts are those of a run of ours."""
    return all(isinstance(facts.get(name), str) for name in SAID)


def is_blank(folder: Path) -> bool:
    """Whether a folder is not there, or holds nothing of anybody's. Raises OSError."""
    if not folder.exists():
        return True
    return all(_is_nothing(folder, path) for path in folder.iterdir())


def _is_nothing(folder: Path, path: Path) -> bool:
    return bool(NOTHING.fullmatch(path.name) or PASSING.fullmatch(path.name)) or _begun(
        folder, path
    )


def _begun(folder: Path, path: Path) -> bool:
    """Whether a file is a log of ours that was stopped in its first line."""
    if path.name != LOG:
        return False
    try:
        return read_within(folder, LOG)[:8] in (b"", b'{"at": "')
    except Refused:
        return False


def same_list(past: Past, name: str, rows: Sequence[Row], salt: bytes) -> bool:
    """Whether a list is the one of a run, perhaps corrected: its name, most refs and people.

    Lists that number their patients from 1 each week share every ref, and are told by the people.
    """
    if not _same_name(past.list, name):
        return False
    made, refs = past.refs, {row.cells.get("ref", "") for row in rows}
    if made and 2 * len(made & refs) < len(made):
        return False
    shared, others = _others(past.facts.get("people"), rows, salt)
    # A slip may make one row another person's; where most are not the same, it is another list.
    return not others or (2 * others < shared and 2 * (shared - others) > len(made))


def _same_name(one: str, other: str) -> bool:
    if one == other:
        return True
    mended = one.endswith(MENDED) or other.endswith(MENDED)
    return mended and _stem(one) == _stem(other)


def _stem(name: str) -> str:
    bare = name.removesuffix(MENDED) if name.endswith(MENDED) else Path(name).stem
    return re.sub(r"[^\w.-]+", "-", bare).strip(".-")


def people_of(rows: Iterable[Row], salt: bytes) -> dict[str, list[str]]:
    """By ref: digests of name and birth date, from which neither can be told; blank for none."""
    # What stands in the ref's column and is no ref may be a name: it is not written down.
    refs = ((row.cells.get("ref", ""), row) for row in rows)
    return {ref: list(_person(row, salt)) for ref, row in refs if REF.fullmatch(ref)}


def _person(row: Row, salt: bytes) -> Iterator[str]:
    for column in ("name", "date_of_birth"):
        cell = "".join(unicodedata.normalize("NFKC", row.cells.get(column, "")).casefold().split())
        yield keyed(salt, f"{column} {cell}")[:PERSON] if cell else ""


def _others(kept: Any, rows: Sequence[Row], salt: bytes) -> tuple[int, int]:
    """How many refs a list shares with an earlier one, and how many of them mean someone else."""
    if not isinstance(kept, dict) or not salt:
        return 0, 0
    now = people_of(rows, salt)
    pairs = [(kept[ref], person) for ref, person in now.items() if _is_person(kept.get(ref))]
    return len(pairs), sum(_differ(*pair) for pair in pairs)


def _is_person(found: Any) -> bool:
    return isinstance(found, list) and len(found) == 2


def _differ(then: Sequence[str], now: Sequence[str]) -> bool:
    """Whether neither name nor birth date is the same: a slip of the pen changes one of them."""
    return all(a != b or not a for a, b in zip(then, now, strict=True))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: Any) -> list[str]:
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []


def _pairs(value: Any) -> dict[str, str]:
    found = value if isinstance(value, dict) else {}
    return {name: text for name, text in found.items() if isinstance(text, str)}


def _keys(value: Any) -> set[str]:
    return set(value) if isinstance(value, dict) else set()
