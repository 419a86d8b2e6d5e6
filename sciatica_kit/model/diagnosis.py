"""The clinician's working diagnosis, which steers the whole programme."""

from typing import Literal

from pydantic import Field

from .base import Model, Reviewed
from .exercise import Cell


class Code(Model):
    """One billable ICD-10-CM code, with the side it names, if it names one."""

    code: str
    text: str
    side: Literal["left", "right", "both"] | None = None
    warning: str = ""


class DeadCode(Model):
    """A code that looks right and is not billable, with those to use in its place."""

    code: str
    use: tuple[str, ...]


class ReadySets(Model):
    """Exercise ids in order of want, for high, moderate and low irritability."""

    start: tuple[str, ...]
    build: tuple[str, ...]
    keep: tuple[str, ...] = ()


class Diagnosis(Reviewed):
    """One diagnosis as its file has it; `id` is the file's name."""

    id: str
    key: str
    aliases: tuple[str, ...] = ()
    name: str
    clinical_name: str
    explain: tuple[str, ...] = Field(min_length=1)
    # The same by what kind of operation it was.
    explain_after: dict[str, tuple[str, ...]] = {}
    outlook: str
    clinician_notes: tuple[str, ...] = ()
    # When to move on, for staff.
    progression: str = ""
    banner: str = ""
    # Where the pain is that the diary asks for: another place than the leg is asked for as pain.
    hurts: Literal["leg", "elsewhere"] = "leg"
    # Not where it stands for a cause that is not found yet: then no dose grows.
    settled: bool = True
    # A picture of figures/anatomy by its name; without one of its own, the plain one.
    picture: str = "undetermined"
    needs: Literal["", "surgery_date", "due_date"] = ""
    codes: tuple[Code, ...]
    dead_codes: tuple[DeadCode, ...] = ()
    ready: ReadySets
    # What the evidence names first: of each group one is given at every level, if one is open.
    first: tuple[tuple[str, ...], ...] = ()
    phases: dict[Literal["1", "2", "3", "4"], tuple[str, ...]] = {}
    daily: tuple[str, ...]
    walking: Literal["steady", "intervals"] = "steady"
    suits: dict[str, Cell] = {}
