"""Answers from history and examination: red flags that stop, precautions that narrow."""

from collections.abc import Collection
from enum import StrEnum
from typing import Literal

from pydantic import Field

from .base import Model, Reviewed


class Tier(StrEnum):
    """How soon somebody must act, the most urgent first. Source: evidence, section 4.1."""

    E0 = "E0"
    U1 = "U1"
    C2 = "C2"
    C3 = "C3"

    @property
    def said(self) -> str:
        """The tier in words for staff."""
        return TIERS_SAID[self]


TIERS_SAID = {
    Tier.E0: "emergency now",
    Tier.U1: "same day",
    Tier.C2: "clinician before any exercise",
    Tier.C3: "adapt and monitor",
}
Trimester = Literal["t1", "t2", "t3"]
# The rank of what is never cut: to get help, or to stop at once.
GRAVEST = 1
Call = Literal["emergency", "same_day", "clinician", "surgical", "maternity", "crisis"]


class Authority(StrEnum):
    """Whose rule it is, in the order of precedence: what stands first wins."""

    RED_FLAG = "red_flag"
    SURGEON = "surgeon"
    OBSTETRIC = "obstetric"
    PRECAUTION = "precaution"
    DIAGNOSIS = "diagnosis"
    IRRITABILITY = "irritability"
    STAGE = "stage"
    DIRECTION = "direction"
    EQUIPMENT = "equipment"
    CLINICIAN = "clinician"
    TIME = "time"


# Whose rules no reason unlocks, and no content of a practice's own loosens.
UNYIELDING = frozenset({Authority.RED_FLAG, Authority.SURGEON, Authority.OBSTETRIC})
# Whose rules the codes are, in the columns of the matrix that hold for every diagnosis.
COLUMN_AUTHORITY = {"post_surgery": Authority.SURGEON, "pregnancy": Authority.OBSTETRIC}


class Worse(Model):
    """What a flag becomes when one of the flags in `beside` is found too."""

    beside: tuple[str, ...]
    tier: Tier
    call: Call
    action: tuple[str, ...]


class Asking(Reviewed):
    """A finding that asks the patient to take care, each thing by its key in care.toml."""

    asks: tuple[str, ...] = ()


class RedFlag(Asking):
    """A finding that stops exercise, or, where `blocks` is false, warns and may narrow it.

    `card` prints it in the box on every first page, `card_for` on those of some patients only.
    """

    id: str
    row: str
    ask: str
    found: str = ""
    tier: Tier
    blocks: bool
    # The diagnoses with which a flag that only warns stops exercise all the same.
    blocks_for: tuple[str, ...] = ()
    call: Call
    action: tuple[str, ...]
    card: bool = False
    card_for: Literal["", "pregnancy", "surgery"] = ""
    # In the box it stands in place of these; and what it asks of those who have a finding already.
    replaces: tuple[str, ...] = ()
    ask_with: dict[str, str] = {}
    warning: str = ""
    # What staff ask further where it is found.
    clinician_note: str = ""
    hides: tuple[str, ...] = ()
    hides_exercises: tuple[str, ...] = ()
    asked: bool = True
    worse: tuple[Worse, ...] = ()


class Precaution(Asking):
    """A finding that narrows the exercises, and what it prints for patient and clinician.

    `authority` says whose rule it is: a surgeon's or an obstetric rule cannot be overridden.
    """

    id: str
    label: str
    authority: Authority = Authority.PRECAUTION
    hides: tuple[str, ...] = ()
    hides_together: tuple[tuple[str, ...], ...] = ()
    hides_exercises: tuple[str, ...] = ()
    # Of what is hidden, the tags that no reason of a clinician's unlocks.
    never: tuple[str, ...] = ()
    prefers: tuple[str, ...] = ()
    locks_walking: bool = False
    # Set where the finding is a pregnancy, by how far it has come.
    trimester: Trimester | None = None
    max_items: int | None = None
    max_hold_seconds: int | None = None
    max_walk_minutes: int | None = None
    # Words of a practice's own, for what care.toml does not have.
    prints: tuple[str, ...] = ()
    clinician_note: str = ""


class Care(Model):
    """One thing that precautions and red flags ask a patient, how grave it is, and what it covers.

    Its evidence is that of whoever asks for it.
    """

    id: str
    rank: int = Field(ge=GRAVEST, le=6)
    text: str
    covers: tuple[str, ...] = ()
    # What is nobody else's business: not on a page that visitors read.
    private: bool = False


class AdvicePicture(Model):
    """The panel of an exercise's drawing that shows a habit, and what it shows in words."""

    exercise: str
    panel: int
    alt: str


class Advice(Reviewed):
    """One line of daily-living advice; `not_for` names diagnoses, precautions and phases."""

    id: str
    title: str
    text: str
    not_for: tuple[str, ...] = ()
    # What the text asks of the reader, as exercises' tags; and what is said to who is forbidden it.
    needs: tuple[str, ...] = ()
    instead: str = ""
    picture: AdvicePicture | None = None


# What a text may be kept for or from, beside diagnoses, precautions and phases.
SITUATIONS = ("side_both", "operated", "pregnant", "stretches_hamstrings", "may_walk")


class Lesson(Reviewed):
    """One thing to know, under a heading of the page "About sciatica".

    `only_for` and `not_for` name diagnoses, precautions, phases and situations; blank is everybody.
    """

    id: str
    section: str
    text: str
    only_for: tuple[str, ...] = ()
    not_for: tuple[str, ...] = ()

    def is_for(self, names: Collection[str]) -> bool:
        """Whether it holds for a patient of whom these hold."""
        wanted = not self.only_for or not set(self.only_for).isdisjoint(names)
        return wanted and set(self.not_for).isdisjoint(names)


class Reference(Model):
    """One entry of the reference list: class P, S or D as the evidence list marks it."""

    id: str
    cls: Literal["P", "S", "D"]
    citation: str
    address: str
