"""One patient of a roster: planned once, composed once, and the packet written."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from cachetools import LRUCache

from ..clinic.plan import Plan
from ..errors import UserMistake
from ..handout.page import Handout, UrgentSheet
from ..packet.edition import Edition
from ..packet.make import Packet, make_packet
from ..packet.pages import page_of
from ..paths import stamp
from .lists.mapping import asked_for, mappings_beside
from .lists.table import Reading
from .roster.plans import PlannedRow, plan_rows_of
from .roster.read import Roster, read_roster

Key = tuple[Path, object, str, int, str]
# The notebook opens the row that its worker has opened just before, often in the same process.
_opened: LRUCache[Key, "Patient"] = LRUCache(maxsize=2)


@lru_cache(maxsize=2)
def _roster(path: Path, at: object, mapping: str) -> Roster:
    """A roster, read once for all of its rows that this process opens."""
    return read_roster(path, asked_for(Path(mapping)) if mapping else Reading())


@dataclass(frozen=True)
class Patient:
    """One row of a roster with its plan; shown as its ref, never as the name."""

    plan: Plan
    edition: Edition
    row: PlannedRow

    @cached_property
    def page(self) -> Handout | UrgentSheet:
        """The patient's page, composed once. Raises NothingToMake where there is none."""
        return page_of(self.plan, self.edition)

    def write(self, outputs: str | Path, replace: bool = False) -> Packet:
        """Make the packet and save it under `outputs`. Raises NothingToMake, UserMistake, OSError.

        `replace` writes over the draft of another name.
        """
        packet = make_packet(self.plan, self.edition, self.page)
        packet.write_to(Path(outputs), replace)
        return packet

    def __repr__(self) -> str:
        return f"ref {self.plan.ref}: {self.plan.status}"


def open_row(roster: Path | Roster, ref: object, edition: Edition, mapping: str = "") -> Patient:
    """One row of a roster by its ref, which is text. Raises UserMistake for a wrong path or ref.

    `mapping` is the path of one; blank is a mapping beside the roster, or none.
    """
    named = _text(ref)
    if isinstance(roster, Roster):
        return _patient(roster, named, edition)
    at = stamp(roster, *mappings_beside(roster), *([Path(mapping)] if mapping else []))
    key = (roster, at, named, id(edition), mapping)
    if key not in _opened:
        _opened[key] = _patient(_roster(roster, at, mapping), named, edition)
    return _opened[key]


def _text(ref: object) -> str:
    """The ref as it was typed: whoever reads 012 as a number has opened the row 10."""
    if ref is None or (isinstance(ref, str) and not ref.strip()):
        raise UserMistake("the ref is blank: give the ref of one row")
    if not isinstance(ref, str):
        raise UserMistake(
            f"the ref did not come as text ({type(ref).__name__}), so it may be another one than "
            "was typed: give it as text (papermill -r ref REF; in a file of parameters in quotes)"
        )
    return ref


def _patient(roster: Roster, ref: str, edition: Edition) -> Patient:
    found = plan_rows_of(roster, ref, edition)
    if len(found) != 1:
        raise UserMistake(f"{len(found)} rows of {roster.path} have the ref {ref}: check the ref")
    return Patient(found[0].plan, edition, found[0])
